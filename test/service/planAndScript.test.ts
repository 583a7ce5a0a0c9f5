import { expect, test } from "vitest";
import { applyEdits } from "../../src/text/textEdit.ts";
import { openFolder, uriOf } from "../support/neighbours.ts";

const plan = `gpuplan: 1
gpu: 2x L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    script: serve.sh
    measured: { version: 0.12.0 }
workload: { concurrency: 4, context: 8K }
`;
const script = `# gpuplan: gpu=3x A100 80GB concurrency=8 context=4K vllm=0.11
vllm serve Qwen/Qwen2.5-3B-Instruct --max-model-len 8192
`;

test("the plan says where its script differs, and takes over what that says", async () => {
  const folder = await openFolder({ "chat.gpuplan.yaml": plan, "serve.sh": script });
  const document = await folder.open("chat.gpuplan.yaml");
  const findings = folder.service.findings(document).filter(({ rule }) => rule === "plan-and-script-differ");
  expect(findings.map(({ message }) => message)).toEqual([
    "The GPU count is 2 here, and 3 in serve.sh.",
    "The GPU is L4 here, and A100 80GB in serve.sh.",
    "The model is Qwen/Qwen2.5-7B-Instruct here, and Qwen/Qwen2.5-3B-Instruct in serve.sh.",
    "The vLLM version is 0.12 here, and 0.11 in serve.sh.",
    "The concurrency is 4 here, and 8 in serve.sh.",
    "The context is 8K here, and 4K in serve.sh.",
  ]);
  for (const { related } of findings) expect(related[0]?.message).toMatch(/See line [12] of serve\.sh\.$/);
  const edits = findings.flatMap(({ fixes }) => fixes().flatMap((fix) => fix.edits));
  const agreed = applyEdits(document.text, edits);
  expect(agreed).toContain("gpu: 3x A100 80GB\n");
  expect(agreed).toContain("model: Qwen/Qwen2.5-3B-Instruct\n");
  expect(agreed).toContain("measured: { version: 0.11 }\nworkload: { concurrency: 8, context: 4K }");
});

test("the script says where the plan that names it differs, and takes over what that says", async () => {
  const folder = await openFolder({ "chat.gpuplan.yaml": plan, "serve.sh": script });
  await folder.open("chat.gpuplan.yaml");
  const document = await folder.open("serve.sh");
  const findings = folder.service.findings(document).filter(({ rule }) => rule === "plan-and-script-differ");
  expect(findings.map(({ message }) => message)).toContain(
    "The model is Qwen/Qwen2.5-3B-Instruct here, and Qwen/Qwen2.5-7B-Instruct in the plan chat.gpuplan.yaml, whose service chat names this script.",
  );
  const edits = findings.flatMap(({ fixes }) => fixes().flatMap((fix) => fix.edits));
  const agreed = applyEdits(document.text, edits);
  expect(agreed).toBe(
    "# gpuplan: gpu=2x L4 concurrency=4 context=8K vllm=0.12\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192\n",
  );
});

test("a script without a directive has GPU and workload of the plan that names it", async () => {
  const folder = await openFolder({
    "chat.gpuplan.yaml": plan
      .replace("    model: Qwen/Qwen2.5-7B-Instruct\n", "")
      .replace("script:", "gpus: 1\n    replicas: 2\n    script:"),
    "serve.sh": "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192\n",
  });
  const gpuOf = async () => {
    const { assessments } = folder.service.analyze(await folder.open("serve.sh"));
    const deployment = assessments[0]?.deployment;
    return [
      deployment?.gpu.value?.label,
      deployment?.gpuCount.value,
      deployment?.workload.concurrency?.value,
    ];
  };
  expect(await gpuOf()).toEqual([undefined, null, undefined]);
  await folder.open("chat.gpuplan.yaml");
  expect(await gpuOf()).toEqual(["L4", 1, 2]);
  const [assessment] = folder.service.analyze(await folder.open("serve.sh")).assessments;
  expect(assessment?.deployment.gpu.origin).toEqual({
    kind: "inherited",
    from: "the plan chat.gpuplan.yaml",
  });
  // Nobody knows any more once the plan is closed.
  folder.service.forget(uriOf("chat.gpuplan.yaml"));
  expect(await gpuOf()).toEqual([undefined, null, undefined]);
});

test("where both agree, or only one says it, nothing is said", async () => {
  const folder = await openFolder({
    "chat.gpuplan.yaml": plan.replace("    model: Qwen/Qwen2.5-7B-Instruct\n", ""),
    "serve.sh": "# gpuplan: gpu=L4 concurrency=4 vllm=0.12\nvllm serve $MODEL\n",
  });
  const findings = folder.service.findings(await folder.open("chat.gpuplan.yaml"));
  expect(findings.filter(({ rule }) => rule === "plan-and-script-differ")).toEqual([]);
});

test("an edit of the plan is news for its script", async () => {
  const folder = await openFolder({ "chat.gpuplan.yaml": plan, "serve.sh": script });
  await folder.open("chat.gpuplan.yaml");
  const opened = await folder.open("serve.sh");
  expect(folder.service.analyze(opened).plannedLaunches).toHaveLength(1);
  const text = plan.replace("script: serve.sh", "args: { max-num-seqs: 4 }");
  const edited = { uri: uriOf("chat.gpuplan.yaml"), languageId: "", version: 2, text };
  folder.service.findings(edited);
  let news = 0;
  await folder.service.readModels(edited, new AbortController().signal, () => news++);
  expect(news).toBe(1);
  expect(folder.service.analyze(opened).plannedLaunches).toEqual([]);
});
