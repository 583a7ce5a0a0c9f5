import { endOfLine, startOfLine } from "./yamlEdit.ts";

/** A dash or a key that opens a block structure on a line. */
export type BlockOpener =
  | { readonly kind: "item"; readonly column: number }
  | {
      readonly kind: "key";
      readonly column: number;
      /** Characters of the key as written, quotes included. */
      readonly length: number;
      readonly name: string;
      /** Where the value starts, or would. */
      readonly valueColumn: number;
    };

const keyPattern =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'#&*!|>%@`{}[\],-](?:[^:#]|:(?=\S)|(?<=\S)#)*?|-(?=[^\s:])(?:[^:#]|:(?=\S))*?))(\s*):(?=\s|$)\s*/;

/** YAML allows 1,024 characters; a line of a megabyte is not searched to its end for a colon. */
const longestKey = 1200;

/** The dashes and the key of a line, from left to right. */
export function readLine(line: string): readonly BlockOpener[] {
  const openers: BlockOpener[] = [];
  let column = /^[ \t\uFEFF]*/.exec(line)?.[0].length ?? 0;
  for (
    let dash = /^-(?:[ \t]+|$)/.exec(line.slice(column));
    dash;
    dash = /^-(?:[ \t]+|$)/.exec(line.slice(column))
  ) {
    openers.push({ kind: "item", column });
    column += dash[0].length;
  }
  const key = keyPattern.exec(line.slice(column, column + longestKey));
  if (key) {
    const name = key[1] ?? key[2]?.replaceAll("''", "'") ?? key[3] ?? "";
    const length = key[0].trimEnd().length - 1 - (key[4] ?? "").length;
    openers.push({ kind: "key", column, length, name, valueColumn: column + key[0].length });
  }
  return openers;
}

/** Where a block structure that starts at a column belongs. */
export interface BlockParent {
  readonly path: readonly (string | number)[];
  /** Whether keys stand above at the same column. */
  readonly hasSiblings: boolean;
}

/**
 * The path of the mapping or list that an entry at `column` belongs to, found by walking up the lines; `null` when it
 * is text of a block scalar. `before` are the openers that stand left of it on its own line.
 */
export function blockPath(
  text: string,
  lineStart: number,
  before: readonly BlockOpener[],
  column: number,
): BlockParent | null {
  const walk: Walk = {
    path: [],
    column,
    kind: "key",
    index: 0,
    hasSiblings: false,
    parentFound: false,
    inBlockScalar: false,
  };
  takeLine(walk, before, "");
  let start = lineStart;
  while (start > 0 && !(walk.column === 0 && walk.kind === "key")) {
    start = startOfLine(text, start - 1);
    const line = text.slice(start, endOfLine(text, start));
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) break;
    // Deeper lines belong to entries that are passed by; most lines of a long file are.
    const indentation = line.search(/[^ \t\uFEFF]/);
    if (indentation === -1 || indentation > walk.column || line.charAt(indentation) === "#") continue;
    takeLine(walk, readLine(line), line);
    if (walk.inBlockScalar) return null;
  }
  if (!walk.hasSiblings && walk.path.length === 0 && walk.column === 0)
    walk.hasSiblings = hasKeyAbove(text, lineStart);
  if (walk.kind === "item") walk.path.unshift(walk.index);
  return { path: walk.path, hasSiblings: walk.hasSiblings };
}

interface Walk {
  readonly path: (string | number)[];
  /** The structure whose parent is looked for. */
  column: number;
  kind: "key" | "item";
  /** Items above it, where it is an item. */
  index: number;
  hasSiblings: boolean;
  parentFound: boolean;
  inBlockScalar: boolean;
}

function takeLine(walk: Walk, openers: readonly BlockOpener[], line: string): void {
  for (const opener of openers.toReversed()) {
    if (opener.column > walk.column) continue;
    const isParent = opener.column < walk.column || (walk.kind === "item" && opener.kind === "key");
    if (!isParent) {
      if (walk.kind === "item" && opener.kind === "item") walk.index++;
      else if (!walk.parentFound) walk.hasSiblings = true;
      continue;
    }
    if (walk.kind === "item") walk.path.unshift(walk.index);
    if (opener.kind === "key") {
      walk.inBlockScalar =
        !walk.parentFound && /^[|>][-+\d]*\s*(?:#.*)?$/.test(line.slice(opener.valueColumn));
      walk.path.unshift(opener.name);
    }
    walk.column = opener.column;
    walk.kind = opener.kind;
    walk.index = 0;
    walk.parentFound = true;
  }
}

function hasKeyAbove(text: string, lineStart: number): boolean {
  return /^[^\s#-][^\n]*:/m.test(text.slice(0, lineStart));
}
