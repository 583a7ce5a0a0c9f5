import type { TextRange } from "../../text/textRange.ts";
import { type PythonValue, textOf } from "./pythonValue.ts";

/** Whether a comparison holds; `null` where either side is not known, or the operator is none that is followed. */
export function compareValues(left: PythonValue, operator: string, right: PythonValue): boolean | null {
  // Whatever a text holds, it is not `None`.
  if (left.kind === "text" && right.kind === "plain" && right.value === null)
    return /^(?:is not|!=)$/.test(operator) ? true : /^(?:is|==)$/.test(operator) ? false : null;
  const a = scalarOf(left);
  if (a === undefined) return null;
  if (operator === "in" || operator === "not in") {
    const isIn = isAmong(a, right);
    return isIn === null ? null : isIn === (operator === "in");
  }
  const b = scalarOf(right);
  if (b === undefined) return null;
  switch (operator) {
    case "==":
    case "is":
      return a === b;
    case "!=":
    case "is not":
      return a !== b;
    default:
      return typeof a === "number" && typeof b === "number" ? ordered(a, operator, b) : null;
  }
}

/** What Python's `if` makes of a value; `null` where it is not known. */
export function truthOf(value: PythonValue): boolean | null {
  const scalar = scalarOf(value);
  if (scalar !== undefined) return Boolean(scalar);
  if (value.kind === "mapping") {
    if (value.entries.some(({ conditional }) => !conditional)) return true;
    return value.entries.length === 0 && !value.mayHaveMore ? false : null;
  }
  if (value.kind !== "list") return null;
  if (value.items.length === 0) return false;
  return value.items.some((item) => !item.conditional && !item.isMany) ? true : null;
}

function scalarOf(value: PythonValue): string | number | boolean | null | undefined {
  if (value.kind === "plain") return value.value;
  return textOf(value) ?? undefined;
}

function isAmong(wanted: string | number | boolean | null, list: PythonValue): boolean | null {
  if (list.kind === "text") {
    const text = textOf(list);
    return text === null || typeof wanted !== "string" ? null : text.includes(wanted);
  }
  if (list.kind !== "list" || list.items.some((item) => item.conditional || item.isMany)) return null;
  const items = list.items.map(({ value }) => scalarOf(value));
  return items.includes(undefined) ? null : items.includes(wanted);
}

function ordered(a: number, operator: string, b: number): boolean | null {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return null;
  }
}

/** Whether two values are known and the same. */
export function sameValue(a: PythonValue, b: PythonValue): boolean {
  if (a.kind === "list" && b.kind === "list")
    return (
      a.items.length === b.items.length &&
      a.items.every((item, index) => {
        const other = b.items[index];
        const isCertain = other && ![item, other].some(({ conditional, isMany }) => conditional || isMany);
        return isCertain === true && sameValue(item.value, other.value);
      })
    );
  if (a.kind === "mapping" && b.kind === "mapping")
    return (
      a.entries.length === b.entries.length &&
      ![a, b].some(
        ({ mayHaveMore, entries }) => mayHaveMore || entries.some(({ conditional }) => conditional),
      ) &&
      a.entries.every(({ key, value }, index) => {
        const other = b.entries[index];
        return other?.key === key && sameValue(value, other.value);
      })
    );
  const scalar = scalarOf(a);
  return scalar !== undefined && scalar === scalarOf(b);
}

/** `["--flag"] if a else []`, `" --flag" if a else ""`: what is added, or nothing is. */
export function ifAtAll(a: PythonValue, b: PythonValue, range: TextRange): PythonValue | null {
  const given = isNothing(b) ? a : isNothing(a) ? b : null;
  if (given?.kind === "list" && a.kind === b.kind)
    return { kind: "list", items: given.items.map((item) => ({ ...item, conditional: true })), range };
  if (given?.kind !== "text" || a.kind !== b.kind || textOf(given)?.startsWith(" ") !== true) return null;
  return { kind: "text", pieces: given.pieces.map((piece) => ({ ...piece, conditional: true })), range };
}

function isNothing(value: PythonValue): boolean {
  return textOf(value) === "" || (value.kind === "list" && value.items.length === 0);
}
