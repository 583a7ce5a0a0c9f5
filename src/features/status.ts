import type { Analysis } from "../findings/analysis.ts";
import { verdictOf } from "../findings/verdict.ts";
import type { Tone } from "../panelMessages.ts";
import { formatVersion } from "../units/version.ts";
import { subjectAt } from "./subject.ts";

/** What the status bar says of the launch or service under the cursor. */
export interface Status {
  readonly tone: Tone;
  readonly text: string;
  readonly tooltip: string;
  readonly gpu: string | null;
}

export function statusAt(analysis: Analysis, offset: number): Status | null {
  const assessment = subjectAt(analysis, offset);
  if (assessment === null) return null;
  const { deployment } = assessment;
  const verdict = verdictOf(assessment);
  const count = deployment.gpuCount.value;
  const label = deployment.gpu.value?.label ?? null;
  return {
    tone: verdict.tone,
    text: verdict.short,
    tooltip: `${verdict.sentence}\n\nFor vLLM ${formatVersion(deployment.version.value)}.`,
    gpu: label === null ? null : count === null ? label : `${count}x ${label}`,
  };
}
