import { beforeAll, describe, expect, it, test } from "vitest";
import { fixAllEdits } from "../../src/features/fixAll.ts";
import type { Finding, Fix } from "../../src/findings/finding.ts";
import type { Service } from "../../src/service/service.ts";
import { applyEdits, type TextEdit } from "../../src/text/textEdit.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** As saving does it, once. */
function fixedOnce(text: string, name: string): string {
  return applyEdits(text, service.fixAll(documentOf(text, name)));
}

const model = "Qwen/Qwen2.5-7B-Instruct";
const compose = (command: string) =>
  `services:\n  chat:\n    image: vllm/vllm-openai:v0.28.0\n    shm_size: 8gb\n    command: ${command}\n`;

/** What is gone, renamed or has a value that it does not take, in the forms that files have. */
const files: readonly (readonly [string, string, string])[] = [
  [
    "serve.sh",
    `vllm serve ${model} \\\n  --swap-space 4 \\\n  --max-model-len 8K \\\n  --enable-prefix-caching true\n`,
    `vllm serve ${model} \\\n  --max-model-len 8K \\\n  --enable-prefix-caching\n`,
  ],
  [
    "compose.yaml",
    compose(
      `>-\n      --model ${model}\n      --swap-space 4\n      --max-model-len 8192\n      --enforce-eager true`,
    ),
    compose(`>-\n      --model ${model}\n      --max-model-len 8192\n      --enforce-eager`),
  ],
  [
    "compose.yaml",
    compose(`["--model", "${model}", "--swap-space", "4", "--enforce-eager", "--max-model-len=8192"]`),
    compose(`["--model", "${model}", "--enforce-eager", "--max-model-len=8192"]`),
  ],
  [
    planName,
    `gpuplan: 1\ngpu: L4\nservices:\n  chat:\n    model: ${model}\n    args:\n      swap-space: 4\n      max-model-len: 8K\n`,
    `gpuplan: 1\ngpu: L4\nservices:\n  chat:\n    model: ${model}\n    args:\n      max-model-len: 8K\n`,
  ],
];

describe.each([
  ["\n", (text: string) => text],
  ["\r\n", (text: string) => text.replaceAll("\n", "\r\n")],
])("what needs no decision, in lines that end in %j", (_, lines) => {
  test.each(files)("is put right in %s at once: %s", (name, before, after) => {
    expect(fixedOnce(lines(before), name)).toBe(lines(after));
    expect(service.fixAll(documentOf(lines(after), name))).toEqual([]);
  });
});

describe("two findings on one flag", () => {
  it("make one edit, and what the other asks for is found again", () => {
    const twice = `vllm serve ${model} --swap-space 4 --swap-space 4 --max-model-len 8K\n`;
    let text = twice;
    for (let round = 0; round < 3; round++) text = fixedOnce(text, "serve.sh");
    expect(text).toBe(`vllm serve ${model} --max-model-len 8K\n`);
  });

  it("leave a value alone that belongs to both", () => {
    const glued = `vllm serve ${model} --swap-space=4 --enforce-eager=true --max-model-len 8K\n`;
    let text = glued;
    for (let round = 0; round < 3; round++) text = fixedOnce(text, "serve.sh");
    expect(text).toBe(`vllm serve ${model} --enforce-eager --max-model-len 8K\n`);
  });
});

describe("fixes that touch each other", () => {
  const edit = (start: number, end: number, newText = ""): TextEdit => ({ range: { start, end }, newText });
  const findingWith = (edits: readonly TextEdit[], more: Partial<Fix> = {}): Finding => ({
    rule: "some-rule",
    severity: "error",
    message: "Wrong.",
    range: { start: 0, end: 1 },
    related: [],
    fixes: () => [{ title: "Right", preferred: true, isMechanical: true, edits, ...more }],
  });

  it("are made whole or not at all", () => {
    const first = findingWith([edit(0, 4), edit(10, 14)]);
    const second = findingWith([edit(12, 16), edit(20, 24)]);
    expect(fixAllEdits([second, first])).toEqual([edit(0, 4), edit(10, 14)]);
  });

  it("are not made together where they meet at one place", () => {
    expect(fixAllEdits([findingWith([edit(4, 4, "a")]), findingWith([edit(4, 4, "b")])])).toEqual([
      edit(4, 4, "a"),
    ]);
    expect(fixAllEdits([findingWith([edit(0, 4)]), findingWith([edit(4, 8)])])).toEqual([edit(0, 4)]);
  });

  it("are one where two findings offer the same", () => {
    expect(fixAllEdits([findingWith([edit(0, 4)]), findingWith([edit(0, 4)])])).toEqual([edit(0, 4)]);
  });

  it("leave decisions and other files to the person", () => {
    const elsewhere = [{ path: "/serve.sh", text: "a", edits: [edit(0, 1)] }];
    expect(fixAllEdits([findingWith([edit(0, 4)], { otherFiles: elsewhere })])).toEqual([]);
    expect(fixAllEdits([findingWith([edit(0, 4)], { isMechanical: false })])).toEqual([]);
    expect(fixAllEdits([findingWith([edit(0, 4)], { preferred: false })])).toEqual([]);
  });
});
