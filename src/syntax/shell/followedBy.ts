import type { TextRange } from "../../text/textRange.ts";
import type { SyntaxNode } from "../syntaxNode.ts";
import type { ShellStatement } from "./shellScript.ts";

/** `read A <<EOF || true` is a list, `cat <<EOF | tee x` a pipeline. */
export function followedBy(
  statement: ShellStatement,
  followers: readonly ShellStatement[],
  redirects: readonly SyntaxNode[],
  range: TextRange,
): ShellStatement {
  const [right, ...others] = followers;
  if (right === undefined) return statement;
  const between = redirects.flatMap(({ children }) => children.map(({ type }) => type));
  const operator = between.includes("||") ? "||" : between.includes("&&") ? "&&" : null;
  if (operator && others.length === 0) return { kind: "list", range, operator, left: statement, right };
  return { kind: "pipeline", range, commands: [statement, ...followers] };
}
