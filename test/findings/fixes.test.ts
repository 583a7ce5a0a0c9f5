import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { findingsOf, fixedText } from "../support/findings.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** A fault, the fix that is chosen by the beginning of its title, and the whole text after it. */
interface FixCase {
  readonly rule: string;
  readonly fix: string;
  readonly before: string;
  readonly after: string;
  readonly name?: string;
}

const plan = (args: string): string => `gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
${args}
`;

const formFixes: readonly FixCase[] = [
  {
    rule: "stray-word",
    fix: "Write args instead of command",
    name: "pod.yaml",
    before: `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: vllm/vllm-openai:v0.12.0\n      command: ["--model", "org/m"]\n`,
    after: `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: vllm/vllm-openai:v0.12.0\n      args: ["--model", "org/m"]\n`,
  },
  {
    rule: "invalid-plan",
    fix: 'Move it to "args"',
    name: planName,
    before: plan("    max_num_seqs: 256"),
    after: plan("    args: { max_num_seqs: 256 }"),
  },
  {
    rule: "invalid-plan",
    fix: 'Move it to "args"',
    name: planName,
    before: plan("    args:\n      max-model-len: 8K\n    max-num-seqs: 256"),
    after: plan("    args:\n      max-model-len: 8K\n      max-num-seqs: 256"),
  },
  {
    rule: "invalid-plan",
    fix: 'Move it to "args"',
    name: planName,
    before: plan("    max-num-seqs: 256 # many\n    args: { max-model-len: 8K }"),
    after: plan("    args: { max-model-len: 8K, max-num-seqs: 256 }"),
  },
  {
    rule: "removed-flag",
    fix: "Remove --swap-space",
    name: "Dockerfile",
    before:
      'FROM a:1\nCMD ["vllm", "serve", "Qwen/Qwen2.5-7B-Instruct", "--swap-space", "4", "--port", "80"]\n',
    after: 'FROM a:1\nCMD ["vllm", "serve", "Qwen/Qwen2.5-7B-Instruct", "--port", "80"]\n',
  },
  {
    rule: "removed-flag",
    fix: "Remove swap_space",
    name: "offline.py",
    before: 'from vllm import LLM\nLLM("Qwen/Qwen2.5-7B-Instruct", swap_space=4, seed=1)\n',
    after: 'from vllm import LLM\nLLM("Qwen/Qwen2.5-7B-Instruct", seed=1)\n',
  },
  {
    rule: "removed-flag",
    fix: "Remove --swap-space",
    name: "run.py",
    before:
      'import subprocess\nsubprocess.run(["vllm", "serve", "Qwen/Qwen2.5-7B-Instruct", "--swap-space", str(4), "--seed", "1"])\n',
    after:
      'import subprocess\nsubprocess.run(["vllm", "serve", "Qwen/Qwen2.5-7B-Instruct", "--seed", "1"])\n',
  },
  {
    rule: "unknown-flag",
    fix: "Change to max_model_len",
    name: "offline.py",
    before: 'from vllm import LLM\nLLM("Qwen/Qwen2.5-7B-Instruct", max_model_lem=8192)\n',
    after: 'from vllm import LLM\nLLM("Qwen/Qwen2.5-7B-Instruct", max_model_len=8192)\n',
  },
  {
    rule: "glued-list-item",
    fix: "Write --max-model-len=8K",
    name: "compose.yaml",
    before:
      'services:\n  a:\n    image: vllm/vllm-openai:v0.28.0\n    command: [Qwen/Qwen2.5-7B-Instruct, "--max-model-len 8K"]\n',
    after:
      'services:\n  a:\n    image: vllm/vllm-openai:v0.28.0\n    command: [Qwen/Qwen2.5-7B-Instruct, "--max-model-len=8K"]\n',
  },
  {
    rule: "too-little-shared-memory",
    fix: "Add ipc: host",
    name: "compose.yaml",
    before:
      "services:\n  a:\n    image: vllm/vllm-openai:v0.28.0\n    command: Qwen/Qwen2.5-7B-Instruct -tp 2\n",
    after:
      "services:\n  a:\n    image: vllm/vllm-openai:v0.28.0\n    ipc: host\n    command: Qwen/Qwen2.5-7B-Instruct -tp 2\n",
  },
  {
    rule: "too-little-shared-memory",
    fix: "Add --ipc=host",
    before: "docker run vllm/vllm-openai:v0.28.0 Qwen/Qwen2.5-7B-Instruct -tp 2",
    after: "docker run --ipc=host vllm/vllm-openai:v0.28.0 Qwen/Qwen2.5-7B-Instruct -tp 2",
  },
  {
    rule: "parser-of-another-model",
    fix: "Change to hermes",
    before: "P=mistral\nvllm serve Qwen/Qwen3-8B --enable-auto-tool-choice --tool-call-parser $P",
    after: "P=hermes\nvllm serve Qwen/Qwen3-8B --enable-auto-tool-choice --tool-call-parser $P",
  },
  {
    rule: "incomplete-tool-calling",
    fix: "Add --enable-auto-tool-choice",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --tool-call-parser hermes",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --tool-call-parser hermes --enable-auto-tool-choice",
  },
  {
    rule: "unknown-flag",
    fix: "Change to --max-model-len",
    name: "vllm.service",
    before: "[Service]\nExecStart=vllm serve Qwen/Qwen2.5-7B-Instruct \\\n  --max-model-lem 8192\n",
    after: "[Service]\nExecStart=vllm serve Qwen/Qwen2.5-7B-Instruct \\\n  --max-model-len 8192\n",
  },
  {
    rule: "unknown-flag",
    fix: "Change to --max-model-len",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-lem=8K",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len=8K",
  },
  {
    rule: "unknown-flag",
    fix: "Change to max-model-len",
    name: planName,
    before: plan("    args: { max_model_lem: 8K }"),
    after: plan("    args: { max-model-len: 8K }"),
  },
  {
    rule: "ambiguous-flag",
    fix: "Change to --max-num-seqs",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --max-num 16",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --max-num-seqs 16",
  },
  {
    rule: "removed-flag",
    fix: "Remove --swap-space",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --swap-space 4 --port 8000",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --port 8000",
  },
  {
    rule: "removed-flag",
    fix: "Remove --swap-space",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct \\\n  --swap-space 4 \\\n  --port 8000\n",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct \\\n  --port 8000\n",
  },
  {
    rule: "removed-flag",
    fix: "Remove --swap-space",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct \\\r\n  --port 8000 \\\r\n  --swap-space 4\r\n",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct \\\r\n  --port 8000\r\n",
  },
  {
    rule: "removed-flag",
    fix: "Remove swap-space",
    name: planName,
    before: plan("    args: { port: 8000, swap-space: 4, seed: 1 }"),
    after: plan("    args: { port: 8000, seed: 1 }"),
  },
  {
    rule: "removed-flag",
    fix: "Remove swap-space",
    name: planName,
    before: plan("    args:\n      swap-space: 4 # gone\n      port: 8000"),
    after: plan("    args:\n      port: 8000"),
  },
  {
    rule: "removed-flag",
    fix: "Remove swap-space",
    name: planName,
    before: plan("    args:\n      swap-space: 4"),
    after: plan("    args:\n      {}"),
  },
  {
    rule: "removed-flag",
    fix: "Replace with --cudagraph-capture-sizes",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --cuda-graph-sizes 1 2 4",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --cudagraph-capture-sizes 1 2 4",
  },
  {
    rule: "removed-flag",
    fix: "Replace with --structured-outputs-config.backend",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --guided-decoding-backend xgrammar",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --structured-outputs-config.backend xgrammar",
  },
  {
    rule: "removed-flag",
    fix: "Remove --guided-decoding-disable-any-whitespace",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --guided-decoding-disable-any-whitespace",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct",
  },
  {
    rule: "value-on-boolean-flag",
    fix: "Write --enable-chunked-prefill",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --enable-chunked-prefill true --port 8000",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --enable-chunked-prefill --port 8000",
  },
  {
    rule: "value-on-boolean-flag",
    fix: "Write --no-enable-prefix-caching",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --enable-prefix-caching=false",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --no-enable-prefix-caching",
  },
  {
    rule: "value-on-boolean-flag",
    fix: "Write --enable-prefix-caching",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --no-enable-prefix-caching=false",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --enable-prefix-caching",
  },
  {
    rule: "value-on-boolean-flag",
    fix: "Write --enforce-eager",
    name: "compose.yaml",
    before:
      'services:\n  a:\n    image: vllm/vllm-openai:v0.12.0\n    command: ["--model", "org/m", "--enforce-eager", "true"]\n',
    after:
      'services:\n  a:\n    image: vllm/vllm-openai:v0.12.0\n    command: ["--model", "org/m", "--enforce-eager"]\n',
  },
  {
    rule: "value-on-boolean-flag",
    fix: "Write --no-enable-prefix-caching",
    name: "compose.yaml",
    before:
      "services:\n  a:\n    image: vllm/vllm-openai:v0.12.0\n    command:\n      - --enable-prefix-caching\n      - 'false'\n      - --model=org/m\n",
    after:
      "services:\n  a:\n    image: vllm/vllm-openai:v0.12.0\n    command:\n      - --no-enable-prefix-caching\n      - --model=org/m\n",
  },
  {
    rule: "value-on-boolean-flag",
    fix: "Write --enforce-eager",
    name: "serve.py",
    before:
      'import subprocess\nsubprocess.run(["vllm", "serve", "org/m", "--enforce-eager", "true", "--port", "80"])\n',
    after:
      'import subprocess\nsubprocess.run(["vllm", "serve", "org/m", "--enforce-eager", "--port", "80"])\n',
  },
  {
    rule: "value-on-boolean-flag",
    fix: "Write false",
    name: planName,
    before: plan('    args: { enforce-eager: "off" }'),
    after: plan("    args: { enforce-eager: false }"),
  },
  {
    rule: "wrong-flag-value",
    fix: "Change to bfloat16",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruct --dtype bfloat15",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct --dtype bfloat16",
  },
  {
    rule: "unknown-model",
    fix: "Change to Qwen/Qwen2.5-7B-Instruct",
    before: "vllm serve Qwen/Qwen2.5-7B-Instruc",
    after: "vllm serve Qwen/Qwen2.5-7B-Instruct",
  },
  {
    rule: "unknown-model",
    fix: "Change to Qwen/Qwen2.5-7B-Instruct",
    before: 'MODEL="${MODEL:-Qwen/Qwen2.5-7B-Instruc}"\nvllm serve "$MODEL"\n',
    after: 'MODEL="${MODEL:-Qwen/Qwen2.5-7B-Instruct}"\nvllm serve "$MODEL"\n',
  },
  {
    rule: "unknown-gpu",
    fix: "Change to L4",
    before: "# gpuplan: gpu=2x L5\nvllm serve Qwen/Qwen2.5-7B-Instruct -tp 2",
    after: "# gpuplan: gpu=2x L4\nvllm serve Qwen/Qwen2.5-7B-Instruct -tp 2",
  },
  {
    rule: "invalid-directive",
    fix: "Change to concurrency",
    before: "# gpuplan: conccurency=2\nvllm serve Qwen/Qwen2.5-7B-Instruct",
    after: "# gpuplan: concurrency=2\nvllm serve Qwen/Qwen2.5-7B-Instruct",
  },
  {
    rule: "context-exceeds-max-model-len",
    fix: "Raise max-model-len to 16K",
    before:
      "# gpuplan: gpu=L4 concurrency=2 context=16K\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len=8K",
    after:
      "# gpuplan: gpu=L4 concurrency=2 context=16K\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len=16384",
  },
];

