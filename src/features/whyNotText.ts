import { satisfies } from "../advice/satisfies.ts";
import { type InsufficientStep, insufficientSteps } from "../advice/whyNot.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Assessment } from "../sizing/assess.ts";

/** More nobody reads in a hover. */
const mostSteps = 5;

/**
 * Why the obvious does not do, as Markdown, at the flag that it is about; all of it at the length, where the finding
 * stands. Empty where nothing is wrong.
 */
export function whyNotText(assessment: Assessment, field: string, lookUps: LookUps): string {
  const kinds = stepsOfField.get(field);
  if (kinds === undefined || assessment.kind !== "estimated" || satisfies(assessment)) return "";
  const steps = insufficientSteps(assessment.deployment, lookUps).filter(
    ({ id }) => kinds.length === 0 || kinds.some((kind) => id.startsWith(kind)),
  );
  if (steps.length === 0) return "";
  return `Not enough by itself:\n\n${steps.slice(0, mostSteps).map(line).join("\n")}`;
}

function line({ action, outcome }: InsufficientStep): string {
  return `- ${action}: ${outcome}`;
}

/** The beginnings of the steps' ids; none of them means all steps. */
const stepsOfField: ReadonlyMap<string, readonly string[]> = new Map([
  ["max_model_len", []],
  ["kv_cache_dtype", ["kv:"]],
  ["gpu_memory_utilization", ["utilization:"]],
  ["max_num_seqs", ["sequences:"]],
  ["max_num_batched_tokens", ["batch:"]],
  ["enforce_eager", ["eager"]],
  ["tensor_parallel_size", ["tp:", "pp:"]],
  ["pipeline_parallel_size", ["tp:", "pp:"]],
]);
