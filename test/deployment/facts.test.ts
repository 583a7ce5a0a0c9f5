import { beforeAll, describe, expect, it } from "vitest";
import type { Deployment } from "../../src/deployment/deployment.ts";
import type { Fact, Origin } from "../../src/deployment/fact.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function deploymentOf(text: string, name?: string, asked = service): Deployment {
  const [assessment] = asked.analyze(documentOf(text, name)).assessments;
  if (assessment === undefined) throw new Error("nothing is launched here");
  return assessment.deployment;
}

/** Where a fact is from: the characters that say it, else who says it. */
function source(text: string, { origin }: Fact<unknown>): string {
  const at = (range: { start: number; end: number }) => `«${text.slice(range.start, range.end)}»`;
  const phrases: Record<Origin["kind"], () => string> = {
    written: () => (origin.kind === "written" ? at(origin.range) : ""),
    default: () => (origin.kind === "default" ? `default: ${origin.from}` : ""),
    inherited: () => (origin.kind === "inherited" ? `inherited: ${origin.from}` : ""),
    unknown: () => (origin.kind === "unknown" ? `unknown: ${origin.reason}` : ""),
  };
  return phrases[origin.kind]();
}

describe("the vLLM version", () => {
  it.each([
    [
      "a directive before everything",
      "# gpuplan: vllm=0.9.1\npip install vllm==0.10.2\nvllm serve A\n",
      "0.9.1",
      "«0.9.1»",
    ],
    [
      "an image's tag",
      "docker run vllm/vllm-openai:v0.11.0 --model A\n",
      "0.11.0",
      "«vllm/vllm-openai:v0.11.0»",
    ],
    ["what pip installs", "pip install vllm==0.10.2\nvllm serve A\n", "0.10.2", "«0.10.2»"],
    ["the newest known", "vllm serve A\n", "0.28.0", "default: the newest known, 0.28"],
    [
      "the newest known for a tag without a number",
      "docker run vllm/vllm-openai:latest --model A\n",
      "0.28.0",
      "default: the newest known, 0.28",
    ],
  ])("is from %s", (_, text, version, from) => {
    const fact = deploymentOf(text).version;
    expect(`${fact.value.major}.${fact.value.minor}.${fact.value.patch}`).toBe(version);
    expect(source(text, fact)).toBe(from);
  });

  it("is from the setting where the file is silent, and from the file where it is not", async () => {
    const configured = await openService({ vllmVersion: "0.12" });
    expect(source("", deploymentOf("vllm serve A\n", undefined, configured).version)).toBe(
      "inherited: the setting gpuplan.vllmVersion",
    );
    const text = "# gpuplan: vllm=0.9\nvllm serve A\n";
    expect(source(text, deploymentOf(text, undefined, configured).version)).toBe("«0.9»");
  });

  it("of a plan is that of its measured run", () => {
    const text = "gpuplan: 1\nservices:\n  chat: { model: A, measured: { version: 0.11.1 } }\n";
    expect(source(text, deploymentOf(text, planName).version)).toBe("«0.11.1»");
  });
});

describe("the GPU", () => {
  it.each([
    ["a directive: name and count apart", "# gpuplan: gpu=2x L4\nvllm serve A\n", "L4", 2, "«L4»", "«2»"],
    [
      "a directive, its count behind",
      "# gpuplan: gpu=A100 80GB x4\nvllm serve A\n",
      "A100 80GB",
      4,
      "«A100 80GB»",
      "«4»",
    ],
    [
      "a directive above its own launch",
      "vllm serve A\n\n# gpuplan: gpu=H200\nvllm serve B\n",
      null,
      null,
      "unknown",
      "default: no count is given",
    ],
    [
      "a directive for the name, a variable for the count",
      "# gpuplan: gpu=L4\nCUDA_VISIBLE_DEVICES=0,1 vllm serve A\n",
      "L4",
      2,
      "«L4»",
      "«0,1»",
    ],
    [
      "the scheduler",
      "#SBATCH --gres=gpu:l4:4\nvllm serve A\n",
      "L4",
      4,
      "«--gres=gpu:l4:4»",
      "«--gres=gpu:l4:4»",
    ],
  ])("is from %s", (_, text, label, count, gpuFrom, countFrom) => {
    const { gpu, gpuCount } = deploymentOf(text);
    expect(gpu.value?.label ?? null).toBe(label);
    expect(gpuCount.value).toBe(count);
    expect(source(text, gpu)).toContain(gpuFrom);
    expect(source(text, gpuCount)).toBe(countFrom);
  });

  it("is the picked target before the setting, and the file's own before both", async () => {
    const configured = await openService({ targetGpu: "2x L4" });
    const seen = (text: string) => {
      const { gpu, gpuCount } = deploymentOf(text, undefined, configured);
      return [gpu.value?.label, gpuCount.value, source(text, gpu)];
    };
    expect(seen("vllm serve A\n")).toEqual(["L4", 2, "inherited: the setting gpuplan.targetGpu"]);
    configured.pickTarget("L40S");
    expect(seen("vllm serve A\n")).toEqual(["L40S", null, "inherited: the picked target"]);
    expect(seen("# gpuplan: gpu=A40\nvllm serve A\n")).toEqual(["A40", null, "«A40»"]);
    configured.pickTarget("L5");
    expect(seen("vllm serve A\n")[2]).toBe(
      'unknown: the picked target names "L5", which is not in the catalogue.',
    );
  });
});

