import { memoryUsage } from "node:process";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { LaunchParsers } from "../../src/launch/launchParsers.ts";
import { loadLaunchParsers } from "./shell/loadShellParser.ts";

let parsers: LaunchParsers;
beforeAll(async () => {
  parsers = await loadLaunchParsers();
});

const script = Array.from(
  { length: 40 },
  (_, index) => `serve_${index}() {
  local port=$((8000 + ${index}))
  if [ "$1" = large ]; then
    vllm serve "org/model-${index}" --max-model-len \${LEN:-8192} \\
      --port "$port" > "log_${index}.txt" 2>&1 &
  fi
  cat <<EOF
port $port
EOF
}
`,
).join("");
const another = `${script}serve_1 large\n`.replaceAll("serve", "start");

const change = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.constantFrom(0, 0, 0, 1, 5, 40),
  added: fc.constantFrom("", "a", " x", "\n", "# note\n", '"', "fi\n", "$(date)", "é", "A=1\n", "'", "}"),
});

test("a script that is typed is read as if it were read for the first time", () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      let text = script;
      readShell(text);
      for (const { place, removed, added } of changes) {
        const at = Math.floor(place * text.length);
        text = text.slice(0, at) + added + text.slice(at + removed);
        const typed = readShell(text);
        readShell(another);
        expect(typed).toEqual(readShell(text));
      }
    }),
    { numRuns: 15 },
  );
});

function readShell(text: string): unknown {
  const { tree, problems } = parsers.shell.parse(text);
  return { body: tree.body, comments: tree.comments, problems };
}

test("a module of Python that is typed is read as if it were read for the first time", () => {
  const read = (text: string) => parsers.python.parse(text);
  const module = "def serve(port):\n    llm = LLM(model='a', max_model_len=8192)\n    return llm\n\n".repeat(
    80,
  );
  const changed = `${module.slice(0, 2000)}x${module.slice(2001)}`;
  read(module);
  const typed = read(changed);
  read("import vllm\n".repeat(400));
  expect(typed).toEqual(read(changed));
});

test("a line of brackets is refused before the grammar fills its memory with them", () => {
  const { tree, problems } = parsers.python.parse(`from vllm import LLM\nx = ${"[".repeat(900_000)}\n`);
  expect(tree.statements).toEqual([]);
  expect(problems.map(({ message }) => message)).toEqual(["This Python is on too long a line to be read."]);
});

test("what the grammars like least, as long as a line may be, hardly needs more memory than they start with", () => {
  parsers.python.parse("x = 1\n");
  parsers.shell.parse("vllm serve m\n");
  const before = memoryUsage().external;
  for (const piece of ["{", "[", "f(", "`", '"a', "$(", "a: ", "a=b ", "| "]) {
    const line = piece.repeat(50_000 / piece.length);
    parsers.python.parse(line);
    parsers.shell.parse(line);
  }
  // What other tests have left in it may have it grow by a step; a line ten times as long took 130 MiB.
  expect(memoryUsage().external - before).toBeLessThan(32 * 2 ** 20);
});