describe("a fix of a word", () => {
  it.each(formFixes)("$rule: $fix", ({ rule, fix, before, after, name }) => {
    expect(fixedText(service, before, rule, fix, name)).toBe(after);
    expect(findingsOf(service, after, rule, name)).toEqual([]);
  });

  it("is not offered where the name of a GPU stands amid other words", () => {
    const text = "#!/bin/bash\n#SBATCH --gres=gpu:v99:4\nvllm serve Qwen/Qwen2.5-7B-Instruct\n";
    const [finding] = findingsOf(service, text, "unknown-gpu");
    expect(finding?.message).toBe('The GPU "v99" is not in the catalogue.');
    expect(finding?.fixes()).toEqual([]);
  });

  it("says of an empty GPU that none is named", () => {
    const [finding] = findingsOf(
      service,
      "# gpuplan: gpu=\nvllm serve Qwen/Qwen2.5-7B-Instruct\n",
      "unknown-gpu",
    );
    expect(finding?.message).toBe("No GPU is named here.");
    expect(finding?.range).toEqual({ start: 15, end: 15 });
  });
});

const twoL4 = `#!/usr/bin/env bash
# gpuplan: gpu=2x L4 concurrency=10
vllm serve Qwen/Qwen2.5-7B-Instruct \\
  --max-model-len 32768 \\
  --gpu-memory-utilization 0.90
`;