describe("a setting", () => {
  it("is written with its name and value, a variable's at its use", () => {
    const text = 'L=8K\nvllm serve A --max-model-len "$L" -tp=2\n';
    const { maxModelLen, tensorParallelSize } = deploymentOf(text).server;
    expect([maxModelLen.value, source(text, maxModelLen)]).toEqual([8192, '«"$L"»']);
    expect([tensorParallelSize.value, source(text, tensorParallelSize)]).toEqual([2, "«2»"]);
  });

  it("is not known where it depends on what the file does not tell, and never its default", () => {
    const text = "vllm serve A --max-num-seqs $N --gpu-memory-utilization abc\n";
    const { maxNumSeqs, gpuMemoryUtilization } = deploymentOf(text).server;
    expect(source(text, maxNumSeqs)).toBe(
      "unknown: --max-num-seqs depends on $N, which this file does not tell.",
    );
    expect(source(text, gpuMemoryUtilization)).toBe(
      "unknown: The value of --gpu-memory-utilization is not understood.",
    );
  });

  it.each([
    ["0.8.5", "L4", 0.9, 2048, 256],
    ["0.28", "L4", 0.92, 2048, 256],
    ["0.28", "H100", 0.92, 8192, 1024],
  ])("has the default of vLLM %s on %s", (version, gpu, utilization, batched, sequences) => {
    const { server } = deploymentOf(
      `# gpuplan: gpu=${gpu} vllm=${version}\nvllm serve Qwen/Qwen2.5-7B-Instruct\n`,
    );
    expect(server.gpuMemoryUtilization.value).toBe(utilization);
    expect(server.maxNumBatchedTokens.value).toBe(batched);
    expect(server.maxNumSeqs.value).toBe(sequences);
    for (const fact of [server.gpuMemoryUtilization, server.maxNumBatchedTokens, server.maxNumSeqs])
      expect(fact.origin.kind).toBe("default");
  });

  it("takes vLLM's other words: auto lengths, half, offloaded gigabytes", () => {
    const { server } = deploymentOf("vllm serve A --max-model-len auto --dtype half --cpu-offload-gb 2\n");
    expect(server.maxModelLen.value).toBe("auto");
    expect(server.dtype.value).toBe("float16");
    expect(server.cpuOffloadBytes.value).toBe(2 * 2 ** 30);
  });
});

describe("the workload", () => {
  it("of a launch is the directive's, else the setting's", async () => {
    const configured = await openService({ expectedConcurrency: 7 });
    const text = "# gpuplan: concurrency=10 context=32k\nvllm serve A\n";
    const { workload } = deploymentOf(text, undefined, configured);
    expect([workload.concurrency?.value, workload.contextTokens?.value]).toEqual([10, 32_000]);
    expect(deploymentOf("vllm serve A\n", undefined, configured).workload.concurrency?.value).toBe(7);
  });

  it.each([
    ["concurrency: 10", 10, null],
    ["sessions: 100, context: 2048", 100, 2048],
    ["concurrency: 5..8, context: 8K..16K", 8, 16_384],
    ["concurrency: 5, context: { mean: 4K, max: 8K }", 5, 8192],
    ["concurrency: 5, context: { prompt: 3000, output: 500 }", 5, 3500],
  ])("of a plan with { %s } counts with its unfavourable end", (workload, requests, tokens) => {
    const text = `gpuplan: 1\nservices: { chat: { model: A } }\nworkload: { ${workload} }\n`;
    const facts = deploymentOf(text, planName).workload;
    expect(facts.concurrency?.value ?? null).toBe(requests);
    expect(facts.contextTokens?.value ?? null).toBe(tokens);
  });
});

describe("other services on the same GPU", () => {
  const held = (services: string, workload = "") =>
    deploymentOf(`gpuplan: 1\ngpu: L4\nservices:\n  chat: { model: A }\n${services}${workload}`, planName)
      .otherProcessesBytes.value;

  it("count with what they hold, where they share it", () => {
    expect(held("  voice: { engine: process, memory: 2GB, share: true }\n")).toBe(2e9);
    expect(
      held("  voice: { engine: process, memory: { weights: 1GB, cache: 0.5GB..1GB }, share: chat }\n"),
    ).toBe(2e9);
    expect(held("  voice: { engine: process, memory: 2GB }\n")).toBe(0);
  });

  it("count with what they reserve where they are servers of vLLM too", () => {
    const other = (share: string) =>
      held(`  guard: { model: B, args: { gpu-memory-utilization: ${share} }, share: true }\n`);
    expect(other("0.4") / 2 ** 30).toBeCloseTo(0.4 * 22.1, 1);
    expect(other("0.2") / other("0.4")).toBeCloseTo(0.5, 9);
    expect(held("  guard: { model: B, share: chat }\n") / 2 ** 30).toBeCloseTo(0.92 * 22.1, 1);
    expect(held("  guard: { model: B }\n")).toBe(0);
  });

  it("count with every session of the workload", () => {
    const services =
      "  voice: { engine: process, memory: 1GB, memory_per_session: 0.1GB..0.2GB, share: true }\n";
    expect(held(services, "workload: { sessions: 10 }\n")).toBeCloseTo(3e9, -3);
  });
});
