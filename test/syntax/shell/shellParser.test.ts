import { beforeAll, describe, expect, test } from "vitest";
import { embedPieces } from "../../../src/syntax/embeddedText.ts";
import type { ShellParser } from "../../../src/syntax/shell/shellParser.ts";
import type { ShellStatement, SimpleCommand } from "../../../src/syntax/shell/shellScript.ts";
import { loadShellParser } from "./loadShellParser.ts";

let shell: ShellParser;
beforeAll(async () => {
  shell = await loadShellParser();
});

/** Every simple command of a script, wherever it stands. */
function commandsOf(statements: readonly (ShellStatement | null)[]): SimpleCommand[] {
  return statements.flatMap((statement): SimpleCommand[] => {
    switch (statement?.kind) {
      case "command":
        return [statement];
      case "list":
        return commandsOf([statement.left, statement.right]);
      case "pipeline":
        return commandsOf(statement.commands);
      case "group":
      case "function":
        return commandsOf(statement.body);
      case "branch":
        return commandsOf(statement.branches.flatMap((branch) => [...branch.condition, ...branch.body]));
      case "loop":
        return commandsOf([...statement.condition, ...statement.body]);
      default:
        return [];
    }
  });
}

/** The words of every command, each as the characters that its range covers. */
function wordsOf(text: string): string[][] {
  const { tree } = shell.parse(text);
  return commandsOf(tree.body).map((command) =>
    command.words.map(({ range }) => text.slice(range.start, range.end)),
  );
}

describe("offsets", () => {
  test("count UTF-16 units, also behind characters outside the basic plane", () => {
    expect(wordsOf("# 🚀 é 演示\necho '🚀' démo \"𝄞 x\" end")).toEqual([
      ["echo", "'🚀'", "démo", '"𝄞 x"', "end"],
    ]);
  });

  test("are the same with CRLF, lone continuations included", () => {
    expect(wordsOf("vllm serve m \\\r\n  --a 1 \\\r\n  --b 2\r\necho x\r\n")).toEqual([
      ["vllm", "serve", "m", "--a", "1", "--b", "2"],
      ["echo", "x"],
    ]);
  });

  test("of a text that stands in pieces elsewhere are those of the file", () => {
    const embedded = embedPieces([
      { value: "vllm serve ", range: { start: 100, end: 111 }, verbatim: true },
      { value: "org/m", range: { start: 200, end: 202 }, verbatim: false },
      { value: " --port 80", range: { start: 300, end: 310 }, verbatim: true },
    ]);
    const [command] = commandsOf(shell.parse(embedded).tree.body);
    expect(command?.words.map((word) => word.range)).toEqual([
      { start: 100, end: 104 },
      { start: 105, end: 110 },
      { start: 200, end: 202 },
      { start: 301, end: 307 },
      { start: 308, end: 310 },
    ]);
    expect(command?.range).toEqual({ start: 100, end: 310 });
  });
});

describe("structure", () => {
  test("knows commands in every construct", () => {
    const text = [
      "a1 && a2 || a3",
      "b1 | b2 &",
      "( c1; c2 ) && { c3; }",
      "if d1; then d2; elif d3; then d4; else d5; fi",
      "for x in 1 2; do e1; done",
      "while f1; do f2; done < in",
      "case $x in a) g1 ;; *) g2 ;; esac",
      "h() { h1; }",
      "! i1",
      "[ -z $x ] && j1",
    ].join("\n");
    const names = wordsOf(text).map(([name]) => name);
    expect(names).toEqual("a1 a2 a3 b1 b2 c1 c2 c3 d1 d2 d3 d4 d5 e1 f1 f2 g1 g2 h1 i1 j1".split(" "));
  });

  test("gives words behind a redirection to the command", () => {
    expect(wordsOf("vllm serve m > log --port 80 2>&1")).toEqual([["vllm", "serve", "m", "--port", "80"]]);
  });

  test("keeps heredocs out of the words", () => {
    const text = "cat <<EOF > out.sh\nvllm serve $M\nEOF\nnext";
    expect(wordsOf(text)).toEqual([["cat"], ["next"]]);
    const [first] = commandsOf(shell.parse(text).tree.body);
    expect(first?.redirects.map((redirect) => redirect.heredoc?.text ?? redirect.target?.written)).toEqual([
      "vllm serve $M\n",
      "out.sh",
    ]);
  });

  test("ends a command at a comment between continued lines, and says so", () => {
    const text = "vllm serve m \\\n  --a 1 \\\n  # --b 2 \\\n  --c 3";
    const [command, lost] = commandsOf(shell.parse(text).tree.body);
    const cut = command?.cutShortBy;
    expect(cut && text.slice(cut.start, cut.end)).toBe("# --b 2 \\");
    expect(lost?.words.map((word) => word.written)).toEqual(["--c", "3"]);
  });

  test("lists comments with their places", () => {
    const text = "#!/bin/bash\n# one\na # two\nif x; then\n  # three\n  y\nfi";
    expect(shell.parse(text).tree.comments.map((comment) => comment.text)).toEqual([
      "#!/bin/bash",
      "# one",
      "# two",
      "# three",
    ]);
  });
});

