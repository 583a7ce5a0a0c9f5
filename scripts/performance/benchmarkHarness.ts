import type { PerformanceRow } from "./performanceRow.ts";

/** What a benchmark's scripts set, where its tables name only the sweep. */
export interface HarnessSettings {
  /** Mean length of a request over the length that the table names. */
  readonly lengthShare: number;
  readonly kvCacheDtype: string | null;
  readonly gpuMemoryUtilization: number | null;
  readonly maxNumBatchedTokens: number | null;
  readonly gpusPerMachine: number | null;
}

const AS_TABLED: HarnessSettings = {
  lengthShare: 1,
  kvCacheDtype: null,
  gpuMemoryUtilization: null,
  maxNumBatchedTokens: null,
  gpusPerMachine: null,
};

/**
 * The settings behind a row. InferenceX (formerly InferenceMAX, github.com/SemiAnalysisAI/InferenceX) draws lengths evenly
 * between 0.8 and 1 of those it names (`--random-range-ratio 0.8`), and its launch scripts (`70b_fp8_*`, `gptoss_fp4_*`,
 * `minimaxm2.5_*`, `kimik2.5_*`) state the rest.
 */
export function harnessOf(row: PerformanceRow): HarnessSettings {
  if (isAcrossMachines(row)) return { ...AS_TABLED, gpusPerMachine: 1 };
  if (!isInferenceX(row)) return AS_TABLED;
  const { kvCacheDtype, gpuMemoryUtilization } = launchOf(row);
  return { ...AS_TABLED, lengthShare: 0.9, kvCacheDtype, gpuMemoryUtilization, maxNumBatchedTokens: 8192 };
}

/** "Test 1" of the report, whose log names 40 GB: "2 GPU pods host 7B model in 2 different nodes". */
function isAcrossMachines({ source, gpu, tensorParallel }: PerformanceRow): boolean {
  return /dennislee22\/vLLM-benchmarking/.test(source) && /40GB/.test(gpu) && (tensorParallel ?? 1) > 1;
}

/** AIConfigurator's collection of measured points holds InferenceX's three shapes beside points of its own. */
function isInferenceX({ source, model, inputTokens, outputTokens }: PerformanceRow): boolean {
  if (/InferenceX|InferenceMAX/i.test(source)) return true;
  const isSwept = sweptModels.test(model) && sweptShapes.has(`${inputTokens}/${outputTokens}`);
  return isSwept && /aiconfigurator/i.test(source);
}

const sweptModels = /llama-3\.\d-70b|gpt-oss|minimax|kimi|deepseek|glm/i;
const sweptShapes: ReadonlySet<string> = new Set(["1024/1024", "1024/8192", "8192/1024"]);

function launchOf({
  model,
  gpu,
}: PerformanceRow): Pick<HarnessSettings, "kvCacheDtype" | "gpuMemoryUtilization"> {
  if (/llama-3\.\d-70b/i.test(model)) return { kvCacheDtype: "fp8", gpuMemoryUtilization: 0.9 };
  if (/gpt-oss/i.test(model))
    return { kvCacheDtype: /B[23]00/.test(gpu) ? "fp8" : null, gpuMemoryUtilization: 0.9 };
  return { kvCacheDtype: null, gpuMemoryUtilization: 0.95 };
}
