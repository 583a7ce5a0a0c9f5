import { env } from "node:process";
import fc from "fast-check";
import { gpuNames } from "../../src/catalog/findGpu.ts";
import { modelNames } from "../../src/catalog/models.ts";
import { planName } from "./service.ts";

/** A launch script or a plan of a catalogue model on a catalogue GPU, with settings that people choose. */
export const deploymentFiles = wished(fc.constantFrom(...modelNames()), fc.constantFrom(...gpuNames()));

/** Models and GPUs of which one or the other change often helps, and a walk of the whole space takes moments. */
export const smallDeploymentFiles = wished(
  fc.constantFrom(
    "Qwen/Qwen2.5-7B-Instruct",
    "Qwen/Qwen2.5-14B-Instruct",
    "Qwen/Qwen3-30B-A3B",
    "meta-llama/Llama-3.1-8B-Instruct",
    "Qwen/Qwen2.5-1.5B-Instruct",
  ),
  fc.constantFrom("L4", "T4", "A40", "RTX 4090", "A100 40GB"),
);

/**
 * Runs of a property: as many as the suite can afford, or as `GPUPLAN_RUNS` says. The whole proof is
 * `GPUPLAN_RUNS=5000 npm run test:unit -- test/advice`, and takes a quarter of an hour.
 */
export function runsOr(usual: number): number {
  return Number(env.GPUPLAN_RUNS ?? usual);
}

/** Milliseconds that so many runs may take on a machine with other things to do. */
export function timeFor(runs: number): number {
  return Math.max(120_000, runs * 1000);
}

interface DeploymentFile {
  readonly name: string;
  readonly text: string;
}

function wished(model: fc.Arbitrary<string>, gpu: fc.Arbitrary<string>): fc.Arbitrary<DeploymentFile> {
  return fc
    .record({
      model,
      gpu,
      count: fc.constantFrom(1, 1, 2, 4, 8),
      tensorParallel: fc.constantFrom(null, 1, 2, 4),
      length: fc.constantFrom(null, 2048, 8192, 20000, 32768, 131072),
      utilization: fc.constantFrom(null, 0.5, 0.8, 0.9, 0.95),
      kvCacheDtype: fc.constantFrom(null, null, "fp8"),
      concurrency: fc.constantFrom(null, 1, 10, 100),
      context: fc.constantFrom(null, null, 4096, 16384),
      version: fc.constantFrom(null, "0.8.5", "0.11"),
      isPlan: fc.boolean(),
    })
    .map((wish) => {
      const flags = [
        ["tensor-parallel-size", wish.tensorParallel],
        ["max-model-len", wish.length],
        ["gpu-memory-utilization", wish.utilization],
        ["kv-cache-dtype", wish.kvCacheDtype],
      ].filter(([, value]) => value !== null);
      if (wish.isPlan) {
        const workload = [
          ...(wish.concurrency === null ? [] : [`concurrency: ${wish.concurrency}`]),
          ...(wish.context === null ? [] : [`context: ${wish.context}`]),
        ];
        const args = flags.map(([name, value]) => `${name}: ${value}`).join(", ");
        const text = `gpuplan: 1\npools: { p: { gpu: ${wish.gpu}, count: ${wish.count} } }\nservices:\n  chat:\n    model: ${wish.model}\n    args: { ${args} }\nworkload: { ${workload.join(", ")} }\n`;
        return { name: planName, text };
      }
      const directive = [
        `gpu=${wish.count}x ${wish.gpu}`,
        ...(wish.concurrency === null ? [] : [`concurrency=${wish.concurrency}`]),
        ...(wish.context === null ? [] : [`context=${wish.context}`]),
        ...(wish.version === null ? [] : [`vllm=${wish.version}`]),
      ];
      const words = flags.map(([name, value]) => `--${name} ${value}`).join(" \\\n  ");
      return {
        name: "serve.sh",
        text: `# gpuplan: ${directive.join(" ")}\nvllm serve ${wish.model} ${words}\n`,
      };
    });
}
