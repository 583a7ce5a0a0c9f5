import type { TextRange } from "../text/textRange.ts";
import { formatVersion } from "../units/version.ts";
import type { Deployment, GpuChoice } from "./deployment.ts";
import { type Fact, factRange } from "./fact.ts";

/** Something that a plan and the script of its service say differently. */
export interface Difference {
  readonly what: "model" | "GPU" | "GPU count" | "vLLM version" | "concurrency" | "context";
  readonly plan: Said;
  readonly script: Said;
}

/** How one of the two says it. */
export interface Said {
  /** As it would be written there and here. */
  readonly text: string;
  readonly range: TextRange;
}

/**
 * What both say of the same thing: `planned` is the service as the plan has it, `launched` the launch as the script alone
 * has it. What the plan takes from the script cannot differ.
 */
export function compareWithScript(planned: Deployment, launched: Deployment): readonly Difference[] {
  return [
    difference("model", planned.modelName, launched.modelName, (a, b) => a === b, String),
    difference("GPU", planned.gpu, launched.gpu, isSame, ({ label }) => label),
    countDifference(planned, launched),
    difference(
      "vLLM version",
      planned.version,
      launched.version,
      (a, b) => formatVersion(a) === formatVersion(b),
      formatVersion,
    ),
    difference(
      "concurrency",
      planned.workload.concurrency,
      launched.workload.concurrency,
      (a, b) => a === b,
      String,
    ),
    difference(
      "context",
      planned.workload.contextTokens,
      launched.workload.contextTokens,
      (a, b) => a === b,
      tokenText,
    ),
  ].filter((each) => each !== null);
}

function difference<T>(
  what: Difference["what"],
  planned: Fact<T | null> | null,
  launched: Fact<T | null> | null,
  isEqual: (a: T, b: T) => boolean,
  print: (value: T) => string,
): Difference | null {
  const plan = planned && written(planned);
  const script = launched && written(launched);
  if (!plan || !script || plan.range.elsewhere || isEqual(plan.value, script.value)) return null;
  return {
    what,
    plan: { text: print(plan.value), range: plan.range },
    script: { text: print(script.value), range: script.range },
  };
}

function written<T>(fact: Fact<T | null>): { readonly value: T; readonly range: TextRange } | null {
  const range = fact.origin.kind === "written" ? factRange(fact) : null;
  return range === null || fact.value === null ? null : { value: fact.value, range };
}

/**
 * `gpus` counts those of one server, as a script does; a pool may carry several servers, and is only too small for a
 * script that asks for more than it has.
 */
function countDifference({ source, gpuCount }: Deployment, launched: Deployment): Difference | null {
  const ofServer = source.kind === "service" ? source.service.gpus : null;
  if (ofServer === null)
    return difference("GPU count", gpuCount, launched.gpuCount, (a, b) => b <= a, String);
  const planned: Fact<number> = {
    value: ofServer.value,
    origin: { kind: "written", range: ofServer.range },
  };
  return difference("GPU count", planned, launched.gpuCount, (a, b) => a === b, String);
}

function isSame(a: GpuChoice, b: GpuChoice): boolean {
  if (a.ids.length === 0 || b.ids.length === 0) return a.label === b.label;
  return a.ids.some((id) => b.ids.includes(id));
}

/** `32K`, as plans, directives and vLLM read it; separators would end the value. */
function tokenText(tokens: number): string {
  return tokens >= 1024 && tokens % 1024 === 0 ? `${tokens / 1024}K` : String(tokens);
}
