import type { StartRefusal, StartVerdict } from "../capacity/estimateTypes.ts";
import type { Assessment } from "../sizing/assess.ts";
import type { LogOutcome, StartupError, StartupReport } from "../vllm/log/startupReport.ts";
import type { Difference, Effect } from "./logDifferences.ts";

/** Whether vLLM did what was said: start, or refuse for that reason. */
export interface StartComparison {
  readonly outcome: LogOutcome;
  readonly estimated: StartVerdict | null;
  /** With the log's version, GPU and settings; `null` where these are the file's. */
  readonly estimatedAsRun: StartVerdict | null;
  readonly standing:
    | "agrees"
    /** The estimate left it open. */
    | "uncertain"
    /** The file's estimate says otherwise, the one with the log's settings does not. */
    | "differences"
    | "disagrees"
    /** The log does not tell how it ended, or it ended for a reason that no estimate is about. */
    | "not-comparable";
  /** Where it differs: what each alone, or all together, make the estimate say what happened. */
  readonly differences: readonly Difference[];
}

export function compareStart(
  file: Assessment,
  ran: Assessment | null,
  effects: readonly Effect[],
  { outcome }: StartupReport,
): StartComparison {
  const [estimated, estimatedAsRun] = [verdictOf(file), ran && verdictOf(ran)];
  const base = { outcome, estimated, estimatedAsRun, differences: [] };
  const isOpen =
    outcome.kind === "unfinished" || (outcome.kind === "refused" && refusalsOf[outcome.error].length === 0);
  if (estimated === null || isOpen) return { ...base, standing: "not-comparable" };
  const standing = agreement(estimated, outcome);
  if (standing !== "disagrees" || estimatedAsRun === null) return { ...base, standing };
  if (agreement(estimatedAsRun, outcome) === "disagrees") return { ...base, standing };
  const deciding = effects.filter(({ assessment }) => {
    const verdict = verdictOf(assessment);
    return verdict !== null && agreement(verdict, outcome) !== "disagrees";
  });
  const differences = (deciding.length > 0 ? deciding : effects).map(({ difference }) => difference);
  return { ...base, standing: "differences", differences };
}

function verdictOf(assessment: Assessment): StartVerdict | null {
  return assessment.kind === "estimated" ? assessment.estimate.start : null;
}

/** A refusal counts for what it says, not for the check that said it first: all of memory is one question. */
function agreement(verdict: StartVerdict, outcome: LogOutcome): "agrees" | "uncertain" | "disagrees" {
  if (verdict.verdict === "uncertain") return "uncertain";
  if (outcome.kind !== "refused") return verdict.verdict === "starts" ? "agrees" : "disagrees";
  return verdict.verdict === "refused" && refusalsOf[outcome.error].includes(verdict.reason)
    ? "agrees"
    : "disagrees";
}

const memory: readonly StartRefusal[] = [
  "weights_exceed_budget",
  "no_kv_cache_memory",
  "one_request_does_not_fit",
  "memory_held_by_others",
];

/** The verdicts that foretell an error; none where no estimate is about it. */
const refusalsOf: Readonly<Record<StartupError, readonly StartRefusal[]>> = {
  free_memory_below_request: memory,
  no_kv_cache_memory: memory,
  one_request_does_not_fit: memory,
  auto_fit_impossible: memory,
  sampler_out_of_memory: memory,
  out_of_memory: memory,
  max_model_len_exceeds_model: ["max_model_len_exceeds_model"],
  invalid_parallelism: ["invalid_parallelism"],
  dtype_unsupported_on_gpu: ["unsupported_on_gpu"],
  quantization_unsupported_on_gpu: ["unsupported_on_gpu"],
  memory_changed_while_profiling: [],
  too_few_state_blocks: [],
  page_sizes_differ: [],
  batch_below_max_model_len: [],
  quantization_mismatch: [],
  wrong_arguments: [],
  other: [],
};
