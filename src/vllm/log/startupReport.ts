import type { SettingValue } from "../setting.ts";

/** What one start of a vLLM server printed about itself. Figures as printed; nothing is computed here. */
export interface StartupReport {
  /** Lines of the log from 1: the first and the last that told something of this start. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The container or pod that the line came from, where a collector wrote it before the line. */
  readonly container: string | null;
  readonly version: LogText | null;
  readonly engine: LogText | null;
  /** `V2` where vLLM says that it uses its second model runner. */
  readonly runner: LogText | null;
  /** As given to vLLM; a path of the Hub's cache as the model's id. */
  readonly model: LogText | null;
  readonly architecture: LogText | null;
  readonly gpu: LogText | null;
  /** The day of the start (`2025-02-14`), where a line has a date with its year. */
  readonly date: string | null;
  readonly settings: LogSettings;
  /** In the order of the file; at most one of a name per process. */
  readonly figures: readonly LogFigure[];
  readonly outcome: LogOutcome;
}

export interface LogText {
  readonly value: string;
  readonly line: number;
}

/** One figure as a process printed it: names carry the unit. */
export interface LogFigure {
  readonly name: FigureName;
  readonly value: number;
  readonly line: number;
  /** `Worker_TP1`; `null` where the line names no process. */
  readonly process: string | null;
}

/** Settings that the log prints, by vLLM's field names. */
export interface LogSettings {
  readonly values: ReadonlyMap<string, LogSetting>;
  /** All that was not left to its default is there: a setting that is absent had its default. */
  readonly complete: boolean;
}

export interface LogSetting {
  readonly value: SettingValue;
  readonly line: number;
}

export type LogOutcome =
  | { readonly kind: "started"; readonly line: number }
  /** The first error that says why; its message as printed, shortened. */
  | {
      readonly kind: "refused";
      readonly error: StartupError;
      readonly message: string;
      readonly line: number;
    }
  /** The log ends, or the next start begins, before either. */
  | { readonly kind: "unfinished" };

/** Why a start ended. */
export type StartupError =
  | "free_memory_below_request"
  | "no_kv_cache_memory"
  | "one_request_does_not_fit"
  | "auto_fit_impossible"
  | "memory_changed_while_profiling"
  | "sampler_out_of_memory"
  | "out_of_memory"
  | "too_few_state_blocks"
  | "page_sizes_differ"
  | "max_model_len_exceeds_model"
  | "batch_below_max_model_len"
  | "invalid_parallelism"
  | "dtype_unsupported_on_gpu"
  | "quantization_unsupported_on_gpu"
  | "quantization_mismatch"
  | "wrong_arguments"
  /** It stopped, and no line that is known says why. */
  | "other";

/** Several ranks print the same figure: which of them says what the server has. */
const decidingRank = {
  weightsGiB: "largest",
  /** The same once more, rounded, in the line that adds everything up. */
  weightsInSumGiB: "largest",
  kvCacheGiB: "smallest",
  kvTokens: "smallest",
  concurrency: "smallest",
  concurrencyTokens: "largest",
  gpuBlocks: "smallest",
  blocksOverriddenTo: "smallest",
  blockTokens: "largest",
  contextParallelSize: "largest",
  /** Peak above the weights, graphs left out. */
  activationGiB: "largest",
  /** Peak of everything that PyTorch held, weights included. */
  torchPeakGiB: "largest",
  /** Peak above the weights with the estimate of the graphs in it (0.26 on). */
  activationAndGraphsGiB: "largest",
  nonTorchGiB: "largest",
  /** Weights and what is not PyTorch's together (0.26 on). */
  consumedGiB: "largest",
  cudaGraphEstimateGiB: "largest",
  cudaGraphGiB: "largest",
  utilization: "largest",
  totalGiB: "smallest",
  freeGiB: "smallest",
  usedAtStartGiB: "largest",
  requestedGiB: "smallest",
  /** What `--kv-cache-memory-bytes` set aside. */
  reservedKvGiB: "smallest",
  maxModelLen: "smallest",
  autoFitFromTokens: "largest",
  autoFitToTokens: "smallest",
  batchedTokens: "largest",
  neededKvGiB: "largest",
  estimatedMaxModelLen: "smallest",
  storableTokens: "smallest",
  askedTokens: "largest",
  engineSeconds: "largest",
} as const;

export type FigureName = keyof typeof decidingRank;

export function isFigureName(name: string): name is FigureName {
  return Object.hasOwn(decidingRank, name);
}

/** The figure of the rank that decides: the fewest blocks, the heaviest weights; `null` where none was printed. */
export function decidingFigure({ figures }: StartupReport, name: FigureName): LogFigure | null {
  const printed = figures.filter((figure) => figure.name === name);
  const sign = decidingRank[name] === "smallest" ? 1 : -1;
  return printed.reduce<LogFigure | null>(
    (best, figure) => (best === null || sign * (figure.value - best.value) < 0 ? figure : best),
    null,
  );
}
