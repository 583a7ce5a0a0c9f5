import { smallestGpuThatWouldDo } from "../advice/smallestGpu.ts";
import { overAllRanks } from "../capacity/ask.ts";
import { gpusPerReplica } from "../deployment/deployment.ts";
import { type Fact, factRange } from "../deployment/fact.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Assessment, EstimatedAssessment } from "../sizing/assess.ts";
import { containsOffset, isReplaceable, type TextRange } from "../text/textRange.ts";
import { formatBytes, formatConcurrency, formatGiB } from "../units/print.ts";
import { explainFigures } from "./explanation.ts";
import { planHints } from "./planHints.ts";

/** A few grey words at the end of what they are about. */
export interface InlayHint {
  readonly offset: number;
  /** At most {@link longestHint} characters. */
  readonly text: string;
  readonly tooltip: string;
}

export const longestHint = 40;

/** The hints of the places inside `range`, in the order of the text. */
export function inlayHints(analysis: Analysis, range: TextRange, lookUps: LookUps): readonly InlayHint[] {
  const hints = analysis.assessments.flatMap((assessment) =>
    assessment.kind === "estimated"
      ? hintsOf(assessment, range)
      : hintsWithoutGpu(assessment, range, lookUps),
  );
  const sums = analysis.plan === null ? [] : planHints(analysis.plan);
  const unique = new Map([...hints, ...sums].map((hint) => [`${hint.offset}:${hint.text}`, hint]));
  return [...unique.values()]
    .filter((hint) => containsOffset(range, hint.offset) && hint.text.length <= longestHint)
    .sort((a, b) => a.offset - b.offset);
}

/** What is out of sight is left out before it is explained: long plans have hundreds of services. */
function hintsOf(assessment: EstimatedAssessment, range: TextRange): readonly InlayHint[] {
  const { deployment, estimate, input } = assessment;
  const { memory, concurrency } = estimate;
  const gpu = deployment.gpu.value?.label ?? "GPU";
  const perRequest = memory.kvCacheBytes.mid / concurrency.atMaxModelLen.mid;
  const held = overAllRanks(input.server, concurrency.atMaxModelLen);
  const fit = `${formatConcurrency(held.mid)} fit on ${shorten(gpu)}`;
  const weights = `${formatBytes(memory.weightBytes)} weights per GPU`;
  const at = (fact: Fact<unknown>, text: string, figures: readonly string[]): readonly InlayHint[] => {
    const place = factRange(fact);
    return place === null || !isReplaceable(place) || !containsOffset(range, place.end)
      ? []
      : [{ offset: place.end, text, tooltip: explainFigures(input, estimate, figures) }];
  };
  return [
    ...at(
      deployment.server.maxModelLen,
      Number.isFinite(perRequest) ? `${formatBytes(perRequest)} each · ${fit}` : fit,
      ["kvCache", "concurrency"],
    ),
    ...at(
      deployment.server.gpuMemoryUtilization,
      `${formatGiB(memory.requestedBytes)} of ${formatBytes(memory.totalBytes)}`,
      ["memory"],
    ),
    ...at(deployment.server.tensorParallelSize, weights, ["weights"]),
    ...at(
      deployment.model,
      gpusPerReplica(deployment.server) > 1 ? weights : `${formatBytes(memory.weightBytes)} weights`,
      ["weights"],
    ),
  ];
}

/** What it needs and which GPU would do, where none is known. */
function hintsWithoutGpu(assessment: Assessment, range: TextRange, lookUps: LookUps): readonly InlayHint[] {
  const { deployment } = assessment;
  const place = factRange(deployment.model);
  if (place === null || !containsOffset(range, place.end)) return [];
  if (deployment.gpu.value !== null || deployment.gpu.origin.kind === "written") return [];
  const would = smallestGpuThatWouldDo(deployment, lookUps);
  if (would === null) return [];
  const gpu = would.deployment.gpu.value?.label ?? "";
  const text = `${formatBytes(would.estimate.memory.weightBytes)} weights · from ${shorten(gpu)} up`;
  return [
    {
      offset: place.end,
      text,
      tooltip:
        "No GPU is known. Name one in a comment, `# gpuplan: gpu=L4`, or pick a target in the status bar.",
    },
  ];
}

function shorten(label: string): string {
  return label.length <= 14 ? label : `${label.slice(0, 13)}…`;
}
