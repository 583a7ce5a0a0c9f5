import { overAllRanks } from "../capacity/ask.ts";
import { requestsAtContext } from "../capacity/requests.ts";
import { defaultOf } from "../deployment/defaultContext.ts";
import type { Assessment, EstimatedAssessment } from "../sizing/assess.ts";
import { formatBand, formatBytes, formatConcurrency, formatCount, formatTokens } from "../units/print.ts";
import { formatVersion } from "../units/version.ts";
import { flagDescription } from "../vllm/flagDescriptions.ts";
import type { FlagRecord } from "../vllm/flagRecord.ts";
import { explainFigures } from "./explanation.ts";
import { memoryPhrase } from "./figures.ts";

/** What a flag does, its default in this version on this GPU, and what it comes to here. */
export function flagHover(assessment: Assessment, flag: FlagRecord): string {
  const parts = [
    heading(flag),
    flagDescription(flag.field) ?? flag.constraints ?? "",
    defaultLine(assessment, flag),
  ];
  if (flag.removedIn !== null)
    parts.push(
      `Removed in vLLM ${flag.removedIn.replace(/^v/, "")}.${flag.replacement ? ` Instead: ${flag.replacement}` : ""}`,
    );
  if (assessment.kind === "estimated") parts.push(effectHere(assessment, flag.field));
  return parts.filter((part) => part !== "").join("\n\n");
}

function heading(flag: FlagRecord): string {
  const names = [flag.flag, ...flag.aliases].join(", ");
  const type = flag.choices && flag.choices.length <= 8 ? flag.choices.join(" \\| ") : (flag.type ?? "");
  return `**\`${names}\`** ${type === "bool" ? "switch" : type}`;
}

function defaultLine(assessment: Assessment, flag: FlagRecord): string {
  const { deployment } = assessment;
  const known = flag.removedIn === null ? defaultOf(deployment, flag.field) : null;
  if (known === null) return "";
  const value =
    typeof known.value === "number"
      ? known.value > 999
        ? formatCount(known.value)
        : String(known.value)
      : JSON.stringify(known.value);
  return `Default: \`${value}\` (${known.from}).`;
}

function effectHere(assessment: EstimatedAssessment, field: string): string {
  switch (field) {
    case "max_model_len":
      return lengthEffect(assessment);
    case "gpu_memory_utilization":
    case "kv_cache_memory_bytes":
      return memoryEffect(assessment);
    case "kv_cache_dtype":
    case "block_size":
      return section(
        assessment,
        `${formatBytes(assessment.estimate.kvCacheBytesPerToken)} of KV cache per token and GPU.`,
        ["kvCache"],
      );
    case "tensor_parallel_size":
    case "pipeline_parallel_size":
    case "quantization":
    case "cpu_offload_gb":
      return section(
        assessment,
        `${formatBytes(assessment.estimate.memory.weightBytes)} of weights per GPU.`,
        ["weights"],
      );
    case "max_num_seqs":
    case "max_num_batched_tokens":
    case "enforce_eager":
      return section(assessment, overheadLine(assessment), ["activation", "memory"]);
    default:
      return "";
  }
}

function lengthEffect(assessment: EstimatedAssessment): string {
  const { estimate, input } = assessment;
  const lengths = [estimate.maxModelLen / 2, estimate.maxModelLen, estimate.maxModelLen * 2].map(Math.floor);
  const rows = lengths.map((tokens) => {
    const { low, mid, high } = overAllRanks(input.server, requestsAtContext(input, estimate, tokens));
    return `| ${formatTokens(tokens)} | ${formatConcurrency(mid)} | ${formatBand(low, high, formatConcurrency)} |`;
  });
  const limits = [
    `Longest that starts here: ${formatTokens(estimate.longestContextTokens)} tokens`,
    `memory alone would allow about ${formatTokens(Math.floor(estimate.memoryLimitTokens.mid))}`,
  ].join("; ");
  const table = ["| tokens each | requests that fit | range |", "| ---: | ---: | ---: |", ...rows].join("\n");
  return section(assessment, `${table}\n\n${limits}.`, ["kvCache", "concurrency"]);
}

function memoryEffect(assessment: EstimatedAssessment): string {
  const { memory } = assessment.estimate;
  const line = `${formatBytes(memory.requestedBytes)} of ${formatBytes(memory.totalBytes)} per GPU: ${memoryPhrase(assessment)}.`;
  return section(assessment, line, ["memory", "kvCache"]);
}

function overheadLine(assessment: EstimatedAssessment): string {
  const { activationBytes, cudaGraphBytes } = assessment.estimate.memory;
  return `Activations ${formatBand(activationBytes.low, activationBytes.high, formatBytes)}, CUDA graphs ${formatBand(cudaGraphBytes.low, cudaGraphBytes.high, formatBytes)} per GPU.`;
}

/** What it comes to here, for which server, and the steps that led there. */
function section(assessment: EstimatedAssessment, text: string, figures: readonly string[]): string {
  const { deployment, estimate, input } = assessment;
  const basis = `For vLLM ${formatVersion(deployment.version.value)} on ${deployment.gpu.value?.label ?? "this GPU"}`;
  const steps = explainFigures(input, estimate, figures);
  return steps === ""
    ? `**Here** (${basis})\n\n${text}`
    : `**Here** (${basis})\n\n${text}\n\n**Why**\n\n${steps}`;
}
