import { type EmbeddedText, fileRange, placeholder, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type LogicalLine, readLogicalLines } from "../syntax/logicalLines.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import {
  resolvedPart,
  type SplitWord,
  splitWords,
  unresolvedPart,
  type WordSyntax,
} from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { countNames } from "./fillIn.ts";
import { insertionBehindRange } from "./insertion.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import {
  asConditional,
  entersBlock,
  type HereString,
  insertionInList,
  readDefault,
  readHereStrings,
  withoutListBrackets,
  wordOfHereString,
  wordsOfExpression,
  wordsOfStartedProcess,
} from "./powershellText.ts";
import { wordOfText } from "./wordOfText.ts";

/**
 * The servers that a PowerShell script starts, read line by line: backticks continue a line, `$name` and `$env:NAME`
 * are filled in where the script assigns them once, `@name` gives the items of an array.
 */
export function findPowershellLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^#/);
  const state: State = {
    texts: new Map(),
    arrays: new Map(),
    environment: new Map(),
    blocks: [],
    isConditional: false,
    hereStrings: new Map(readHereStrings(source.text).map((each) => [each.at, each])),
    file: source.text,
    uses: countNames(source.text.toLowerCase(), /\$\{?([a-z_]\w*)/g),
  };
  const launches = linesOf(source.text).flatMap((line) => {
    state.isConditional = entersBlock(state.blocks, line.text.text);
    const assigned = assign(line, state);
    const start = startOfCommand(line.text.text, assigned);
    if (start === null) return [];
    const command = sliceEmbedded(line.text, start, line.text.text.length);
    if (!mayHoldLaunch(command.text) && !/[@$]\w/.test(command.text)) return [];
    const isStart = /^(?:Start-Process|saps)\b/i.test(command.text);
    const syntax = isStart ? arraySyntax(state) : syntaxWith(state);
    const listed = isStart ? withoutListBrackets(command) : command;
    const split = splitWords(listed, syntax).flatMap((word) => spread(source, word, state));
    const words = isStart ? wordsOfStartedProcess(split, syntax) : wordsOfExpression(split, syntax);
    const isVariable = words !== split && !isStart && split[1]?.text.pieces.some(({ verbatim }) => !verbatim);
    const environment = [...state.environment.values()];
    return commandLaunches(source, shell, words, { environment }).map((launch) => {
      const inLine = words.filter(
        ({ range }) => range.start >= line.range.start && range.end <= line.range.end,
      );
      // Behind `@name` too, whose words stand elsewhere.
      const last = words.at(-1) === inLine.at(-1) ? inLine.at(-1) : undefined;
      const end = last?.range.end ?? line.range.start + line.text.text.trimEnd().length;
      const range = { start: line.range.start + start, end };
      return {
        ...launch,
        kind: "powershell" as const,
        range,
        insertion:
          launch.insertion ??
          (isVariable
            ? { ...insertionBehindRange(source, range, "`"), form: "none" as const }
            : isStart && inLine.length > 0
              ? insertionInList(source, range)
              : insertionBehindRange(source, range, "`")),
        directives: directives(line.range.start),
      };
    });
  });
  return withoutRepeats(launches);
}

/** Where two branches give the same array and nothing else, all that is to say of it is said at its words. */
function withoutRepeats(launches: readonly Launch[]): Launch[] {
  const known = new Set<string>();
  return launches.filter(({ arguments: words }) => {
    const places = words.map(({ range }) => range.start).join(" ");
    const isNew = places === "" || !known.has(places);
    known.add(places);
    return isNew;
  });
}

