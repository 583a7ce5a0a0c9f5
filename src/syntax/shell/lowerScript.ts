import { type EmbeddedText, fileRange } from "../embeddedText.ts";
import type { SyntaxNode } from "../syntaxNode.ts";
import { followedBy } from "./followedBy.ts";
import { assignmentsAbove, lowerCommand, lowerDeclaration, lowerRedirect } from "./lowerCommand.ts";
import { readCounter } from "./readCounter.ts";
import { readWord } from "./readWord.ts";
import { recoverCommands } from "./recoverCommands.ts";
import { redirectPrinted } from "./redirectPrinted.ts";
import type {
  BranchStatement,
  Redirect,
  ShellBranch,
  ShellComment,
  ShellScript,
  ShellStatement,
  ShellWord,
} from "./shellScript.ts";
import { wordTypes } from "./wordTypes.ts";

/**
 * Turns the grammar's tree into GPU Plan's own script. Where the grammar gave up, what stands there is read
 * again as a row of simple commands, so that half-typed text still shows its words.
 */
export function lowerScript(
  source: EmbeddedText,
  root: SyntaxNode,
  readInner: ShellScript["readInner"],
): ShellScript {
  const comments: ShellComment[] = [];
  collectComments(source, root, comments);
  const lowering: Lowering = { source, comments };
  return {
    range: fileRange(source, 0, source.text.length),
    body: lowerBody(lowering, root.type === "ERROR" ? [root] : root.children),
    comments,
    readInner,
  };
}

interface Lowering {
  readonly source: EmbeddedText;
  readonly comments: readonly ShellComment[];
}

function collectComments(source: EmbeddedText, node: SyntaxNode, comments: ShellComment[]): void {
  for (const child of node.children) {
    if (child.type !== "comment") collectComments(source, child, comments);
    else {
      const range = fileRange(source, child.start, child.end);
      comments.push({ text: source.text.slice(child.start, child.end).trimEnd(), range });
    }
  }
}

/** Lowers the statements among `nodes`, in order; what is no statement but stands in an error is recovered. */
function lowerBody(lowering: Lowering, nodes: readonly SyntaxNode[]): ShellStatement[] {
  const body: ShellStatement[] = [];
  for (const node of nodes) {
    if (node.type === "ERROR") recoverError(lowering, node, body);
    else {
      const statement = lowerStatement(lowering, node);
      if (statement) body.push(statement);
    }
  }
  return body;
}

/** Keeps what the grammar understood inside an error, and reads what lies between as simple commands. */
function recoverError(lowering: Lowering, error: SyntaxNode, body: ShellStatement[]): void {
  const lost: SyntaxNode[] = error.children.length === 0 ? [error] : [];
  const recover = () => {
    const [first] = lost;
    const last = lost[lost.length - 1];
    lost.length = 0;
    if (first && last)
      for (const command of recoverCommands(lowering.source, first.start, last.end, body.pop() ?? null))
        body.push(command);
  };
  for (const child of error.children) {
    const statement = child.type === "ERROR" ? null : lowerStatement(lowering, child);
    if (statement) {
      recover();
      body.push(statement);
    } else if (child.type !== "comment") lost.push(child);
  }
  recover();
}

/** `null` for what is no statement: keywords, operators, comments. */
function lowerStatement(lowering: Lowering, node: SyntaxNode): ShellStatement | null {
  const { source } = lowering;
  const range = fileRange(source, node.start, node.end);
  switch (node.type) {
    case "command":
      return lowerSimple(lowering, node);
    case "variable_assignment":
    case "variable_assignments":
    case "declaration_command":
    case "unset_command":
      return lowerDeclaration(source, node);
    case "redirected_statement":
      return lowerRedirected(lowering, node);
    case "list":
      return lowerList(lowering, node);
    case "pipeline":
      return { kind: "pipeline", range, commands: lowerBody(lowering, node.children) };
    case "negated_command":
    case "do_group":
    case "compound_statement":
      return lowerGroup(lowering, node, false);
    case "subshell":
      return lowerGroup(lowering, node, true);
    case "test_command":
      return lowerTest(source, node);
    case "if_statement":
      return lowerIf(lowering, node);
    case "case_statement":
      return lowerCase(lowering, node);
    case "for_statement":
    case "c_style_for_statement":
    case "while_statement":
      return lowerLoop(lowering, node);
    case "function_definition":
      return lowerFunction(lowering, node);
    default:
      return null;
  }
}

