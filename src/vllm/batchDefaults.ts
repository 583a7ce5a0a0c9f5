import { formatVersion, type VllmVersion } from "../units/version.ts";
import type { Default, DefaultGpu } from "./default.ts";
import { rowForVersion } from "./versioned.ts";

/** How vLLM is used: behind its API server, from Python's `LLM`, or as `vllm run-batch`. */
type UsageContext = "server" | "offline" | "batch";

export interface BatchContext {
  readonly version: VllmVersion;
  readonly usage: UsageContext;
  /** `null` where the GPU is not known: vLLM's smallest figures are stated then. */
  readonly gpu: DefaultGpu | null;
  readonly chunkedPrefill: boolean;
  /** `--performance-mode`. */
  readonly performanceMode: string | null;
  readonly maxModelLen: number | null;
  /** What the launch gives itself; `null` = left to vLLM. */
  readonly maxNumSeqs: number | null;
  readonly maxNumBatchedTokens: number | null;
}

export interface BatchDefaults {
  readonly maxNumBatchedTokens: Default<number>;
  readonly maxNumSeqs: Default<number>;
}

/**
 * Tokens and requests of one step where the launch does not give them.
 * Source: vllm/engine/arg_utils.py, get_batch_defaults and _set_default_max_num_seqs_and_batched_tokens_args.
 */
export function defaultBatch(context: BatchContext): BatchDefaults {
  const figures = batchFigures(context);
  const doubling = context.performanceMode === "throughput" ? 2 : 1;
  const from = describe(context, figures.gpus);
  const defaultSeqs = figures.seqs * doubling;
  const seqs = context.maxNumSeqs ?? defaultSeqs;
  const length = context.maxModelLen;
  let tokens = figures.tokens * doubling;
  let tokensFrom = from;
  if (!context.chunkedPrefill && length !== null && length > tokens) {
    tokens = length;
    tokensFrom = `${from}, raised to the longest request because chunked prefill is off`;
  }
  if (length !== null && seqs * length < tokens) {
    tokens = seqs * length;
    tokensFrom = `${from}, lowered to what ${seqs} requests of full length hold`;
  }
  const limit = context.maxNumBatchedTokens ?? tokens;
  return {
    maxNumBatchedTokens: { value: tokens, from: tokensFrom },
    maxNumSeqs:
      defaultSeqs > limit
        ? { value: limit, from: `${from}, lowered to the tokens of one step` }
        : { value: defaultSeqs, from },
  };
}

interface BatchRow {
  readonly fits: (gpu: DefaultGpu) => boolean;
  /** Which GPUs these are, for a sentence. */
  readonly gpus: string;
  readonly offlineTokens: number;
  readonly serverTokens: number;
  readonly seqs: number;
}

const atLeast = (gibibytes: number) => (gpu: DefaultGpu) => gpu.nominalGiB >= gibibytes;
const isNamed = (part: string) => (gpu: DefaultGpu) => gpu.name.toLowerCase().includes(part);

const tpus: readonly BatchRow[] = [
  { fits: isNamed("v6e"), gpus: "TPU v6e", offlineTokens: 2048, serverTokens: 1024, seqs: 256 },
  { fits: isNamed("v5e"), gpus: "TPU v5e", offlineTokens: 1024, serverTokens: 512, seqs: 256 },
  { fits: isNamed("v5p"), gpus: "TPU v5p", offlineTokens: 512, serverTokens: 256, seqs: 256 },
];
const others: BatchRow = { fits: () => true, gpus: "", offlineTokens: 8192, serverTokens: 2048, seqs: 256 };
const small: BatchRow = { ...others, gpus: "GPUs below 70 GiB" };
const a100: BatchRow = { ...others, fits: isNamed("a100"), gpus: "A100" };
const big = { offlineTokens: 16384, serverTokens: 8192, seqs: 1024 };
const from70: BatchRow = { fits: atLeast(70), gpus: "GPUs of 70 GiB and more", ...big };

/** Newest first. What changed: B200-class figures (pull request 51726), the exception for A100, the 70 GiB row itself. */
const batchHistory: readonly [BatchEra, ...BatchEra[]] = [
  {
    since: "0.28",
    rows: [
      ...tpus,
      {
        fits: atLeast(160),
        gpus: "GPUs of 160 GiB and more",
        offlineTokens: 16384,
        serverTokens: 16384,
        seqs: 1024,
      },
      a100,
      from70,
      small,
    ],
  },
  { since: "0.9.2", rows: [...tpus, a100, from70, small] },
  { since: "0.8.5", rows: [from70, small] },
  {
    since: "0.8",
    rows: [{ ...from70, offlineTokens: 8192, serverTokens: 2048 }, small],
  },
  // The first engine: the same on every GPU.
  {
    since: "0",
    rows: [{ fits: () => true, gpus: "every GPU", offlineTokens: 2048, serverTokens: 2048, seqs: 256 }],
  },
];

interface BatchEra {
  readonly since: string;
  readonly rows: readonly BatchRow[];
}

/** `run-batch` is in neither of vLLM's tables, so that SchedulerConfig's own defaults apply. */
const batchRunner: BatchRow = {
  ...others,
  gpus: "every GPU",
  offlineTokens: 2048,
  serverTokens: 2048,
  seqs: 128,
};

function batchFigures(context: BatchContext): { tokens: number; seqs: number; gpus: string } {
  const { rows } = rowForVersion(batchHistory, context.version);
  const { gpu } = context;
  const row =
    context.usage === "batch"
      ? batchRunner
      : ((gpu && rows.find((each) => each.fits(gpu))) ?? rows.at(-1) ?? others);
  const tokens = context.usage === "offline" ? row.offlineTokens : row.serverTokens;
  return { tokens, seqs: row.seqs, gpus: row.gpus };
}

function describe(context: BatchContext, gpus: string): string {
  const release = `vLLM ${formatVersion(context.version)}`;
  const usage = { server: "", offline: " used from Python", batch: " run-batch" }[context.usage];
  const mode = context.performanceMode === "throughput" ? ", doubled by the throughput mode" : "";
  const where =
    context.gpu === null && context.usage !== "batch" ? "where the GPU is not known" : `on ${gpus}`;
  return `${release}${usage} ${where}${mode}`;
}
