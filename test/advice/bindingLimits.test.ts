import { beforeAll, expect, it } from "vitest";
import { type BindingLimit, type Configuration, configurationOf } from "../../src/advice/configuration.ts";
import { needsOf } from "../../src/advice/needs.ts";
import { alone, rentedGpus } from "../../src/advice/rentedGpus.ts";
import { joinSteps } from "../../src/advice/step.ts";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** What a plan's own server is on its own GPU, in as many copies as it takes. */
function configurationIn(model: string, args: string, workload: string, objectives = ""): Configuration {
  const text = `gpuplan: 1
pools: { p: { gpu: L40S, price: { L40S: $1/h } } }
services: { chat: { model: ${model}, args: { ${args} } } }
workload: { ${workload} }
objectives: { ${objectives} }
`;
  const deployment = service.analyze(documentOf(text, planName)).assessments[0]?.deployment;
  const rented = deployment && rentedGpus(deployment, catalogueLookUps).find(({ isToday }) => isToday);
  const found =
    rented &&
    configurationOf(
      alone(deployment, rented, catalogueLookUps),
      rented,
      joinSteps([]),
      needsOf(deployment),
      catalogueLookUps,
    );
  if (!found) throw new Error("One copy does not carry a request.");
  return found;
}

const llama = "meta-llama/Llama-3.1-8B-Instruct";

const limits: readonly (readonly [BindingLimit, string, string, string, string])[] = [
  ["kv_cache", llama, "max-model-len: 32K", "concurrency: 100, context: 32K", ""],
  ["max_num_seqs", llama, "max-model-len: 4K, max-num-seqs: 4", "concurrency: 100, context: 4K", ""],
  // A recurrent state of this model takes as much as thousands of tokens.
  [
    "mamba_blocks",
    "ibm-granite/granite-4.0-h-tiny",
    "max-model-len: 4K, max-num-seqs: 1024",
    "concurrency: 2000, context: 1K",
    "",
  ],
  // Long answers read the weights and the cache for every token, long questions are arithmetic.
  [
    "bandwidth",
    llama,
    "max-model-len: 4K",
    "requests: 6000/min, concurrency: 10, context: { prompt: 128, output: 2K }",
    "",
  ],
  [
    "compute",
    llama,
    "max-model-len: 16K",
    "requests: 6000/min, concurrency: 10, context: { prompt: 12K, output: 16 }",
    "",
  ],
  ["objective", llama, "max-model-len: 4K", "concurrency: 100, context: 4K", "tpot: 70ms"],
  ["money", llama, "max-model-len: 4K", "concurrency: 100, context: 4K", "cost: $10/month"],
];

it.each(limits)("%s binds %s with %s, asked for %s and %s", (limit, model, args, workload, objectives) => {
  expect(configurationIn(model, args, workload, objectives).limit).toBe(limit);
});

it("an objective binds by the copies that it takes, and where none keep it", () => {
  const workload = "concurrency: 100, context: 4K";
  const free = configurationIn(llama, "max-model-len: 4K", workload);
  const kept = configurationIn(llama, "max-model-len: 4K", workload, "tpot: 70ms");
  expect(kept).toMatchObject({ meets: 1, limit: "objective" });
  expect(kept.replicas).toBeGreaterThan(free.replicas);
  const missed = configurationIn(llama, "max-model-len: 4K", workload, "tpot: 1ms");
  expect(missed).toMatchObject({ meets: 0, limit: "objective", replicas: free.replicas });
});

it("money binds only where the budget does", () => {
  const [args, workload] = ["max-model-len: 4K", "concurrency: 100, context: 4K"];
  const { measures } = configurationIn(llama, args, workload);
  const cost = Math.round(measures.costPerMonth);
  expect(configurationIn(llama, args, workload, `cost: $${cost + 1}/month`).limit).toBe("kv_cache");
  expect(configurationIn(llama, args, workload, `cost: $${cost - 1}/month`).limit).toBe("money");
});