/** A command; where one of its quotes has no end, the commands that stand there if the quote ends with its line. */
function lowerSimple(
  lowering: Lowering,
  node: SyntaxNode,
  redirectNodes: readonly SyntaxNode[] = [],
  redirects: readonly Redirect[] = [],
): ShellStatement {
  const { source } = lowering;
  const own = assignmentsAbove(source, node);
  const [last, next] = [node.children[own - 1], node.children[own]];
  if (last && next) {
    const above = {
      ...node,
      type: "variable_assignments",
      end: last.end,
      children: node.children.slice(0, own),
    };
    const command = { ...node, start: next.start, children: node.children.slice(own) };
    const body = [lowerDeclaration(source, above), lowerSimple(lowering, command, redirectNodes, redirects)];
    return { kind: "group", range: fileRange(source, node.start, node.end), subshell: false, body };
  }
  const { command, unclosed } = lowerCommand(source, node, redirectNodes, redirects);
  if (!unclosed) return command;
  const body = recoverCommands(source, node.start, node.end, null);
  return { kind: "group", range: command.range, subshell: false, body };
}

function lowerTest(source: EmbeddedText, node: SyntaxNode): ShellStatement {
  const text = source.text.slice(node.start, node.end);
  const width = text.startsWith("[[") ? 2 : 1;
  const words = text.startsWith("[") ? readWords(source, node.start + width, node.end - width) : [];
  return { kind: "test", range: fileRange(source, node.start, node.end), text, words };
}

/** The words of a test, which the grammar turns into an expression. */
function readWords(source: EmbeddedText, start: number, end: number): ShellWord[] {
  const words: ShellWord[] = [];
  for (let offset = start; offset < end; ) {
    if (/[\s\\]/.test(source.text.charAt(offset))) offset++;
    else {
      // Operators of `[[` are words of their own, which `readWord` would not begin.
      const operator = /^(?:&&|\|\||[<>()|&;]+)/.exec(source.text.slice(offset, Math.min(end, offset + 10)));
      const limit = operator ? offset + operator[0].length : end;
      const reading = readWord(source, offset, limit, operator === null);
      words.push(reading.word);
      offset = Math.max(reading.end, offset + 1);
    }
  }
  return words;
}

function lowerGroup(lowering: Lowering, node: SyntaxNode, subshell: boolean): ShellStatement {
  const range = fileRange(lowering.source, node.start, node.end);
  // `(( … ))` is a compound statement of the grammar that holds an expression instead of commands.
  const arithmetic = node.children[0]?.type === "((";
  if (arithmetic) return lowerTest(lowering.source, node);
  return { kind: "group", range, subshell, body: lowerBody(lowering, node.children) };
}

function lowerRedirected(lowering: Lowering, node: SyntaxNode): ShellStatement | null {
  const { source } = lowering;
  const body = node.children.find((child) => child.field === "body");
  const redirectNodes = node.children.filter(
    (child) => child.field === "redirect" || child.type.endsWith("redirect"),
  );
  const redirects: Redirect[] = redirectNodes.flatMap((child) => lowerRedirect(source, child));
  // What follows `<<EOF` on its line (`| tee x`, `&& y`) hangs below the redirection in the grammar's tree.
  const followers = redirectNodes
    .filter((child) => child.type === "heredoc_redirect")
    .flatMap((child) =>
      lowerBody(
        lowering,
        child.children.filter((part) => part.type !== "file_redirect"),
      ),
    );
  const range = fileRange(source, node.start, node.end);
  const statement =
    body?.type === "command" || body === undefined
      ? lowerSimple(lowering, body ?? { ...node, children: [] }, redirectNodes, redirects)
      : redirectPrinted(lowerStatement(lowering, body), redirects);
  return statement && followedBy(statement, followers, redirectNodes, range);
}

