import type { UnkeptObjective } from "../advice/keptObjectives.ts";
import type { ConfigReading } from "../config/config.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { DirectiveProblem, WorkspaceDefaults } from "../deployment/fromLaunch.ts";
import type { Plan } from "../plan/plan.ts";
import type { PlanProblem } from "../plan/planProblem.ts";
import type { Assessment } from "../sizing/assess.ts";
import type { PlanSizing } from "../sizing/planSizing.ts";
import type { AlternativesSizing } from "../sizing/sizeAlternatives.ts";
import type { SyntaxProblem } from "../syntax/parsed.ts";
import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import type { EditSet } from "../text/fileEdits.ts";
import type { SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";

/** Everything that is known of one document: what the rules, the features and the command line read. */
export interface Analysis {
  readonly path: string;
  readonly source: SourceText;
  /** `none`: the document holds neither a plan nor a launch, and nothing is said about it; `config`: a `.gpuplanrc.yaml`. */
  readonly kind: "launches" | "plan" | "config" | "none";
  readonly syntaxProblems: readonly SyntaxProblem[];
  readonly assessments: readonly Assessment[];
  readonly directiveProblems: readonly DirectiveProblem[];
  readonly plan: PlanAnalysis | null;
  /** Of a `.gpuplanrc.yaml` alone. */
  readonly config?: ConfigAnalysis;
  /** Launches that services of plans name as their scripts. */
  readonly plannedLaunches: readonly PlannedLaunch[];
  /** Paths of the other files that it rests on, or would if they were read. */
  readonly files: readonly string[];
}

/** A `.gpuplanrc.yaml`. */
export interface ConfigAnalysis {
  readonly yaml: ParsedYaml;
  readonly reading: ConfigReading;
}

/** What a plan has of a launch that it names. */
export interface PlannedLaunch {
  /** The deployment's id in this file. */
  readonly id: string;
  /** The plan's file name. */
  readonly plan: string;
  readonly planned: Deployment;
}

/** A service's `script`, at `range`, that leads to no launch; `problem` is a sentence. */
export interface UnreadScript {
  readonly range: TextRange;
  readonly problem: string;
}

export interface PlanAnalysis {
  readonly yaml: ParsedYaml;
  /** `null` when the text is too broken to be read as a plan. */
  readonly plan: Plan | null;
  /** What stood in for the plan's silence when it was assessed. */
  readonly defaults: WorkspaceDefaults;
  readonly problems: readonly PlanProblem[];
  /** Scripts of services that could not be read. */
  readonly unreadScripts: readonly UnreadScript[];
  readonly alternatives: readonly AlternativeAnalysis[];
  /** What the plan comes to, computed once when asked for; `null` for a plan that cannot be read. */
  readonly sizing: () => PlanSizing | null;
  /** The objectives that the plan does not keep once something is changed in it and its scripts; `null`: as it is. */
  readonly unkeptObjectives: (change: EditSet | null) => readonly UnkeptObjective[];
  /** The same of every alternative, and where their costs cross. */
  readonly alternativesSizing: () => AlternativesSizing;
}

/** One of the plan's own variants, estimated beside it. */
export interface AlternativeAnalysis {
  readonly name: string;
  readonly nameRange: TextRange;
  /** The plan with the alternative applied; `null` where it cannot be read. */
  readonly plan: Plan | null;
  /** Worked out when somebody looks. */
  readonly assessments: readonly Assessment[];
}
