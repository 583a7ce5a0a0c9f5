import { type EmbeddedText, embedWhole, fileRange } from "../embeddedText.ts";
import { hasEndlessLine } from "../endlessLine.ts";
import type { Parsed, SyntaxProblem } from "../parsed.ts";
import type { Grammar } from "../treeSitter.ts";
import { withoutBareDocuments } from "./bareDocuments.ts";
import { lowerScript } from "./lowerScript.ts";
import type { ShellScript } from "./shellScript.ts";
import { wantedTree } from "./wordTypes.ts";

/** Shell as people write it is far below this; what is above is reported, not parsed. */
const longestText = 1_000_000;

export interface ShellParser {
  /** Reads shell text; ranges in the result are those of the file that an embedded text stands in. */
  parse(text: string | EmbeddedText): Parsed<ShellScript>;
}

/** A parser for bash and its relatives, on the grammar of tree-sitter-bash. */
export function createShellParser(grammar: Grammar): ShellParser {
  return { parse: (text) => parseShell(grammar, typeof text === "string" ? embedWhole(text) : text) };
}

function parseShell(grammar: Grammar, source: EmbeddedText): Parsed<ShellScript> {
  const length = source.text.length;
  const range = fileRange(source, 0, length);
  const readInner = (text: EmbeddedText) => parseShell(grammar, text).tree;
  const nothing: ShellScript = { range, body: [], comments: [], readInner };
  if (hasEndlessLine(source.text)) return { tree: nothing, problems: [tooMuch(range, "on too long a line")] };
  if (length > longestText) return { tree: nothing, problems: [tooMuch(range, "too long")] };
  const tree = grammar.parse(readable(source.text), wantedTree);
  if (tree === null) return { tree: nothing, problems: [tooMuch(range, "too intricate")] };
  const script = lowerScript(source, tree.root, readInner);
  const problems = tree.tooDeep.map((node) =>
    tooMuch(fileRange(source, node.start, node.end), "nested too deeply"),
  );
  return { tree: script, problems };
}

/** The same text, as long, without what the grammar misunderstands. */
function readable(text: string): string {
  return withEndedAssignments(withoutBrackets(withoutNotes(withoutBareDocuments(text))));
}

/** The same text, as long, with `--model <your model>` as words: to a shell the brackets are two redirections. */
function withoutBrackets(text: string): string {
  return text.replace(
    bracketed,
    (_, before: string, inner: string) => `${before}_${inner.replace(/ /g, "_")}_`,
  );
}

const bracketed = /([ \t](?:--?[A-Za-z][\w.-]*[= \t]|serve )[ \t]*)<([A-Za-z][\w/-]*(?: [\w/-]+)*)>(?=\s|$)/g;

/**
 * The same text, as long, with a semicolon for the line's end between assignments and `else`: the grammar takes
 * `A=1 B=2` above `else` for a part of a command of that name, and the branches for one.
 */
function withEndedAssignments(text: string): string {
  return text.replace(
    /^[ \t]*[A-Za-z_]\w*\+?=[^#\n]*[^#\n\\;\s][ \t]*\r?\n(?=[ \t]*(?:else|elif)\b)/gm,
    (lines) => (lines.endsWith("\r\n") ? `${lines.slice(0, -2)};\n` : `${lines.slice(0, -1)};`),
  );
}

/** The same text, as long, without `` `# notes` ``: the grammar takes the closing backtick for a part of the comment. */
function withoutNotes(text: string): string {
  return text.replace(/`#[^`\n]*`/g, (note) => " ".repeat(note.length));
}

function tooMuch(range: SyntaxProblem["range"], what: string): SyntaxProblem {
  return { code: "shell-too-large", message: `This shell text is ${what} to be read.`, range };
}
