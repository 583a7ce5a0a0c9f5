import type { Launch } from "../launch/launch.ts";
import type { Word } from "../syntax/word.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { TextRange } from "../text/textRange.ts";
import type { VllmVersion } from "../units/version.ts";
import { matchFlag } from "../vllm/matchFlag.ts";

/** A character of a command that only looks like the one that was meant, as word processors and web pages put it. */
export interface LookAlike {
  readonly kind: "dash" | "space" | "quote";
  /** The words that it spoils. */
  readonly words: readonly Word[];
  readonly range: TextRange;
  /** What puts it right, its relatives in the same words along with it. */
  readonly edits: readonly TextEdit[];
}

/** The look-alikes among a launch's words, in file order; of words in a list, or that no shell divides, none. */
export function lookAlikesOf(text: string, launch: Launch, version: VllmVersion): readonly LookAlike[] {
  const { range, arguments: words, insertion, named, kind } = launch;
  if (insertion.form === "items" || named || kind === "powershell" || kind === "python") return [];
  if (!anyOfThem.test(text.slice(range.start, range.end))) return [];
  const written = words.filter(({ range: { elsewhere } }) => !elsewhere);
  return [
    ...written.flatMap((word) => dashOf(text, word, version) ?? []),
    ...written.flatMap((word) => spacesOf(text, word)),
    ...quotesOf(text, written, range.start),
  ].sort((a, b) => a.range.start - b.range.start);
}

const dashes = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d";
const spaces = "\u00a0\u2000-\u200a\u202f\u205f\u3000";
const quotes = "\u2018\u2019\u201c-\u201e";
const anyOfThem = new RegExp(`[${dashes}${spaces}${quotes}]`);
const dashedName = new RegExp(`^([-${dashes}]+)([A-Za-z][\\w.${dashes}-]*)`);
const anyDash = new RegExp(`[${dashes}]+`);
const anySpace = new RegExp(`\\\\?[${spaces}]+`, "g");
const quotedPart = /"(?:\\.|[^"\\])*"|'[^']*'/gs;
const quoteAtEdge = new RegExp(`(?:^|=)([${quotes}])`);
const anyQuote = new RegExp(`[${quotes}]`, "g");

/** `–max-model-len`, `--max‑model‑len`: the hyphens of a flag's name. */
function dashOf(text: string, { range, ...word }: Word, version: VllmVersion): LookAlike | null {
  const [whole = "", lead = "", rest = ""] = dashedName.exec(text.slice(range.start, range.end)) ?? [];
  const dash = anyDash.exec(whole);
  if (!dash) return null;
  const name = rest.replaceAll(new RegExp(anyDash, "g"), "-");
  const isKnown = (hyphens: string) => matchFlag(hyphens + name, version).kind === "flag";
  const hyphens = !anyDash.test(lead) ? lead : !isKnown("--") && isKnown("-") ? "-" : "--";
  const start = range.start + dash.index;
  return {
    kind: "dash",
    words: [{ range, ...word }],
    range: { start, end: start + dash[0].length },
    edits: [{ range: { start: range.start, end: range.start + whole.length }, newText: hyphens + name }],
  };
}

/** No-break spaces and their relatives outside of quotes, which part no words. */
function spacesOf(text: string, word: Word): readonly LookAlike[] {
  const { start, end } = word.range;
  const bare = text.slice(start, end).replace(quotedPart, (part) => "q".repeat(part.length));
  return [...bare.matchAll(anySpace)].map((match): LookAlike => {
    const at = start + match.index;
    const range = { start: at, end: at + match[0].length };
    // Behind the backslash at the end of a line nothing may stand.
    const continues = match[0].startsWith("\\") && /^[ \t]*\r?\n/.test(text.slice(range.end, range.end + 99));
    const blank = { start: range.end - match[0].replace("\\", "").length, end: range.end };
    return {
      kind: "space",
      words: [word],
      range: blank,
      edits: [{ range: blank, newText: continues ? "" : " " }],
    };
  });
}

/** Curly quotes around a value: from the word that begins with one to the last word that has one. */
function quotesOf(text: string, words: readonly Word[], launchStart: number): readonly LookAlike[] {
  const textOf = ({ range }: Word) => text.slice(range.start, range.end);
  const first = words.findIndex((word) => quoteAtEdge.test(textOf(word)));
  const opening = words[first];
  const [found = "", quote = ""] = (opening && quoteAtEdge.exec(textOf(opening))) ?? [];
  if (!opening) return [];
  const spoiled = words.filter((word, at) => at >= first && textOf(word).search(anyQuote) >= 0);
  const start = opening.range.start + textOf(opening).indexOf(found) + found.length - quote.length;
  // Inside of a string that is open here its own quotes would end it.
  const around = text.slice(launchStart, start).replace(quotedPart, "");
  const straight = around.includes('"') ? "'" : around.includes("'") ? '"' : null;
  const edits = spoiled.flatMap((word) =>
    [...textOf(word).matchAll(anyQuote)].map((match): TextEdit => {
      const at = word.range.start + match.index;
      return {
        range: { start: at, end: at + 1 },
        newText: straight ?? (/[\u2018\u2019]/.test(match[0]) ? "'" : '"'),
      };
    }),
  );
  return [{ kind: "quote", words: spoiled, range: { start, end: start + 1 }, edits }];
}
