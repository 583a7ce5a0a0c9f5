import type { StartRefusal } from "../capacity/estimate.ts";
import { refusalWords, type Verdict, verdictOfEstimate } from "../capacity/verdict.ts";
import type { Assessment, EstimatedAssessment } from "../sizing/assess.ts";
import { askOf } from "../sizing/demand.ts";

/** The answer to "does it fit?", in the words that every surface uses. */
export function verdictOf(assessment: Assessment): Verdict {
  if (assessment.kind === "unknown")
    return unknownVerdict(assessment.missing[0]?.reason ?? assessment.problem);
  return verdictOfEstimate(assessment.input, assessment.estimate, askOf(assessment));
}

function unknownVerdict(reason: string | null | undefined): Verdict {
  return {
    tone: "unknown",
    sentence: reason ?? "There is too little in the file to tell.",
    short: "not known",
  };
}

/** The rest of the sentence "vLLM will not start: …", with the figures behind it. */
export function refusalReason(reason: StartRefusal, assessment: EstimatedAssessment): string {
  return refusalWords(reason, assessment.input.model, assessment.estimate);
}
