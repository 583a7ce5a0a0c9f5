import { textOfWord, type Word } from "../syntax/word.ts";
import type { TextRange } from "../text/textRange.ts";
import type { CommandItem } from "./commandItems.ts";
import type { DockerInstruction } from "./dockerfile.ts";
import type { Launch } from "./launch.ts";

/**
 * A launch of Docker's exec form, where no shell fills in `${MODEL}`: such words are not known, and it says which. One
 * instruction that holds all of the command could be written in the shell form. Source: Dockerfile reference, "Shell
 * and exec form".
 */
export function withUnexpandedWords<T extends Pick<Launch, "arguments">>(
  launch: T,
  instructions: readonly DockerInstruction[],
): T & Pick<Launch, "unexpanded"> {
  const ranges = launch.arguments.filter(namesVariable).map(({ range }) => range);
  if (ranges.length === 0) return launch;
  const [only, another] = instructions;
  return {
    ...launch,
    arguments: launch.arguments.map((word) =>
      namesVariable(word) ? { ...word, value: null, unresolved: textOfWord(word) } : word,
    ),
    unexpanded: { ranges, shellForm: only && !another ? shellForm(only) : null },
  };
}

function namesVariable({ value }: Word): boolean {
  return value !== null && variable.test(value);
}

const variable = /\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*(?::?[-+=?][^}]*)?\})/;

function shellForm({
  items,
  body,
  keywordRange,
  range,
}: DockerInstruction): NonNullable<Launch["unexpanded"]>["shellForm"] {
  const last = body.pieces.at(-1);
  // A line break ends an instruction, inside of quotes too.
  if (!items || !last || items.some(({ text }) => text.text.includes("\n"))) return null;
  const place: TextRange = { start: keywordRange.end, end: range.end };
  return { range: place, newText: ` exec ${items.map(({ text }) => quoted(text)).join(" ")}` };
}

function quoted({ text }: CommandItem["text"]): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (variable.test(text)) return `"${text.replace(/["\\`]|\$(?=\()/g, "\\$&")}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
