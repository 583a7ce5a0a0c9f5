import type { Redirect, ShellStatement } from "./shellScript.ts";

/**
 * `{ echo a; cat <<EOF; } > file` as `echo a >> file; cat >> file <<EOF`: what is printed inside goes where all of it
 * is sent. Other commands keep to themselves.
 */
export function redirectPrinted(
  statement: ShellStatement | null,
  redirects: readonly Redirect[],
): ShellStatement | null {
  const target = redirects.find(({ operator }) => operator === ">" || operator === ">>");
  return statement && target ? redirected(statement, { ...target, operator: ">>" }) : statement;
}

function redirected(statement: ShellStatement, target: Redirect): ShellStatement {
  const inside = (each: ShellStatement) => redirected(each, target);
  switch (statement.kind) {
    case "command": {
      const prints = /^(?:echo|printf|cat)$/.test(statement.words[0]?.written ?? "");
      const isSent = statement.redirects.some(({ operator }) => operator.includes(">"));
      return prints && !isSent ? { ...statement, redirects: [...statement.redirects, target] } : statement;
    }
    case "group":
    case "loop":
      return { ...statement, body: statement.body.map(inside) };
    case "list":
      return {
        ...statement,
        left: statement.left && inside(statement.left),
        right: statement.right && inside(statement.right),
      };
    case "branch":
      return {
        ...statement,
        branches: statement.branches.map((branch) => ({ ...branch, body: branch.body.map(inside) })),
      };
    default:
      return statement;
  }
}