const twoL4Plan = `gpuplan: 1
pools:
  default:
    gpu: L4
    count: 2
    price: gcp/on-demand
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args:
      max-model-len: 32K # what people ask for
      gpu-memory-utilization: 0.90
workload: { concurrency: 10, context: 32K }
`;

const noLaunchFits = `# gpuplan: gpu=L4
exec vllm serve "\${MODEL:-Qwen/Qwen2.5-14B-Instruct}" --quantization fp8 --max-model-len 128K
`;

/** Faults whose remedies were tried by estimating again. */
const proposalTexts: readonly {
  readonly title: string;
  readonly text: string;
  readonly rule: string;
  readonly name?: string;
}[] = [
  { title: "two L4, ten requests of 32K", text: twoL4, rule: "workload-does-not-fit" },
  {
    title: "with lines that end in CRLF",
    text: twoL4.replaceAll("\n", "\r\n"),
    rule: "workload-does-not-fit",
  },
  { title: "as a plan in blocks", text: twoL4Plan, rule: "workload-does-not-fit", name: planName },
  {
    title: "as a plan in braces",
    text: "gpuplan: 1\ngpu: 2x L4\nservices: { chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 32K } } }\nworkload: { concurrency: 10 }\n",
    rule: "workload-does-not-fit",
    name: planName,
  },
  {
    title: "as a plan without args",
    text: "gpuplan: 1\ngpu: 2x L4\nservices:\n  chat:\n    model: Qwen/Qwen2.5-7B-Instruct\nworkload: { concurrency: 10 }\n",
    rule: "workload-does-not-fit",
    name: planName,
  },
  {
    title: "as a plan with empty args",
    text: "gpuplan: 1\ngpu: 2x L4\nservices:\n  chat:\n    model: Qwen/Qwen2.5-7B-Instruct\n    args: {}\nworkload: { concurrency: 10 }\n",
    rule: "workload-does-not-fit",
    name: planName,
  },
  {
    title: "weights that exceed the GPU",
    text: "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-14B-Instruct\n",
    rule: "cannot-start",
  },
  { title: "a quantization that goes with the model", text: noLaunchFits, rule: "cannot-start" },
  {
    title: "more tokens than the model was made for",
    text: "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 65536\n",
    rule: "cannot-start",
  },
  {
    title: "one request at a time",
    text: "# gpuplan: gpu=L4\nvllm serve meta-llama/Llama-3.1-8B-Instruct --max-model-len 22K\n",
    rule: "one-request-at-a-time",
  },
  {
    title: "a flag that is set by a variable, words in an array",
    text: '# gpuplan: gpu=2x L4 concurrency=10\nLENGTH=32K\nARGS=(--max-model-len "$LENGTH" -tp 1)\nvllm serve Qwen/Qwen2.5-7B-Instruct "${ARGS[@]}"\n',
    rule: "workload-does-not-fit",
  },
  {
    title: "in the second of two launches",
    text: `vllm serve Qwen/Qwen2.5-0.5B-Instruct --max-model-len 2K\n${twoL4}`,
    rule: "workload-does-not-fit",
  },
];