function lowerList(lowering: Lowering, node: SyntaxNode): ShellStatement {
  const operands = lowerBody(lowering, node.children);
  const operator = node.children.some((child) => child.type === "||") ? "||" : "&&";
  const range = fileRange(lowering.source, node.start, node.end);
  return { kind: "list", range, operator, left: operands[0] ?? null, right: operands[1] ?? null };
}

function lowerIf(lowering: Lowering, node: SyntaxNode): BranchStatement {
  const branches: ShellBranch[] = [];
  let exhaustive = false;
  const addBranch = (clause: SyntaxNode) => {
    const thenAt = clause.children.findIndex((child) => child.type === "then");
    const split = thenAt < 0 ? clause.children.length : thenAt;
    branches.push({
      condition: lowerBody(lowering, clause.children.slice(0, split)),
      patterns: [],
      body: lowerBody(lowering, clause.children.slice(split)),
    });
  };
  addBranch({ ...node, children: node.children.filter((child) => !child.type.endsWith("_clause")) });
  for (const child of node.children) {
    if (child.type === "elif_clause") addBranch(child);
    if (child.type === "else_clause") {
      branches.push({ condition: [], patterns: [], body: lowerBody(lowering, child.children) });
      exhaustive = true;
    }
  }
  const range = fileRange(lowering.source, node.start, node.end);
  return { kind: "branch", range, subject: null, branches, exhaustive };
}

function lowerCase(lowering: Lowering, node: SyntaxNode): BranchStatement {
  const { source } = lowering;
  const wordOf = (child: SyntaxNode) => readWord(source, child.start, child.end).word;
  const subject = node.children.find((child) => child.field === "value");
  const branches = node.children
    .filter((child) => child.type === "case_item")
    .map((arm) => {
      const close = arm.children.findIndex((child) => child.type === ")");
      const patterns = arm.children.slice(0, Math.max(close, 0)).filter((child) => wordTypes.has(child.type));
      const body = lowerBody(lowering, arm.children.slice(close + 1));
      return { condition: [], patterns: patterns.map(wordOf), body };
    });
  return {
    kind: "branch",
    range: fileRange(source, node.start, node.end),
    subject: subject ? wordOf(subject) : null,
    branches,
    exhaustive: branches.some((branch) => branch.patterns.some((pattern) => pattern.written === "*")),
  };
}

function lowerLoop(lowering: Lowering, node: SyntaxNode): ShellStatement {
  const { source } = lowering;
  const body = node.children.find((child) => child.type === "do_group" || child.field === "body");
  const head = node.children.filter((child) => child !== body);
  const name = head.find((child) => child.field === "variable");
  const words = head
    .filter((child) => child.field === "value")
    .map((child) => readWord(source, child.start, child.end).word);
  return {
    kind: "loop",
    range: fileRange(source, node.start, node.end),
    variable: name
      ? { name: source.text.slice(name.start, name.end), range: fileRange(source, name.start, name.end) }
      : null,
    words: words.length > 0 ? words : null,
    counter:
      node.type === "c_style_for_statement" ? readCounter(source, node.start, body?.start ?? node.end) : null,
    condition: lowerBody(lowering, head),
    body: lowerBody(lowering, body?.children ?? []),
  };
}

function lowerFunction(lowering: Lowering, node: SyntaxNode): ShellStatement {
  const { source } = lowering;
  const name = node.children.find((child) => child.field === "name");
  return {
    kind: "function",
    range: fileRange(source, node.start, node.end),
    name: name ? source.text.slice(name.start, name.end) : "",
    body: lowerBody(
      lowering,
      node.children.filter((child) => child !== name),
    ),
  };
}
