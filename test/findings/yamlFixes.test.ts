import { beforeAll, describe, expect, test } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { parseYamlDocuments } from "../../src/syntax/yaml/parseYaml.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** The text after the first fix of a finding on exactly these characters. */
function fixedText(name: string, text: string, characters: string, title: string): string {
  const findings = service.findings(documentOf(text, name));
  const finding = findings.find(({ range }) => text.slice(range.start, range.end) === characters);
  const found = findings.map(({ range, rule }) => `${rule} on ${text.slice(range.start, range.end)}`);
  expect(finding, `a finding on ${characters} among ${found.join(", ")}`).toBeDefined();
  const fix = finding?.fixes().find((each) => each.title.startsWith(title));
  expect(fix, `a fix that starts with ${title}`).toBeDefined();
  return applyEdits(text, fix?.edits ?? []);
}

const compose = (command: string) =>
  `services:\n  llm:\n    image: vllm/vllm-openai:v0.28.0\n    command: ${command}\n    ipc: host\n`;
const manifest = (args: string) =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: llm\n      image: vllm/vllm-openai:v0.28.0\n      args: ${args}\n`;

const removals: readonly [title: string, name: string, before: string, after: string][] = [
  [
    "on a line of its own in a folded text",
    "compose.yaml",
    compose(">\n      --model org/a\n      --swap-space 4\n      --port 80"),
    compose(">\n      --model org/a\n      --port 80"),
  ],
  [
    "last in a folded text",
    "compose.yaml",
    compose(">-\n      --model org/a\n      --swap-space 4"),
    compose(">-\n      --model org/a"),
  ],
  [
    "amid a line in double quotes",
    "compose.yaml",
    compose('"--model org/a --swap-space 4 --port 80"'),
    compose('"--model org/a --port 80"'),
  ],
  [
    "first in double quotes",
    "compose.yaml",
    compose('"--swap-space 4 --model org/a"'),
    compose('" --model org/a"'),
  ],
  [
    "before a backslash",
    "compose.yaml",
    compose("|\n      --model org/a \\\n      --swap-space=4 \\\n      --port 80"),
    compose("|\n      --model org/a \\\n      --port 80"),
  ],
  [
    "as two items with and without quotes",
    "pod.yaml",
    manifest(
      '\n        - --model\n        - org/a\n        - --swap-space # GiB\n        - "4"\n        - --port=80',
    ),
    manifest("\n        - --model\n        - org/a\n        - --port=80"),
  ],
  [
    "as one item",
    "pod.yaml",
    manifest("\n        - '--model=org/a'\n        - '--swap-space=4'"),
    manifest("\n        - '--model=org/a'"),
  ],
  [
    "amid a list in brackets",
    "pod.yaml",
    manifest('["--model", "org/a", "--swap-space", "4", "--port", "80"]'),
    manifest('["--model", "org/a", "--port", "80"]'),
  ],
  [
    "at the start of a list in brackets",
    "pod.yaml",
    manifest('["--swap-space=4", --model=org/a]'),
    manifest("[--model=org/a]"),
  ],
  [
    "in a script in an item",
    "pod.yaml",
    manifest(
      "[]\n      command:\n        - sh\n        - -c\n        - >-\n          vllm serve org/a\n          --swap-space 4\n          --port 80",
    ),
    manifest(
      "[]\n      command:\n        - sh\n        - -c\n        - >-\n          vllm serve org/a\n          --port 80",
    ),
  ],
];

describe("a flag that is gone is taken out with what goes with it", () => {
  test.each(removals)("%s", (_, name, before, after) => {
    expect(fixedText(name, before, "--swap-space", "Remove")).toBe(after);
  });

  test.each(removals)("%s, with CRLF", (_, name, before, after) => {
    const fixed = fixedText(name, before.replaceAll("\n", "\r\n"), "--swap-space", "Remove");
    expect(fixed).toBe(after.replaceAll("\n", "\r\n"));
    expect(parseYamlDocuments(fixed).flatMap(({ problems }) => problems)).toEqual([]);
  });
});

describe("a misspelt flag is mended where it stands", () => {
  test.each([
    ["folded", "compose.yaml", compose(">\n      --model org/a\n      --max-modell-len 8192")],
    ["in quotes", "compose.yaml", compose("'--model org/a --max-modell-len=8192'")],
    ["an item in quotes", "pod.yaml", manifest('["--model=org/a", "--max-modell-len=8192"]')],
    ["behind escapes", "pod.yaml", manifest('["--hf-overrides={\\"a\\": 1}", "--max-modell-len=8192"]')],
    ["in an extended command", "compose.yaml", compose('bash -c "vllm serve org/a --max-modell-len 8192"')],
  ])("%s", (_, name, text) => {
    const fixed = fixedText(name, text, "--max-modell-len", "Change to");
    expect(fixed).toBe(text.replace("--max-modell-len", "--max-model-len"));
  });

  test("a key of vLLM's own configuration", () => {
    const text = "model: org/a\nmax-modell-len: 8192\nmax-num-seqs: 8\ngpu-memory-utilization: 0.9\n";
    const fixed = fixedText("serve.yaml", text, "max-modell-len", "Change to");
    expect(fixed).toBe(text.replace("modell", "model"));
  });
});
