import type { PlanProblem } from "../plan/planProblem.ts";
import type { TextRange } from "../text/textRange.ts";
import type { RuleLevel } from "./configSchema.ts";

/** What a `.gpuplanrc.yaml` says, as far as it can be understood; what is wrong is as if it were not there. */
export interface Config {
  readonly gpu: string | null;
  readonly vllm: string | null;
  readonly expectedConcurrency: number | null;
  /** By rule id; ids that no rule has do no harm. */
  readonly rules: Readonly<Record<string, RuleLevel>>;
  /** Patterns as of `.gitignore`, counted from the file's folder. */
  readonly ignore: readonly string[];
}

export interface ConfigReading {
  readonly config: Config;
  readonly problems: readonly PlanProblem[];
  /** The rules that are named, for whoever knows which there are. */
  readonly ruleNames: readonly { readonly id: string; readonly range: TextRange }[];
}
