import type { Circumstance } from "../advice/circumstances.ts";
import type { StartComparison } from "../advice/compareStart.ts";
import type { LogComparison, TermComparison } from "../advice/compareWithLog.ts";
import { isCount } from "../advice/estimatedTerms.ts";
import type { Difference, SettingText } from "../advice/logDifferences.ts";
import type { TermName } from "../advice/observedTerms.ts";
import type { StartRefusal, StartVerdict } from "../capacity/estimateTypes.ts";
import { formatBand, formatBytes, formatConcurrency, formatCount } from "../units/print.ts";
import { formatVersion, isAtLeast } from "../units/version.ts";
import type { StartupError } from "../vllm/log/startupReport.ts";

/** What the figures are called in tables. */
export const termLabels: Readonly<Record<TermName, string>> = {
  totalMemory: "memory of the GPU",
  weights: "weights",
  activation: "activations at their peak",
  nonTorch: "outside PyTorch",
  cudaGraphs: "CUDA graphs, estimated",
  kvCache: "KV cache",
  kvTokens: "KV cache in tokens",
  concurrency: "requests of full length",
  longestContext: "longest length that fits",
};

/** `5.17 GiB`, `96,720`, `2.9`. */
function formatTerm(term: TermName, value: number): string {
  if (term === "concurrency") return formatConcurrency(value);
  return isCount(term) ? formatCount(value) : `${formatCount(value / 2 ** 30, 2)} GiB`;
}

/** Why a figure is not where it was estimated; `null` where it is. */
export function explainTerm(comparison: TermComparison, whole: LogComparison): string | null {
  const { term, standing, estimatedAsRun } = comparison;
  const asRun =
    estimatedAsRun === null
      ? ""
      : `with what the log shows it is ${formatBand(estimatedAsRun.low, estimatedAsRun.high, (value) => formatTerm(term, value))}`;
  switch (standing.kind) {
    case "inside":
      return null;
    case "differences": {
      const reasons = standing.differences.map(describeDifference).join("; ");
      return `${sentence(`${reasons}: ${asRun}, which holds it`)}${meaningOfTokens(comparison, whole)}`;
    }
    case "follows":
      return sentence(
        `it follows from what differs in the ${listOf(standing.from.map((from) => termLabels[from]))}`,
      );
    case "circumstances":
      return standing.circumstances.map((each) => sentence(describeCircumstance(each))).join(" ");
    case "unexplained":
      return asRun === ""
        ? "Nothing in the log explains it."
        : sentence(`nothing in the log explains it; ${asRun}`);
  }
}

/** "GPU KV cache size" changed its meaning in 0.21 where layers cache differently; elsewhere both are the same. */
function meaningOfTokens({ term }: TermComparison, { differences }: LogComparison): string {
  const version = differences.find((each) => each.kind === "version");
  const crosses = version !== undefined && isAtLeast(version.file, 0, 21) !== isAtLeast(version.ran, 0, 21);
  return term === "kvTokens" && crosses
    ? ' Since 0.21 vLLM prints as "GPU KV cache size" requests × length; before, models with several kinds of layers printed less.'
    : "";
}

/** `vLLM 0.11 ran (the file: 0.28, assumed)`. */
export function describeDifference(difference: Difference): string {
  switch (difference.kind) {
    case "model":
      return `${difference.ran} ran (the file: ${difference.file})`;
    case "version":
      return `vLLM ${formatVersion(difference.ran)} ran (the file: ${formatVersion(difference.file)}${difference.assumed ? ", assumed" : ""})`;
    case "gpu":
      return `it ran on ${difference.ran} (the file: ${difference.file})`;
    case "total-memory":
      return `the GPU has ${formatBytes(difference.ranBytes)}, which the catalogue does not know of it`;
    case "other-process":
      return `something else held ${formatBytes(difference.ranBytes)} of the GPU when vLLM began`;
    case "setting":
      return `${difference.field} was ${describeSetting(difference.ran)} (the file: ${describeSetting(difference.file)})`;
  }
}

function describeSetting({ text, isDefault }: SettingText): string {
  const shown = text ?? "not set";
  return isDefault && text !== null ? `${shown}, the default` : shown;
}

