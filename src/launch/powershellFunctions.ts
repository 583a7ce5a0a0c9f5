import { type EmbeddedText, sliceEmbedded } from "../syntax/embeddedText.ts";
import type { SplitWord } from "../syntax/splitWords.ts";
import { namesOfParameters } from "./powershellAssignments.ts";
import { closingBracket, type PowershellStatement } from "./powershellStatements.ts";

/** A function that a script declares. */
export interface PowershellFunction {
  /** The statement that names it. */
  readonly head: PowershellStatement;
  /** What stands in brackets behind its name. */
  readonly parameters: EmbeddedText | null;
  readonly body: PowershellStatement[];
}

interface ReadScript {
  readonly functions: ReadonlyMap<string, PowershellFunction>;
  /** What runs whether functions are called or not. */
  readonly statements: readonly PowershellStatement[];
}

const functionHead = /^\s*(?:function|filter)\s+(?:(?:global|script):)?([\w-]+)/i;

/** The statements of a script and those of its functions, by name in small letters. */
export function readFunctions(all: readonly PowershellStatement[]): ReadScript {
  const functions = new Map<string, PowershellFunction>();
  const statements: PowershellStatement[] = [];
  for (const statement of all) {
    const block = statement.blocks.find(({ head }) => functionHead.test(head));
    const name = functionHead.exec(block?.head ?? "")?.[1]?.toLowerCase();
    const declared = name === undefined ? undefined : functions.get(name);
    if (declared) declared.body.push(statement);
    else if (functionHead.test(statement.text.text)) declare(statement, functions);
    else statements.push(statement);
  }
  return { functions, statements };
}

function declare(head: PowershellStatement, functions: Map<string, PowershellFunction>): void {
  const { text } = head.text;
  const match = functionHead.exec(text);
  if (!match) return;
  const open = /^\s*\(/.exec(text.slice(match[0].length))?.[0].length;
  const start = match[0].length + (open ?? 0);
  const close = open === undefined ? -1 : closingBracket(text, start - 1);
  const parameters = close < 0 ? null : sliceEmbedded(head.text, start, close);
  functions.set(match[1]?.toLowerCase() ?? "", { head, parameters, body: [] });
}

/** The name of what a statement calls, in small letters. */
export function functionOf(text: string): string {
  const name = /^\s*(?:\[?[\w.]*\]?\$[\w:]+\s*=\s*)?(?:&\s*)?([A-Za-z][\w-]*)(?!\S)/.exec(text)?.[1];
  return name?.toLowerCase() ?? "";
}

/** What a function's parameters get: of several calls what is the same in each, else `null`. */
export function callsOf(
  name: string,
  { functions, statements }: ReadScript,
  wordsOf: (command: EmbeddedText) => readonly SplitWord[],
): ReadonlyMap<string, SplitWord | null> {
  const declared = functions.get(name);
  if (!declared) return new Map();
  const inBody = declared.body.find(({ text }) => /^\s*param\s*\(/i.test(text.text))?.text;
  const open = inBody?.text.indexOf("(") ?? -1;
  const list =
    declared.parameters ??
    (inBody && open >= 0
      ? sliceEmbedded(inBody, open + 1, Math.max(open + 1, closingBracket(inBody.text, open)))
      : null);
  const parameters = list ? namesOfParameters(list) : [];
  const all = [...statements, ...[...functions.values()].flatMap(({ body }) => body)];
  const calls = all
    .filter(({ text }) => functionOf(text.text) === name)
    .map(({ text }) => {
      const start = text.text.toLowerCase().indexOf(name);
      return bind(wordsOf(sliceEmbedded(text, start + name.length, text.text.length)), parameters);
    });
  const names = new Set(calls.flatMap((call) => [...call.keys()]));
  return new Map(
    [...names].map((each) => {
      const words = calls.map((call) => call.get(each));
      const [first] = words;
      const areSame = words.every((word) => word?.text.text === first?.text.text);
      return [each, areSame && first ? (calls.length > 1 ? asShared(first) : first) : null];
    }),
  );
}

/** What several calls give: an edit at one of them leaves the others. */
function asShared({ text, range }: SplitWord): SplitWord {
  const pieces = text.pieces.map((piece) => {
    const expression = text.text.slice(piece.start, piece.start + piece.length);
    const known = { expression, unresolved: false, conditional: false, definition: null };
    return { ...piece, expanded: { ...(piece.expanded ?? known), definition: null } };
  });
  return { text: { text: text.text, pieces }, range };
}

function bind(words: readonly SplitWord[], parameters: readonly string[]): Map<string, SplitWord> {
  const bound = new Map<string, SplitWord>();
  let named: string | null = null;
  for (const word of words) {
    const option: string | undefined = /^-([A-Za-z]\w*):?$/.exec(word.text.text)?.[1]?.toLowerCase();
    if (named !== null && option === undefined) {
      bound.set(named, word);
      named = null;
    } else if (option !== undefined) named = parameters.find((name) => name.startsWith(option)) ?? null;
    else {
      const free = parameters.find((name) => !bound.has(name));
      if (free !== undefined) bound.set(free, word);
    }
  }
  return bound;
}
