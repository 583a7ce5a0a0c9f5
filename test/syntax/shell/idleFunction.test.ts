import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../../src/syntax/shell/expandedWord.ts";
import type { ShellParser } from "../../../src/syntax/shell/shellParser.ts";
import { traceCommands } from "../../../src/syntax/shell/traceCommands.ts";
import { createVariables } from "../../../src/syntax/shell/variables.ts";
import { loadShellParser } from "./loadShellParser.ts";

let shell: ShellParser;
beforeAll(async () => {
  shell = await loadShellParser();
});

/** The commands that a walk of the script shows. */
function commandsOf(script: string): string[] {
  const shown: string[] = [];
  traceCommands(
    shell.parse(script).tree,
    createVariables(),
    () => 2,
    ({ words }) => shown.push(words.map(({ pieces }) => textOf(pieces)).join(" ")),
  );
  return shown;
}

test("a function that only looks processes up and says so is not walked at its calls", () => {
  const script = `
running() {
  local pid found=""
  for pid in "$@"; do
    kill -0 "$pid" 2>/dev/null && found="$found $pid"
  done
  echo "$found"
}
stop() { local left; left=$(running "$@"); [ -z "$left" ] || kill $left; }
running 3
stop 1 2
vllm serve org/m
`;
  expect(commandsOf(script)).toEqual(["running 3", "stop 1 2", "vllm serve org/m"]);
});

test.each([
  ["sets what the caller uses", "choose() { MODEL=org/b; }", "choose"],
  ["gives a default", 'choose() { : "${MODEL:=org/b}"; }', "choose"],
  ["reads", "choose() { read MODEL <<< org/b; }", "choose"],
  ["loops with a variable of the caller's", "choose() { for MODEL in org/b; do :; done; }", "choose"],
])("a function that %s is walked", (_, declared, call) => {
  expect(commandsOf(`${declared}\n${call}\nvllm serve $MODEL`).at(-1)).toBe("vllm serve org/b");
});

test.each([
  ['run() { "$@"; }', "run vllm serve org/m"],
  ["run() { vllm serve $1; }", "run org/m"],
  ["run() { PID=$(vllm serve $1 & echo $!); }", "run org/m"],
  ["inner() { vllm serve $1; }\nrun() { inner $1; }", "run org/m"],
])("%s starts a server and is walked", (declared, call) => {
  expect(commandsOf(`${declared}\n${call}`)).toContain("vllm serve org/m");
});

test("a loop that waits until a return is walked once, one whose rounds start servers for each", () => {
  const wait = "wait_for() { for _ in $(seq 1 9); do if up; then return 0; fi; nap; done; }\nwait_for";
  expect(commandsOf(wait).filter((command) => command === "nap")).toHaveLength(1);
  const start = "start() { for m in a b; do [ -d $m ] || return 1; vllm serve $m; done; }\nstart";
  expect(commandsOf(start)).toEqual(["start", "return 1", "vllm serve a", "return 1", "vllm serve b"]);
});
