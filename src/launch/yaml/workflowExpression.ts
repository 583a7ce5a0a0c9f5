import { type EmbeddedText, embedPieces, placeholder } from "../../syntax/embeddedText.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { Interpolate } from "./yamlText.ts";

/** What a name of an expression (`env.MODEL`, `inputs.model`) stands for. */
export interface WorkflowValue {
  readonly value: string | number | boolean;
  /** The literal that gives it, where an edit there changes nothing else. */
  readonly definition: TextRange | null;
  /** An input's default, which other events than those that have the input leave out. */
  readonly mayBeEmpty: boolean;
}

/** `unset`: nothing in the file gives it, so that `||` goes on to the next; `null`: given, and nobody knows what. */
export type FindWorkflowValue = (name: string) => WorkflowValue | "unset" | null;

type Part = Parameters<typeof embedPieces>[0][number];
type Known = WorkflowValue & { readonly isLiteral?: boolean };
type Operand = Known | "unset" | null;

/**
 * Fills in `${{ env.MODEL }}`, `${{ inputs.model || 'org/m' }}` as far as the file tells; a shell reads the text behind
 * it. Source: GitHub's "Evaluate expressions in workflows and actions".
 */
export function workflowInterpolation(find: FindWorkflowValue): Interpolate {
  return (text) => {
    if (!text.pieces.some((piece) => piece.expanded?.unresolved)) return text;
    return embedPieces(text.pieces.flatMap((piece) => partsOfPiece(text, piece, find)));
  };
}

function partsOfPiece(
  { text }: EmbeddedText,
  { start, length, ...place }: EmbeddedText["pieces"][number],
  find: FindWorkflowValue,
): Part[] {
  const whole: Part = { ...place, value: text.slice(start, start + length) };
  const { expanded, range } = place;
  if (!expanded?.unresolved || !/^(?:\$\{\{(?:(?!\}\}).)*\}\})+$/s.test(expanded.expression)) return [whole];
  const all = [...expanded.expression.matchAll(/\$\{\{((?:(?!\}\}).)*)\}\}/gs)];
  return all.map(([expression, body = ""], index): Part => {
    const offset = range.start + (all[index]?.index ?? 0);
    const at = all.length > 1 ? { ...range, start: offset, end: offset + expression.length } : range;
    const known = evaluate(body, find);
    const unresolved = { expression, unresolved: true, conditional: false, definition: null };
    const isEmpty = known === null || known === "unset" || (known.value === "" && !known.isLiteral);
    if (isEmpty) return { value: placeholder, range: at, verbatim: false, expanded: unresolved };
    const value = String(known.value);
    // GitHub writes the text into the script, where blanks and quotes mean what they mean to the shell.
    if (!/^[\w./:@%+,=-]*$/.test(value)) {
      const elsewhere = { place: "the expression", replaceable: false };
      return { value, range: { ...at, elsewhere }, verbatim: false };
    }
    const { definition } = known;
    return { value, range: at, verbatim: false, expanded: { ...unresolved, unresolved: false, definition } };
  });
}

/** More than anybody writes by hand. */
const mostTokens = 60;

/** `a || b`, `a && b`, `a == b`, `!a`, brackets, literals and names; anything else, a function for one, is not known. */
function evaluate(text: string, find: FindWorkflowValue): Operand {
  const tokens =
    text.match(/'(?:[^']|'')*'|\|\||&&|[=!]=|-?\d+(?:\.\d+)?(?![\w.])|[A-Za-z_][\w.-]*|\S/g) ?? [];
  if (tokens.length > mostTokens) return null;
  let at = 0;

  function either(): Operand {
    let left = both();
    while (tokens[at] === "||") {
      at++;
      left = alternative(left, both());
    }
    return left;
  }

  function both(): Operand {
    let left = comparison();
    while (tokens[at] === "&&") {
      at++;
      const right = comparison();
      if (left === null || left === "unset" || left.mayBeEmpty) left = null;
      else if (isTrue(left)) left = right;
    }
    return left;
  }

  function comparison(): Operand {
    const left = primary();
    const operator = tokens[at];
    if (operator !== "==" && operator !== "!=") return left;
    at++;
    const right = primary();
    if (left === null || right === null || left === "unset" || right === "unset") return null;
    if (left.mayBeEmpty || right.mayBeEmpty || typeof left.value !== typeof right.value) return null;
    const isSame = String(left.value).toLowerCase() === String(right.value).toLowerCase();
    return literal(isSame === (operator === "=="));
  }

  function primary(): Operand {
    const token = tokens[at++];
    if (token === undefined) return null;
    if (token === "(") {
      const inner = either();
      return tokens[at++] === ")" ? inner : null;
    }
    if (token === "!") {
      const operand = primary();
      return operand === null || operand === "unset" || operand.mayBeEmpty ? null : literal(!isTrue(operand));
    }
    if (token.startsWith("'")) return literal(token.slice(1, -1).replaceAll("''", "'"));
    if (/^-?\d/.test(token)) return literal(Number(token));
    if (token === "true" || token === "false") return literal(token === "true");
    return /^[A-Za-z_]/.test(token) ? find(token) : null;
  }

  const result = either();
  return at === tokens.length ? result : null;
}

function alternative(left: Operand, right: Operand): Operand {
  if (left === null) return null;
  if (left === "unset" || !isTrue(left)) return right;
  if (!left.mayBeEmpty || right === "unset") return left;
  return right !== null && right.value === left.value ? left : null;
}

function isTrue({ value }: Known): boolean {
  return value !== "" && value !== 0 && value !== false;
}

function literal(value: Known["value"]): Known {
  return { value, definition: null, mayBeEmpty: false, isLiteral: true };
}
