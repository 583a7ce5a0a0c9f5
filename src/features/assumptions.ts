import type { Deployment, ServerFacts } from "../deployment/deployment.ts";
import type { Fact } from "../deployment/fact.ts";
import { formatCount } from "../units/print.ts";
import { formatVersion } from "../units/version.ts";

/** The settings that decide the memory: whoever reads a figure wants to know which of these nobody wrote. */
const decidingSettings: readonly (readonly [keyof ServerFacts, string])[] = [
  ["gpuMemoryUtilization", "gpu_memory_utilization"],
  ["maxModelLen", "max_model_len"],
  ["maxNumBatchedTokens", "max_num_batched_tokens"],
  ["maxNumSeqs", "max_num_seqs"],
  ["kvCacheDtype", "kv_cache_dtype"],
  ["dtype", "dtype"],
];

/** Ways of guessing ahead whose memory the estimate holds, or which take none. */
const countedDrafts = /^(?:mtp|eagle3?|ngram|suffix)$/;

/** What was assumed rather than written, one entry each: `gpu_memory_utilization=0.92 (vLLM 0.28)`. */
export function assumptionsOf(deployment: Deployment): readonly string[] {
  const assumed: string[] = [];
  if (deployment.version.origin.kind !== "written") {
    assumed.push(`vllm=${formatVersion(deployment.version.value)} (${originPhrase(deployment.version)})`);
  }
  if (deployment.gpu.value !== null && deployment.gpu.origin.kind !== "written") {
    assumed.push(`gpu=${deployment.gpu.value.label} (${originPhrase(deployment.gpu)})`);
  }
  for (const [name, field] of decidingSettings) {
    const fact: Fact<unknown> = deployment.server[name];
    if (fact.origin.kind === "written" || fact.value === null) continue;
    const value =
      typeof fact.value === "number" && fact.value > 999 ? formatCount(fact.value) : String(fact.value);
    assumed.push(`${field}=${value} (${originPhrase(fact)})`);
  }
  const draft = deployment.server.speculation.value?.method;
  if (draft !== undefined && !countedDrafts.test(draft)) {
    assumed.push(
      `The draft model (${draft}) is not counted: its weights and its KV cache come on top of these figures.`,
    );
  }
  const model = deployment.model.value;
  if (model !== null)
    assumed.push(...(model.assumption === null ? [] : [model.assumption]), ...model.shape.assumptions);
  return assumed;
}

function originPhrase(fact: Fact<unknown>): string {
  switch (fact.origin.kind) {
    case "default":
    case "inherited":
      return fact.origin.from;
    case "unknown":
      return fact.origin.reason;
    case "written":
      return "written";
  }
}