describe("a remedy", () => {
  it.each(proposalTexts)(
    "clears its finding and keeps what its title promises: $title",
    ({ text, rule, name }) => {
      const [finding] = findingsOf(service, text, rule, name);
      const fixes = finding?.fixes() ?? [];
      expect(fixes.length).toBeGreaterThan(0);
      expect(fixes.filter(({ preferred }) => preferred).length).toBeLessThanOrEqual(1);
      for (const { title, edits } of fixes) {
        const after = applyEdits(text, edits);
        const errors = service
          .findings(documentOf(after, name))
          .filter(({ severity }) => ["error", "warning"].includes(severity));
        expect(
          errors.map(({ message }) => message),
          `${title}\n${after}`,
        ).toEqual([]);
        const promised = /→ ([\d,]+) requests? of (\d+K|[\d,]+)/.exec(title);
        expect(promised, title).not.toBeNull();
        expect(lensesOf(after, name), `${title}\n${after}`).toContain(promisedLength(promised?.[2]));
        expect(requestsIn(after, name), `${title}\n${after}`).toContain(
          Number(promised?.[1]?.replaceAll(",", "")),
        );
      }
    },
  );

  it("changes the plan's count with the GPUs that are needed, and says what that saves", () => {
    const titles = findingsOf(service, twoL4Plan, "workload-does-not-fit", planName).flatMap((finding) =>
      finding.fixes(),
    );
    const awq = titles.find(({ title }) => title.includes("AWQ"));
    expect(awq?.title).toMatch(
      /^Use Qwen\/Qwen2\.5-7B-Instruct-AWQ with an FP8 KV cache → 1[4-8] requests of 32K, saves \$[\d.,]+\/month$/,
    );
    expect(applyEdits(twoL4Plan, awq?.edits ?? [])).toBe(
      twoL4Plan
        .replace("count: 2", "count: 1")
        .replace("Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B-Instruct-AWQ")
        .replace("0.90\n", "0.90\n      kv-cache-dtype: fp8\n"),
    );
  });
});

function lensesOf(text: string, name?: string): string {
  return service
    .codeLenses(documentOf(text, name))
    .map(({ title }) => title)
    .join("\n");
}

function promisedLength(length: string | undefined): string {
  return `requests of ${length}`;
}

/** Whole requests, as titles promise them, of every server in the text. */
function requestsIn(text: string, name?: string): readonly number[] {
  const document = documentOf(text, name);
  return service.analyze(document).assessments.map(({ deployment }) => {
    const view = service.panelView(document, 0, deployment.id);
    const [current] = view.alternatives;
    return Math.floor(current?.requests?.mid ?? 0);
  });
}
