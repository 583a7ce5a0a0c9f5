import { guessesUnknown } from "../capacity/draft.ts";
import type { ModelShape } from "../capacity/modelShape.ts";
import type { Speculation } from "../capacity/serverSettings.ts";
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
  const model = deployment.model.value;
  if (model !== null) {
    const draft = draftAssumption(model.shape, deployment.server.speculation.value);
    assumed.push(
      ...(draft === null ? [] : [draft]),
      ...(model.assumption === null ? [] : [model.assumption]),
      ...model.shape.assumptions,
    );
  }
  return assumed;
}

/** What is taken for granted of a draft; `null` where its checkpoint is known, or none is needed. */
function draftAssumption(model: ModelShape, speculation: Speculation | null): string | null {
  if (speculation === null || !guessesUnknown(model, speculation)) return null;
  const name = speculation.draft?.name ?? speculation.method;
  switch (speculation.method) {
    case "eagle":
    case "eagle3":
    case "dflash":
      return speculation.draft === undefined
        ? null
        : `The draft ${name} is not known; it is counted as ${speculation.method} heads of a model this wide are built.`;
    default:
      return `The draft ${name} is not counted: its weights and its KV cache come on top of these figures.`;
  }
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