function describeCircumstance(circumstance: Circumstance): string {
  switch (circumstance.kind) {
    case "build":
      return circumstance.isOwn
        ? `${circumstance.version} is a build of somebody's own, which may count differently`
        : `${circumstance.version} is a state between two releases, which may count as either`;
    case "other-process":
      return `something else held ${formatBytes(circumstance.bytes)} of the GPU, which this release counts against the KV cache`;
    case "binding-rank":
      return `the ranks have ${formatBand(circumstance.lowBytes, circumstance.highBytes, formatBytes)} for the KV cache, and the one with the least (${circumstance.rank}) decides`;
  }
}

/** One sentence about the start: what was said, what happened, and why these differ. */
export function explainStart(start: StartComparison): string {
  const { outcome, standing, estimated, differences } = start;
  const happened = describeOutcome(start);
  if (estimated === null) return sentence(happened);
  switch (standing) {
    case "agrees":
      return sentence(`${happened}, as estimated`);
    case "uncertain":
      return sentence(`${happened}; the estimate left it open`);
    case "differences":
      return sentence(
        `${happened}; estimated was that ${describeVerdict(estimated)}. ${capital(differences.map(describeDifference).join("; "))}`,
      );
    case "disagrees":
      return sentence(
        `${happened}, though estimated was that ${describeVerdict(estimated)}, and nothing in the log explains it`,
      );
    case "not-comparable":
      return sentence(outcome.kind === "refused" ? `${happened}, which is no question of memory` : happened);
  }
}

function describeOutcome({ outcome }: StartComparison): string {
  if (outcome.kind === "started") return "vLLM started";
  if (outcome.kind === "unfinished") return "the log ends before vLLM has started or given up";
  return `vLLM did not start: ${refusals[outcome.error]}`;
}

function describeVerdict(verdict: StartVerdict): string {
  if (verdict.verdict === "starts") return "it starts";
  return verdict.verdict === "refused"
    ? `it does not start (${reasons[verdict.reason]})`
    : "it may not start";
}

const reasons: Readonly<Record<StartRefusal, string>> = {
  weights_exceed_budget: "the weights exceed what the utilization grants",
  no_kv_cache_memory: "nothing is left for the KV cache",
  one_request_does_not_fit: "one request of full length does not fit",
  memory_held_by_others: "others hold the memory",
  max_model_len_exceeds_model: "the length exceeds the model's own",
  invalid_parallelism: "the parallel sizes do not divide the model",
  unsupported_on_gpu: "the GPU cannot run it",
};

const refusals: Readonly<Record<StartupError, string>> = {
  free_memory_below_request: "less memory was free than it asks for",
  no_kv_cache_memory: "nothing was left for the KV cache",
  one_request_does_not_fit: "one request of full length did not fit into the KV cache",
  auto_fit_impossible: "no length fits into the KV cache",
  memory_changed_while_profiling: "another process freed memory while it measured",
  sampler_out_of_memory: "memory ran out in the sampler",
  out_of_memory: "memory ran out",
  too_few_state_blocks: "there were fewer state blocks than max_num_seqs",
  page_sizes_differ: "the layers' pages do not divide each other",
  max_model_len_exceeds_model: "max_model_len exceeds the model's own length",
  batch_below_max_model_len: "max_num_batched_tokens is below max_model_len",
  invalid_parallelism: "the parallel size does not divide the model's heads",
  dtype_unsupported_on_gpu: "the GPU has no bfloat16",
  quantization_unsupported_on_gpu: "the GPU cannot run the quantization",
  quantization_mismatch: "the quantization is not the checkpoint's",
  wrong_arguments: "it does not know an argument",
  other: "for a reason that its log does not name in words that are known",
};

function listOf(names: readonly string[]): string {
  const [last, ...others] = [...names].reverse();
  return others.length === 0 ? (last ?? "") : `${others.reverse().join(", ")} and ${last}`;
}

function sentence(text: string): string {
  return `${capital(text)}.`;
}

/** vLLM and its settings keep their spelling. */
function capital(text: string): string {
  return /^(?:vLLM\b|[a-z]+_)/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
