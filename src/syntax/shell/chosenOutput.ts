import { decideBranch, decideCondition } from "./decideBranch.ts";
import { isResolved, type Piece, suppliedPiece, textOf, unresolvedPiece } from "./expandedWord.ts";
import { expandWords } from "./expandWord.ts";
import type { ExpansionContext } from "./expansion.ts";
import type { CommandPart, ShellScript, ShellStatement } from "./shellScript.ts";

/**
 * What `$([ "$EAGER" = 1 ] && echo --enforce-eager)` prints: words under a condition. Where the file does not decide
 * that, they are conditional; `null` for anything else than tests and what is said then.
 */
export function chosenOutput(
  part: CommandPart,
  scriptOf: (part: CommandPart) => ShellScript | null,
  context: ExpansionContext,
): readonly Piece[] | null {
  const { expression, range } = part;
  const { text: written } = part.script;
  // Few begin with a test, and no other is read for it.
  if (written.length > longestScript || !/^\s*(?:\[|test\s|if\s)/.test(written)) return null;
  const [only, more] = scriptOf(part)?.body ?? [];
  const printed = only && !more ? printedBy(only, context) : null;
  if (printed === null) return null;
  const text = textOf(printed);
  if (text === "") return [];
  return [
    {
      ...unresolvedPiece(expression, range),
      text,
      verbatim: false,
      unresolved: !isResolved(printed),
      conditional: printed.some((piece) => piece.conditional),
      source: printed,
    },
  ];
}

const longestScript = 500;

function printedBy(statement: ShellStatement, context: ExpansionContext): readonly Piece[] | null {
  if (statement.kind === "command") return wordsOfEcho(statement, context);
  if (statement.kind === "branch" && statement.subject === null) {
    const decided = decideBranch(statement, context);
    const [first, second] = statement.branches;
    if (decided === "none") return [];
    const branch = decided === null ? (second ? undefined : first) : statement.branches[decided];
    const [said, more] = branch?.body ?? [];
    return said && !more ? undecided(wordsOfEcho(said, context), decided === null) : null;
  }
  if (statement.kind !== "list" || !statement.left || !statement.right) return null;
  const { left, right, operator } = statement;
  // `test && echo a || echo b`
  if (operator === "||" && left.kind === "list" && left.operator === "&&" && left.left && left.right) {
    const holds = decideCondition([left.left], context);
    return holds === null ? null : wordsOfEcho(holds ? left.right : right, context);
  }
  if (left.kind !== "test") return null;
  const holds = decideCondition([left], context);
  const says = holds === null ? null : holds === (operator === "&&");
  return says === false ? [] : undecided(wordsOfEcho(right, context), says === null);
}

/** What `echo` says, as it is written; `null` for other commands. */
function wordsOfEcho(statement: ShellStatement, context: ExpansionContext): readonly Piece[] | null {
  if (statement.kind !== "command" || statement.redirects.length > 0) return null;
  const [name, ...words] = statement.words;
  if (name?.written !== "echo" || /^-[neE]+$/.test(words[0]?.written ?? "")) return null;
  return expandWords(words, context).flatMap(({ pieces, range }, index) => {
    const place = { start: range.start, end: range.start };
    const blank = suppliedPiece(" ", place);
    return index === 0 ? pieces : [blank, ...pieces];
  });
}

function undecided(pieces: readonly Piece[] | null, isOpen: boolean): readonly Piece[] | null {
  return pieces && isOpen ? pieces.map((piece) => ({ ...piece, conditional: true })) : pieces;
}
