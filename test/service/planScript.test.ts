import { expect, test } from "vitest";
import { applyEdits } from "../../src/text/textEdit.ts";
import { type Folder, openFolder, uriOf } from "../support/neighbours.ts";

const plan = (service: string) => `gpuplan: 1
gpu: 2x L4
services:
  chat:
    ${service}
workload: { concurrency: 4, context: 8K }
`;
const name = "chat.gpuplan.yaml";

async function factsOf({ service, open }: Folder): Promise<readonly string[]> {
  const { assessments } = service.analyze(await open(name));
  return assessments.map(({ kind, deployment: { modelName, server, gpu, gpuCount, version } }) =>
    [
      kind,
      modelName.value,
      server.maxModelLen.value,
      `${gpuCount.value}x ${gpu.value?.label}`,
      `v0.${version.value.minor}`,
    ].join(" "),
  );
}

const serve = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192 --dtype bfloat16\n";

test("a service's settings are those of its script, its GPUs those of its pool", async () => {
  const folder = await openFolder({
    [name]: plan("script: ./serve.sh"),
    "serve.sh": `# gpuplan: gpu=A100 80GB vllm=0.11\n${serve}`,
  });
  expect(await factsOf(folder)).toEqual(["estimated Qwen/Qwen2.5-7B-Instruct 8192 2x L4 v0.11"]);
});

test("one of several launches is named behind a #", async () => {
  const files = {
    "compose.yaml":
      "services:\n  a:\n    image: vllm/vllm-openai:v0.12.0\n    command: org/a\n  chat:\n    image: vllm/vllm-openai:v0.11.2\n    command: Qwen/Qwen2.5-7B-Instruct --max-model-len ${LEN}\n",
    ".env": "LEN=4096\n",
  };
  const folder = await openFolder({ [name]: plan("script: compose.yaml#chat"), ...files });
  expect(await factsOf(folder)).toEqual(["estimated Qwen/Qwen2.5-7B-Instruct 4096 2x L4 v0.11"]);
  const unnamed = await openFolder({ [name]: plan("script: compose.yaml"), ...files });
  const { plan: analysed } = unnamed.service.analyze(await unnamed.open(name));
  expect(analysed?.unreadScripts.map(({ problem }) => problem)).toEqual([
    "compose.yaml launches 2 servers: name one behind a #, such as compose.yaml#a.",
  ]);
});

test.each([
  ["script: serve.sh", "serve.sh is not there."],
  ["script: ../serve.sh", "../serve.sh lies outside the workspace and is not read."],
  ["script: empty.sh", "No launch of vLLM was found in empty.sh."],
  ["script: compose.yaml#none", "compose.yaml has no launch named none, such as compose.yaml#a."],
])("%s", async (service, problem) => {
  const folder = await openFolder({
    [name]: plan(service),
    "empty.sh": "echo vllm\n",
    "compose.yaml": "services:\n  a:\n    image: vllm/vllm-openai:v0.12.0\n    command: org/a\n",
  });
  const document = await folder.open(name);
  const findings = folder.service.findings(document).filter(({ rule }) => rule === "script-not-read");
  expect(findings.map(({ message }) => message)).toEqual([problem]);
  const [finding] = findings;
  expect(document.text.slice(finding?.range.start, finding?.range.end)).toBe(service.slice(8));
});

test("what vLLM refuses in the script is said in the plan, with its line and an edit there", async () => {
  const folder = await openFolder({
    [name]: plan("script: serve.sh"),
    "serve.sh": `#!/bin/bash\n${serve.trim()} --swap-space 4\n`,
  });
  const document = await folder.open(name);
  const removed = folder.service.findings(document).find(({ rule }) => rule === "removed-flag");
  expect(document.text.slice(removed?.range.start, removed?.range.end)).toBe("serve.sh");
  expect(removed?.message).toContain("See line 2 of serve.sh.");
  const [fix] = removed?.fixes() ?? [];
  expect(fix?.edits).toEqual([]);
  const [file] = fix?.otherFiles ?? [];
  expect(file && applyEdits(file.text, file.edits)).toBe(`#!/bin/bash\n${serve.trim()}\n`);
});

test("a plan is looked at anew when its script changes", async () => {
  const folder = await openFolder({ [name]: plan("script: serve.sh"), "serve.sh": serve });
  await folder.open(name);
  expect(folder.service.fileChanged(uriOf("serve.sh"), serve.replace("8192", "2048"))).toBe(true);
  expect(await factsOf(folder)).toEqual([expect.stringContaining("2048")]);
});

test("a script that is not read changes nothing of a service that names its model", async () => {
  const folder = await openFolder({ [name]: plan("{ model: Qwen/Qwen2.5-7B-Instruct, script: serve.sh }") });
  expect(await factsOf(folder)).toEqual([expect.stringContaining("Qwen/Qwen2.5-7B-Instruct")]);
});
