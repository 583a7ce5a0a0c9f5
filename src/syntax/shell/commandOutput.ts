import { type EmbeddedText, sliceEmbedded } from "../embeddedText.ts";
import { readDocument } from "./heredocText.ts";
import { readWord } from "./readWord.ts";
import type { ShellWord } from "./shellScript.ts";

/** The texts that a written word stands for; `null` where the file does not tell. */
type Expand = (word: ShellWord) => readonly string[] | null;

/**
 * What `$(…)` prints, where it only reckons with texts that are known: `$(basename "$MODEL")`,
 * `$(echo "$GPUS" | tr ',' '\n' | wc -l)`, `$(awk -F, '{print NF}' <<< "$GPUS")`. `null` for everything else:
 * nothing is executed, and what the machine would say is not known.
 */
export function outputOfCommand(script: EmbeddedText, expand: Expand): string | null {
  const document = documentPrinted(script);
  if (document) return expand(document)?.join("") ?? null;
  if (script.text.length > longestScript || !startsKnown.test(script.text)) return null;
  const stages = readStages(script, expand);
  let text: string | null = null;
  for (const [index, { words, input }] of (stages ?? []).entries()) {
    const given: string | null = input ?? text;
    text = index === 0 && given === null ? printed(words) : given === null ? null : filtered(words, given);
    if (text === null) return null;
  }
  return text?.replace(/\n+$/, "") ?? null;
}

/** Longer ones are programs. */
const longestScript = 300;
const longestText = 500;

const startsKnown = /^\s*(?:basename|dirname|echo|printf|expr|awk|cut|tr|wc|sed|grep|bc)\s/;

const longestDocument = 4000;

