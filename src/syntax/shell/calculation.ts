import { evaluateArithmetic } from "./arithmetic.ts";
import { unresolvedPiece } from "./expandedWord.ts";
import { numberIn } from "./expandWord.ts";
import type { ExpansionContext } from "./expansion.ts";
import type { TestStatement } from "./shellScript.ts";
import { forgetVariable } from "./variables.ts";

/** The variable that `((i++))`, `((n += 2))`, `((n = a * 2))` give a value; `null` for a test that only asks. */
export function calculatedName({ text }: TestStatement): string | null {
  return readCalculation(text)?.name ?? null;
}

/** Gives the variable its new value, as far as the file tells. */
export function applyCalculation(statement: TestStatement, context: ExpansionContext): void {
  const calculation = readCalculation(statement.text);
  if (!calculation) return;
  const { name, expression } = calculation;
  const value = evaluateArithmetic(expression, (each) => numberIn(each, context));
  const { bindings } = context.variables;
  const before = bindings.get(name);
  if (value === null) forgetVariable(context.variables, name, statement.range);
  else {
    const piece = { ...unresolvedPiece(String(value), statement.range), unresolved: false, verbatim: false };
    const exported = before?.exported ?? false;
    const pieces = [{ ...piece, expression: null }];
    bindings.set(name, { value: { kind: "text", pieces }, nameRange: statement.range, exported });
  }
}

const form =
  /^\(\(\s*(?:(?:\+\+|(--))\s*([A-Za-z_]\w*)|([A-Za-z_]\w*)\s*(?:(?:\+\+|(--))|([-+*]?)=(?!=)\s*([^=;,]+?)))\s*\)\)$/;

function readCalculation(text: string): { readonly name: string; readonly expression: string } | null {
  const [whole, lessFirst, first, named, less, operator = "", given] = form.exec(text.slice(0, 200)) ?? [];
  const name = first ?? named;
  if (whole === undefined || name === undefined) return null;
  if (given === undefined) return { name, expression: `${name} ${(lessFirst ?? less) ? "-" : "+"} 1` };
  return { name, expression: operator === "" ? given : `${name} ${operator} (${given})` };
}
