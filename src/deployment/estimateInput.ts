import type { EstimateInput } from "../capacity/estimate.ts";
import type { Deployment, ServerFacts } from "./deployment.ts";
import { type Fact, isUnknown } from "./fact.ts";

/** What keeps a deployment from being estimated: one entry per fact that is missing. */
export interface MissingFact {
  readonly what: "model" | "gpu" | "setting";
  /** A sentence: what is not known, and why. */
  readonly reason: string;
  readonly fact: Fact<unknown>;
}

export type EstimateInputResult =
  | { readonly kind: "ready"; readonly input: EstimateInput }
  | { readonly kind: "missing"; readonly missing: readonly MissingFact[] };

/**
 * The plain numbers that the arithmetic needs, ranges and origins left behind.
 * A setting that depends on what the file does not tell is never replaced by its default: it is reported as missing.
 */
export function toEstimateInput(deployment: Deployment): EstimateInputResult {
  const missing = findMissingFacts(deployment);
  const model = deployment.model.value;
  const gpu = deployment.gpu.value;
  if (missing.length > 0 || model === null || gpu === null) return { kind: "missing", missing };
  return {
    kind: "ready",
    input: {
      model: model.shape,
      gpu: gpu.spec,
      server: {
        version: deployment.version.value,
        ...plainServerSettings(deployment.server),
        otherProcessesBytes: deployment.otherProcessesBytes.value,
      },
      workloadContextTokens: deployment.workload.contextTokens?.value ?? null,
      measured: {
        weightBytes: deployment.measured.weightBytes?.value ?? null,
        kvCacheBytes: deployment.measured.kvCacheBytes?.value ?? null,
        kvCacheTokens: deployment.measured.kvCacheTokens?.value ?? null,
      },
    },
  };
}

function findMissingFacts(deployment: Deployment): MissingFact[] {
  const missing: MissingFact[] = [];
  if (deployment.model.value === null) {
    missing.push({
      what: "model",
      reason: reasonOf(deployment.model, "No model is named."),
      fact: deployment.model,
    });
  }
  if (deployment.gpu.value === null) {
    missing.push({ what: "gpu", reason: reasonOf(deployment.gpu, "No GPU is known."), fact: deployment.gpu });
  }
  for (const fact of Object.values<Fact<unknown>>({ ...deployment.server })) {
    if (isUnknown(fact))
      missing.push({ what: "setting", reason: reasonOf(fact, "A setting is not known."), fact });
  }
  return missing;
}

function reasonOf(fact: Fact<unknown>, otherwise: string): string {
  return fact.origin.kind === "unknown" ? fact.origin.reason : otherwise;
}

type PlainServerSettings = { readonly [Name in keyof ServerFacts]: ServerFacts[Name]["value"] };

function plainServerSettings(server: ServerFacts): PlainServerSettings {
  return {
    dtype: server.dtype.value,
    quantization: server.quantization.value,
    kvCacheDtype: server.kvCacheDtype.value,
    gpuMemoryUtilization: server.gpuMemoryUtilization.value,
    kvCacheMemoryBytes: server.kvCacheMemoryBytes.value,
    maxModelLen: server.maxModelLen.value,
    maxNumBatchedTokens: server.maxNumBatchedTokens.value,
    maxNumSeqs: server.maxNumSeqs.value,
    blockSize: server.blockSize.value,
    tensorParallelSize: server.tensorParallelSize.value,
    pipelineParallelSize: server.pipelineParallelSize.value,
    dataParallelSize: server.dataParallelSize.value,
    expertParallel: server.expertParallel.value,
    enforceEager: server.enforceEager.value,
    prefixCaching: server.prefixCaching.value,
    cpuOffloadBytes: server.cpuOffloadBytes.value,
    languageModelOnly: server.languageModelOnly.value,
    engine: server.engine.value,
    runner: server.runner.value,
    largestCudaGraph: server.largestCudaGraph.value,
    deductsCudaGraphs: server.deductsCudaGraphs.value,
    ngramTablesOnHost: server.ngramTablesOnHost.value,
    skipsImageProfiling: server.skipsImageProfiling.value,
    speculation: server.speculation.value,
    lora: server.lora.value,
    decodeContextParallelSize: server.decodeContextParallelSize.value,
    redundantExperts: server.redundantExperts.value,
    blocksOverride: server.blocksOverride.value,
    hybridKvCacheManager: server.hybridKvCacheManager.value,
    recurrentStateDtype: server.recurrentStateDtype.value,
    extendsContext: server.extendsContext.value,
  };
}