/** What `$(cat <<EOF … EOF)` prints, which is how scripts write JSON, or a script, over several lines; else `null`. */
export function documentPrinted(script: EmbeddedText): ShellWord | null {
  if (script.text.length > longestDocument) return null;
  const match = /^\s*cat[ \t]*<<(-?)[ \t]*(["']?)(\w+)\2[ \t]*\r?\n([\s\S]*?)\r?\n[ \t]*\3\s*$/.exec(
    script.text,
  );
  const [, strips, quote, , body] = match ?? [];
  if (!match || body === undefined) return null;
  const start = match[0].indexOf("\n") + 1;
  const written = sliceEmbedded(script, start, start + body.length);
  return readDocument(written, { literal: quote !== "", stripsTabs: strips === "-" });
}

interface Stage {
  readonly words: readonly string[];
  /** What `<<<` gives it to read. */
  readonly input: string | null;
}

/** The commands of a pipeline; `null` where anything else stands between words. */
function readStages(script: EmbeddedText, expand: Expand): readonly Stage[] | null {
  const { text } = script;
  const stages: { words: string[]; input: string | null }[] = [{ words: [], input: null }];
  let at = 0;
  for (;;) {
    at += /^(?:[ \t]|\\\n|2>\/dev\/null)*/.exec(text.slice(at))?.[0].length ?? 0;
    const stage = stages.at(-1);
    if (at >= text.length || !stage) return stages;
    if (text[at] === "|" && text[at + 1] !== "|") {
      stages.push({ words: [], input: null });
      at++;
      continue;
    }
    const gives = text.startsWith("<<<", at);
    if (gives) at += 3 + (/^[ \t]*/.exec(text.slice(at + 3))?.[0].length ?? 0);
    const { word, end, unclosed } = readWord(script, at, text.length, true);
    const texts = unclosed || end === at ? null : expand(word);
    if (!texts || texts.some((each) => each.length > longestText)) return null;
    if (gives) stage.input = `${texts.join(" ")}\n`;
    else stage.words.push(...texts);
    at = end;
  }
}

/** What a command prints that reads nothing. */
function printed([name = "", ...words]: readonly string[]): string | null {
  const [first = "", second] = words[0] === "--" ? words.slice(1) : words;
  switch (name) {
    case "echo": {
      const isPlain = !/^-\w/.test(first) || first === "-n";
      if (!isPlain || words.some((word) => word.includes("\\"))) return null;
      return first === "-n" ? words.slice(1).join(" ") : `${words.join(" ")}\n`;
    }
    case "printf":
      return formatted(first, words[0] === "--" ? words.slice(2) : words.slice(1));
    case "basename":
    case "dirname":
      return first === "" || second !== undefined ? null : partOfPath(name, first);
    case "expr":
      return calculated(words.join(" "));
    default:
      return null;
  }
}

/** A format with no more than `%s`, `%d` and line ends; one with more words than places is printed again. */
function formatted(format: string, words: readonly string[]): string | null {
  const line = format.replaceAll("\\n", "\n");
  const places = line.split(/%[sd]/).length - 1;
  const isPlain = places > 0 && words.length > 0 && words.length % places === 0;
  if (!isPlain || /%(?![sd])|\\/.test(line)) return null;
  const rest = words.values();
  return line.repeat(words.length / places).replace(/%[sd]/g, () => rest.next().value ?? "");
}

function partOfPath(part: "basename" | "dirname", path: string): string {
  const known = path.replace(/(?<=.)\/+$/, "");
  const slash = known.lastIndexOf("/");
  if (part === "basename") return known.slice(slash + 1);
  return slash < 0 ? "." : known.slice(0, slash) || "/";
}

/** What a command makes of what it reads. */
function filtered([name = "", ...words]: readonly string[], text: string): string | null {
  const [first = ""] = words;
  switch (name) {
    case "tr":
      return translated(words, text);
    case "wc":
      return words.length === 1 ? counted(first, text) : null;
    case "cut":
      return cutOut(words.join(" "), text);
    case "awk":
      return ofFields(words.join(" "), text);
    case "grep":
      return words.length === 2 && /^-o$/.test(first) && /^[\w,;:]$/.test(words[1] ?? "")
        ? `${words[1]}\n`.repeat(text.split(words[1] ?? "").length - 1)
        : null;
    case "bc":
      return words.length === 0 ? calculated(text.trim()) : null;
    case "xargs":
      return words.length === 0 ? `${text.trim().split(/\s+/).join(" ")}\n` : null;
    case "sed": {
      const [, , from, to, all] = /^s([/|,#])([\w /,:.-]+)\1([\w /,:.-]*)\1(g?)$/.exec(first) ?? [];
      if (words.length !== 1 || from === undefined || from.includes(".")) return null;
      return all === "g" ? text.replaceAll(from, () => to ?? "") : text.replace(from, () => to ?? "");
    }
    default:
      return null;
  }
}

function translated(words: readonly string[], text: string): string | null {
  const [first = "", second = "", third] = words;
  if (third !== undefined) return null;
  if (first === "-d") return text.replaceAll(decoded(second), "");
  if (first === "-cd" || first === "-dc")
    return text
      .split("")
      .filter((each) => each === decoded(second))
      .join("");
  if (/^(?:A-Z|\[:upper:\])$/.test(first) && /^(?:a-z|\[:lower:\])$/.test(second)) return text.toLowerCase();
  if (/^(?:a-z|\[:lower:\])$/.test(first) && /^(?:A-Z|\[:upper:\])$/.test(second)) return text.toUpperCase();
  const [from, to] = [decoded(first), decoded(second)];
  return from.length === 1 && to.length === 1 ? text.replaceAll(from, () => to) : null;
}

function decoded(set: string): string {
  return set === "\\n" ? "\n" : set === "\\t" ? "\t" : set;
}

function counted(option: string, text: string): string | null {
  if (option === "-l") return String(text.split("\n").length - 1);
  if (option === "-w") return String(text.split(/\s+/).filter((word) => word !== "").length);
  return option === "-c" || option === "-m" ? String(text.length) : null;
}

function cutOut(options: string, text: string): string | null {
  const [, between, field] = /^-d ?(\S| ) ?-f ?(\d)$/.exec(options) ?? [];
  if (between === undefined || field === undefined) return null;
  return onLine(text, (line) =>
    line.includes(between) ? (line.split(between)[Number(field) - 1] ?? "") : line,
  );
}

function ofFields(options: string, text: string): string | null {
  const [, between, what] = /^(?:-F ?(\S) )?\{ *print (NF|\$NF|\$\d);? *\}$/.exec(options) ?? [];
  if (what === undefined || /[|*+?.\\]/.test(between ?? "")) return null;
  return onLine(text, (line) => {
    const fields =
      between === undefined ? line.split(/\s+/).filter((field) => field !== "") : line.split(between);
    if (what === "NF") return String(line === "" ? 0 : fields.length);
    const index = what === "$NF" ? fields.length : Number(what.slice(1));
    return index === 0 ? line : (fields[index - 1] ?? "");
  });
}

/** Applied to a text of one line; `null` for one of several. */
function onLine(text: string, change: (line: string) => string): string | null {
  const line = text.replace(/\n$/, "");
  return line.includes("\n") ? null : `${change(line)}\n`;
}

/** `4 * 2` of whole numbers, with one operator: `bc` divides as whole numbers too. */
function calculated(text: string): string | null {
  const [, left, operator, right] = /^(\d{1,9}) ?([-+*/]) ?(\d{1,9})$/.exec(text) ?? [];
  if (left === undefined || right === undefined) return null;
  const [a, b] = [Number(left), Number(right)];
  if (operator === "/") return b === 0 ? null : String(Math.trunc(a / b));
  return String(operator === "+" ? a + b : operator === "-" ? a - b : a * b);
}