describe("half-typed text", () => {
  test.each([
    ['vllm serve m --name "chat', [["vllm", "serve", "m", "--name", '"chat']]],
    [
      "vllm serve m --name 'chat\necho x",
      [
        ["vllm", "serve", "m", "--name", "'chat"],
        ["echo", "x"],
      ],
    ],
    ["if true; then\n  vllm serve m --port", [["true"], ["vllm", "serve", "m", "--port"]]],
    ["vllm serve m \\", [["vllm", "serve", "m"]]],
    ["vllm serve ${M", [["vllm", "serve", "${M"]]],
    ["vllm serve $(nproc", [["vllm", "serve", "$(nproc"]]],
    ["vllm serve m &&", [["vllm", "serve", "m"]]],
    ["done\nvllm serve m", [["vllm", "serve", "m"]]],
  ])("%j still shows its words", (text, words) => {
    expect(wordsOf(text)).toEqual(expect.arrayContaining(words));
  });
});

describe("limits", () => {
  test("a text full of NULs is read as far as it is a script", () => {
    const { tree } = shell.parse(`vllm serve a\n${"\0".repeat(49_000)}`);
    expect(commandsOf(tree.body)).toHaveLength(1);
  });

  test("a text that is too long is not parsed and says so", () => {
    const { tree, problems } = shell.parse("x ".repeat(600_000));
    expect(tree.body).toEqual([]);
    expect(problems.map((problem) => problem.code)).toEqual(["shell-too-large"]);
  });

  test("a line that is too long is not parsed and says so", () => {
    const { tree, problems } = shell.parse(`vllm serve a\n${"{ ".repeat(30_000)}\n`);
    expect(tree.body).toEqual([]);
    expect(problems.map((problem) => problem.message)).toEqual([
      "This shell text is on too long a line to be read.",
    ]);
  });

  test.each([
    ["groups", "{ ".repeat(5_000)],
    ["subshells", "(".repeat(5_000)],
    ["closed subshells", `${"( ".repeat(2_000)}x${" )".repeat(2_000)}`],
    ["substitutions", "echo $(".repeat(5_000)],
    ["defaults", "echo ${A:-".repeat(5_000)],
    ["quotes", 'echo "$('.repeat(5_000)],
    ["ifs", "if ".repeat(5_000)],
    ["open quotes", "echo \"x\necho 'y\n".repeat(2_000)],
    ["heredocs", "cat <<E\n".repeat(2_000)],
    ["a long line", `vllm serve m ${"--a b ".repeat(8_000)}`],
    ["a long word", `vllm serve ${"x".repeat(900_000)}`],
    ["a long string", `vllm serve "${'x\\"'.repeat(200_000)}"`],
    ["pipes", "|".repeat(50_000)],
    ["nothing", ""],
    ["zero bytes", "\0\0\0vllm serve m\0"],
    ["lone surrogates", "vllm serve \ud83d m\udc00"],
  ])("%s neither throw nor hang", (_, text) => {
    const started = performance.now();
    shell.parse(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("a thousand lines take a few hundredths of a second (printed, not asserted)", () => {
    const block =
      'PORT=${PORT:-8000}\nif [ -n "$X" ]; then A+=(--x "$X"); fi\nvllm serve "$M" \\\n  --port $PORT "${A[@]}"\n';
    const text = block.repeat(250);
    shell.parse(text);
    const started = performance.now();
    const { tree } = shell.parse(text);
    console.log(`parsed ${text.split("\n").length} lines in ${(performance.now() - started).toFixed(1)} ms`);
    expect(tree.body.length).toBe(750);
  });
});
