import { type EmbeddedText, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type SplitWord, splitWords, type WordSyntax } from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import type { FlagInsertion } from "./launch.ts";

/** A here-string, `$name = @'…'@`. */
export interface HereString {
  /** Where the `$` of the variable stands. */
  readonly at: number;
  readonly body: EmbeddedText;
  readonly expands: boolean;
}

/** The here-strings that a file assigns to variables. */
export function readHereStrings(text: string): readonly HereString[] {
  const strings = text.matchAll(/\$\w+[ \t]*=[ \t]*@(["'])[ \t]*\r?\n([\s\S]*?)\r?\n\1@/g);
  return [...strings].map(([whole, quote = "", body = ""], index, all) => {
    const at = all[index]?.index ?? 0;
    const start = at + whole.lastIndexOf(body, whole.length - 3 - body.length);
    return { at, body: { text: body, pieces: pieceOf(start, body.length) }, expands: quote === '"' };
  });
}

function pieceOf(start: number, length: number): EmbeddedText["pieces"] {
  return length > 0 ? [{ start: 0, length, range: { start, end: start + length }, verbatim: true }] : [];
}

/** All of a here-string as one word, variables filled in as in double quotes. */
export function wordOfHereString({ body, expands }: HereString, syntax: WordSyntax): SplitWord | null {
  const [piece] = body.pieces;
  if (!piece) return null;
  if (!expands) return { text: body, range: piece.range };
  // No character opens a quote or parts words: what is left is escapes and expansions.
  const inside: WordSyntax = {
    quotes: "",
    isWhole: true,
    escape: (text, at) => syntax.escape(text, at, '"'),
    expand: (line, at) => syntax.expand(line, at, '"'),
  };
  return splitWords(body, inside)[0] ?? null;
}

const literal = `'[^']*'|"[^"$\`]*"|-?\\d+(?:\\.\\d+)?`;
const variable = "\\$(?:env:)?\\w+";
const coalesced = new RegExp(`^\\(?\\s*(${variable})\\s*\\?\\?\\s*(${literal})\\s*\\)?$`, "i");
const chosen = new RegExp(
  `^if\\s*\\(\\s*(-not\\s+|!\\s*)?(${variable})\\s*\\)\\s*\\{\\s*(${variable}|${literal})\\s*\\}\\s*else\\s*\\{\\s*(${variable}|${literal})\\s*\\}$`,
  "i",
);

/** `$env:X ?? 'd'`, `if ($env:X) { $env:X } else { 'd' }`: the variable, and the text that stands in for it. */
export function readDefault(value: EmbeddedText): { variable: string; text: EmbeddedText } | null {
  const trimmed = value.text.trimEnd();
  const [, first, fallback] = coalesced.exec(trimmed) ?? [];
  if (first !== undefined && fallback !== undefined)
    return { variable: first, text: unquoted(value, trimmed.lastIndexOf(fallback), fallback) };
  const [, not, tested, then, otherwise] = chosen.exec(trimmed) ?? [];
  if (tested === undefined || then === undefined || otherwise === undefined) return null;
  const [given, instead] = not === undefined ? [then, otherwise] : [otherwise, then];
  if (given.toLowerCase() !== tested.toLowerCase() || instead.startsWith("$")) return null;
  const at =
    not === undefined ? trimmed.lastIndexOf(instead) : trimmed.indexOf(instead, trimmed.indexOf("{"));
  return { variable: tested, text: unquoted(value, at, instead) };
}

function unquoted(value: EmbeddedText, at: number, written: string): EmbeddedText {
  const quote = /^["']/.test(written) ? 1 : 0;
  return sliceEmbedded(value, at + quote, at + written.length - quote);
}

const startParameters =
  /^-(?:NoNewWindow|PassThru|Wait|WindowStyle|RedirectStandard\w+|WorkingDirectory|Verb|Credential|Environment|UseNewEnvironment|LoadUserProfile)$/i;

/** `Start-Process -FilePath vllm -ArgumentList "serve", "org/m"`: the words that the program gets. */
export function wordsOfStartedProcess(words: readonly SplitWord[], syntax: WordSyntax): readonly SplitWord[] {
  const textAt = (index: number) => words[index]?.text.text ?? "";
  if (!/^(?:Start-Process|saps)$/i.test(textAt(0))) return words;
  const named = words.findIndex((_, index) => /^-FilePath$/i.test(textAt(index)));
  const program = named < 0 ? words[1] : words[named + 1];
  const list = words.findIndex((_, index) => /^-Arg(?:s|umentList)?$/i.test(textAt(index)));
  if (!program || list < 0) return words;
  const behind = words.slice(list + 1);
  const end = behind.findIndex(
    ({ text }) => startParameters.test(text.text) || /^-FilePath$/i.test(text.text),
  );
  const given = end < 0 ? behind : behind.slice(0, end);
  // Windows hands over one line, which the program splits at blanks.
  const [only, more] = given;
  return [program, ...(only && !more ? splitWords(only.text, { ...syntax, expand: () => null }) : given)];
}

/** `-ArgumentList @("serve", "org/m")`: the same text, as long, without the signs of the array. */
export function withoutListBrackets(command: EmbeddedText): EmbeddedText {
  const text = command.text.replace(
    /(-Arg(?:s|umentList)?\s*)@\(((?:[^()"']|"[^"]*"|'[^']*')*)\)/i,
    (_, before: string, items: string) => `${before}  ${items} `,
  );
  return { ...command, text };
}

/** `Invoke-Expression "vllm serve …"`: the text is a command of its own. */
export function wordsOfExpression(words: readonly SplitWord[], syntax: WordSyntax): readonly SplitWord[] {
  const [first, only, more] = words;
  if (!first || !only || more || !/^(?:Invoke-Expression|iex)$/i.test(first.text.text)) return words;
  return splitWords(only.text, { ...syntax, expand: () => null });
}

/** Takes a line's braces into account and says whether it stands where it may not run. */
export function entersBlock(blocks: boolean[], line: string): boolean {
  const bare = line.replace(/'[^']*'|"[^"]*"|@\{[^}]*\}|\$\{[^}]*\}/g, "").replace(/(?:^|\s)#.*/, "");
  const isConditional = blocks.includes(true);
  for (const [index, brace] of [...bare].entries()) {
    if (brace === "}") blocks.pop();
    if (brace === "{")
      blocks.push(/\b(?:if|elseif|else|switch|foreach|for|while)\b[^{}]*$/i.test(bare.slice(0, index)));
  }
  return isConditional;
}

/** A word that is there only under a condition which the file does not decide. */
export function asConditional({ text, range }: SplitWord): SplitWord {
  const pieces = text.pieces.map((piece) => {
    const written = text.text.slice(piece.start, piece.start + piece.length);
    const known = { expression: written, unresolved: false, definition: null };
    return { ...piece, expanded: { ...(piece.expanded ?? known), conditional: true } };
  });
  return { text: { text: text.text, pieces }, range };
}

/** Of `Start-Process`: an item more in the list, or a word more in the one text. */
export function insertionInList({ text }: SourceText, { start, end }: TextRange): FlagInsertion {
  const command = text.slice(start, end);
  const isList = command.includes(",", Math.max(0, command.search(/-Arg/i)));
  return isList || /["']/.test(text.charAt(end - 1))
    ? { offset: end, separator: ", ", form: "items", quote: '"' }
    : { offset: end, separator: " " };
}