/** Where a line's command begins; of `$id = docker run …` behind the sign, of another assignment nowhere. */
function startOfCommand(text: string, assigned: number | null): number | null {
  if (assigned === null) return /^[\s{(}]*(?:&\s*|\.\s+)?/.exec(text)?.[0].length ?? 0;
  const command = /^(?:&\s*)?(?=[A-Za-z"']|\$\w+\s+@)/.exec(text.slice(assigned));
  const isCommand = /^(?:&\s*\S|(?:docker|podman|wsl|vllm|python[\d.]*|Start-Process|saps)(?:\.exe)?\s)/i;
  return command && isCommand.test(text.slice(assigned)) ? assigned + command[0].length : null;
}

interface State {
  readonly texts: Map<string, SplitWord | null>;
  readonly arrays: Map<string, readonly SplitWord[]>;
  readonly environment: Map<string, EnvironmentVariable>;
  /** By the place of the variable that each is assigned to. */
  readonly hereStrings: ReadonlyMap<number, HereString>;
  readonly file: string;
  /** The braces that are open: whether what stands in them may not run. */
  readonly blocks: boolean[];
  /** Whether the line that is read stands in such a block. */
  isConditional: boolean;
  /** How often each variable is named, by its name in small letters. */
  readonly uses: ReadonlyMap<string, number>;
}

/** Lines with what continues them: a backtick, or an open bracket of an array. Comments and here-strings are left out. */
function linesOf(text: string): LogicalLine[] {
  const blanked = text
    .replace(/<#[\s\S]*?#>/g, (comment) => comment.replace(/[^\r\n]/g, " "))
    .replace(/@(["'])\r?\n[\s\S]*?\r?\n\1@/g, (string) => string.replace(/[^\r\n]/g, " "))
    .replace(/^[ \t]*#[^\r\n]*/gm, (comment) => " ".repeat(comment.length));
  const lines = readLogicalLines(blanked, { continuation: "`", joint: "", skipped: null });
  const joined: LogicalLine[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (!line) continue;
    let open = /(?:=|-Arg(?:s|umentList)?)\s*@\(/i.test(line.text.text) ? openBrackets(line.text.text) : 0;
    if (open <= 0) {
      joined.push(line);
      continue;
    }
    let last = line;
    while (index + 1 < lines.length && open > 0) {
      last = lines[++index] ?? last;
      open += openBrackets(last.text.text);
    }
    const range = { start: line.range.start, end: last.range.end };
    const value = blanked.slice(range.start, range.end);
    joined.push({
      text: { text: value, pieces: [{ start: 0, length: value.length, range, verbatim: true }] },
      range,
    });
  }
  return joined;
}

/** How many brackets a line opens more than it closes. */
function openBrackets(text: string): number {
  const bare = text.replace(/'[^']*'|"[^"]*"/g, "").replace(/(?:^|\s)#.*/, "");
  return (bare.match(/\(/g)?.length ?? 0) - (bare.match(/\)/g)?.length ?? 0);
}

const assignment = /^\s*(?:\[[\w.[\]]+\]\s*)?\$(env:)?([A-Za-z_]\w*)\s*(\+?)=\s*/i;

/**
 * `$x = "…"`, `$env:X = "…"`, `$x = @("…", …)`; what is assigned twice, or computed, is not known. Returns where the
 * value begins, `null` for a line that assigns nothing.
 */
function assign({ text, range }: LogicalLine, state: State): number | null {
  const match = assignment.exec(text.text);
  if (!match) return null;
  const [head, isEnvironment, written = "", adds] = match;
  const name = written.toLowerCase();
  // A comma ends the default of a parameter (`param([int]$Port = 8000, …)`), one a line.
  const trimmed = text.text.trimEnd();
  const end = trimmed.endsWith(",") ? trimmed.slice(0, -1).trimEnd().length : text.text.length;
  const value = sliceEmbedded(text, head.length, Math.max(end, head.length));
  const array = /^@\(([\s\S]*)\)\s*$/.exec(value.text);
  const words = array
    ? splitWords(sliceEmbedded(value, 2, 2 + (array[1]?.length ?? 0)), arraySyntax(state))
    : splitWords(value, syntaxWith(state));
  if (array) {
    const items = adds && state.isConditional ? words.map(asConditional) : words;
    state.arrays.set(name, adds ? [...(state.arrays.get(name) ?? []), ...items] : words);
    return head.length;
  }
  const hereString = state.hereStrings.get(range.start + text.text.indexOf("$"));
  const whole = hereString ? wordOfHereString(hereString, syntaxWith(state)) : null;
  // Where it stands as a word of its own it is read where it is written.
  if (whole) state.arrays.set(name, [whole]);
  else if (/^["']/.test(value.text) && !adds) state.arrays.delete(name);
  const only = whole ?? defaultWord(value, state) ?? plainWord(words, value);
  if (isEnvironment) {
    const at = head.indexOf(written);
    const nameRange = fileRange(text, at, at + written.length);
    if (only) state.environment.set(written, { name: written, nameRange, value: wordOfText(only.text) });
    return head.length;
  }
  // An array that one more item is added to under a condition may have it.
  if (adds && state.arrays.has(name)) {
    const items = splitWords(value, arraySyntax(state));
    const more = state.isConditional ? items.map(asConditional) : items;
    state.arrays.set(name, [...(state.arrays.get(name) ?? []), ...more]);
  }
  const isAgain = state.texts.has(name) && /^\s/.test(state.file.slice(range.start, range.start + 1));
  state.texts.set(name, !adds && !isAgain ? only : null);
  return head.length;
}

function plainWord([only, more]: readonly SplitWord[], { text }: EmbeddedText): SplitWord | null {
  return only && !more && /^(?:["']|-?\d|\$\w)/.test(text) ? only : null;
}

/** What an expression with a default comes to, where nothing else is given. */
function defaultWord(value: EmbeddedText, state: State): SplitWord | null {
  const found = readDefault(value);
  if (!found) return null;
  const [, isEnvironment, name = ""] = /^\$(env:)?(\w+)$/i.exec(found.variable) ?? [];
  const range = fileRange(value, 0, value.text.length);
  if (!isEnvironment) {
    if (!state.texts.has(name.toLowerCase())) return { text: found.text, range };
    return state.texts.get(name.toLowerCase()) ?? null;
  }
  const known = environmentText(state, name);
  return known === null ? { text: found.text, range } : null;
}

/** `@options`, `$options`: the items of an array, each a word. */
function spread(source: SourceText, word: SplitWord, state: State): readonly SplitWord[] {
  const written = source.text.slice(word.range.start, word.range.end);
  const name = /^"?[@$](\w+)"?$/.exec(written)?.[1]?.toLowerCase();
  return (name === undefined ? undefined : state.arrays.get(name)) ?? [word];
}

/** Commas and line ends separate the items of an array. */
function arraySyntax(state: State): WordSyntax {
  return { ...syntaxWith(state), separators: "," };
}

function syntaxWith(state: State): WordSyntax {
  return {
    quotes: "\"'",
    end: /[;|]|(?<=\s)(?:#|[\d*]?>|&(?!\w)|[})])/y,
    escape: (text, at, quote) => {
      const [here, next] = [text[at], text.charAt(at + 1)];
      if (here === quote && next === quote) return { value: next, length: 2 };
      if (here !== "`" || quote === "'" || next === "") return null;
      return { value: next === "n" ? "\n" : next === "t" ? "\t" : next, length: 2 };
    },
    expand: (line, at, quote) => {
      if (quote === "'") return null;
      if (quote === null && line.text[at] === "(") return expandBrackets(line, at, state);
      const match = /^\$(?:\{?(env:)?([A-Za-z_]\w*)\}?(?:\.ToString\(\))?|\([^)]*\))/i.exec(
        line.text.slice(at, at + 200),
      );
      if (!match) return null;
      const [expression, isEnvironment, written = ""] = match;
      const end = at + expression.length;
      const known = isEnvironment ? environmentText(state, written) : textOf(state, written);
      const part =
        known === null
          ? unresolvedPart(line, at, end, placeholder)
          : resolvedPart(line, at, end, known.value, known.definition);
      return { length: expression.length, parts: known?.value === "" ? [] : [part] };
    },
  };
}

/** `($env:LEN ?? '4096')` among the items of an array; other computed ones are not known. */
function expandBrackets(line: EmbeddedText, at: number, state: State) {
  const expression = /^\((?:[^()]|\([^()]*\))*\)/.exec(line.text.slice(at, at + 500))?.[0];
  if (expression === undefined) return null;
  const end = at + expression.length;
  const known = defaultWord(sliceEmbedded(line, at, end), state);
  const text = known?.text.pieces.some((piece) => piece.expanded?.unresolved) ? null : (known?.text ?? null);
  if (text === null)
    return { length: expression.length, parts: [unresolvedPart(line, at, end, placeholder)] };
  const [only] = text.pieces;
  const definition = text.pieces.length === 1 && only?.verbatim ? only.range : null;
  return { length: expression.length, parts: [resolvedPart(line, at, end, text.text, definition)] };
}

function environmentText({ environment }: State, name: string) {
  const value = environment.get(name)?.value.value;
  return value === null || value === undefined ? null : { value, definition: null };
}

function textOf({ texts, uses }: State, name: string) {
  const word = texts.get(name.toLowerCase());
  if (!word || word.text.pieces.some((piece) => piece.expanded?.unresolved)) return null;
  const [piece] = word.text.pieces;
  const isLiteral = word.text.pieces.length === 1 && piece?.verbatim === true && !piece.expanded;
  return {
    value: word.text.text,
    definition: uses.get(name.toLowerCase()) === 2 && isLiteral ? piece.range : null,
  };
}
