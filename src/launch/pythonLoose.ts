import { callSites } from "../syntax/python/callSites.ts";
import { evaluatePython } from "../syntax/python/evaluatePython.ts";
import { expressionsIn, type PythonExpression, type PythonStatement } from "../syntax/python/pythonModule.ts";
import { type PythonContext, type PythonValue, piecesOf, textOf } from "../syntax/python/pythonValue.ts";
import { containsRange } from "../text/textRange.ts";

/** The list with what the function adds to its name further down: `parts += […]`. */
export function grownList(expression: PythonExpression, context: PythonContext): PythonValue | null {
  const { at } = context;
  if (at.kind !== "assign" || at.adds || at.value !== expression) return null;
  const end = { start: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER };
  const grown = evaluatePython(
    { kind: "name", name: at.name, range: expression.range },
    { ...context, at: { ...at, range: end } },
  );
  const [first] = grown.kind === "list" ? grown.items : [];
  return first && containsRange(expression.range, first.value.range) ? grown : null;
}

/** `expected = ["vllm", "serve", …]`: what a test compares with. */
export function isExpectation(statement: PythonStatement): boolean {
  return "name" in statement && /^expected/.test(statement.name);
}

/**
 * Whether a command is only shown to people: the name that holds it stands in nothing but `print(…)` and the like, or
 * all that its function's callers do is to print what it gives back.
 */
export function isOnlyShown({ at, module, uses }: PythonContext): boolean {
  const callers = at.scope === null ? [] : callSites(at.scope, module);
  if (callers.length > 0 && callers.every((caller) => shows(caller.at))) return true;
  if (at.kind !== "assign" || /[.[]/.test(at.name)) return false;
  const shown = module.statements
    .filter(shows)
    .flatMap((each) => ("value" in each ? expressionsIn(each.value) : []))
    .filter((each) => each.kind === "name" && each.name === at.name);
  const assigned = module.statements.filter((each) => each.kind === "assign" && each.name === at.name);
  return shown.length > 0 && shown.length + assigned.length === uses.get(at.name);
}

/** `print(…)`, `logger.info(…)`; what is written into a file may be a script. */
function shows(statement: PythonStatement): boolean {
  if (statement.kind !== "expression" || statement.value.kind !== "call") return false;
  return /^(?:print|(?:\w+\.)*(?:info|debug|warning|error|log|echo|warn))$/.test(statement.value.callee);
}

/**
 * The command line of `" ".join(parts)` where the parts are pieces of it with blanks of their own
 * (`["vllm serve", f"--model {name}"]`); `null` for other expressions, lines of a text among them.
 */
export function joinedCommand(expression: PythonExpression, context: PythonContext): PythonValue | null {
  if (expression.kind !== "call" || !/(?:^|\.)join$/.test(expression.callee) || isExpectation(context.at))
    return null;
  const value = evaluatePython(expression, context);
  if (value.kind !== "text") return null;
  const [first, ...others] = piecesOf(value);
  if (!first || first.unresolved || !startsServer.test(first.value)) return null;
  return others.some((piece) => /^[ \t]*--?[a-z]/i.test(piece.value)) && !isProse(value) ? value : null;
}

const startsServer =
  /^\s*(?:(?:exec|nohup)\s+)?(?:[\w./-]*\/)?(?:vllm\s+serve|python[\d.]*\s+-m\s+vllm\.entrypoints\.\S+|(?:docker|podman)\s+run\b.*)/;

/** Lines that do not go on behind a backslash are several commands, or a text for people. */
function isProse(value: PythonValue): boolean {
  return /[^\\\n]\n\s*\S/.test(
    textOf(value) ??
      piecesOf(value)
        .map((piece) => piece.value)
        .join(""),
  );
}
