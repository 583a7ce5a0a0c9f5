import { assess } from "./advice/assess.ts";
import { readLaunch, type WorkspaceDefaults } from "./deployment/fromLaunch.ts";
import { readPlanServices } from "./deployment/fromPlan.ts";
import type { LookUps } from "./deployment/lookUps.ts";
import type { Analysis, PlanAnalysis } from "./findings/analysis.ts";
import { findLaunches } from "./launch/findLaunches.ts";
import { mayHoldLaunch } from "./launch/mayHoldLaunch.ts";
import { isPlanFile } from "./plan/planFile.ts";
import { readAlternatives } from "./plan/readAlternatives.ts";
import { readPlan } from "./plan/readPlan.ts";
import type { ShellParser } from "./syntax/shell/shellParser.ts";
import { parseYaml } from "./syntax/yaml/parseYaml.ts";
import { createSourceText } from "./text/sourceText.ts";

/** What the stages need beside the text. */
export interface AnalysisContext {
  readonly shellParser: ShellParser;
  readonly defaults: WorkspaceDefaults;
  readonly lookUps: LookUps;
}

export type DocumentKind = "shell" | "plan" | "other";

/** What a document is, by its language and name; scripts without an ending by their first line. */
export function documentKind(path: string, languageId: string | null, text: string): DocumentKind {
  if (languageId === "gpuplan" || isPlanFile(path)) return "plan";
  if (languageId === "shellscript" || /\.(sh|bash|zsh|ksh|sbatch|slurm)$/i.test(path)) return "shell";
  return /^#!.*\b(?:ba|z|k|da)?sh\b/.test(text) ? "shell" : "other";
}

/** Runs the stages for one document. Nothing is parsed that cannot hold a plan or a launch. */
export function analyze(path: string, kind: DocumentKind, text: string, context: AnalysisContext): Analysis {
  if (kind === "plan") return analyzePlan(path, text, context);
  if (kind === "shell" && mayHoldLaunch(text)) return analyzeShell(path, text, context);
  return nothing(path, text);
}

function nothing(path: string, text: string): Analysis {
  return {
    path,
    source: createSourceText(text),
    kind: "none",
    syntaxProblems: [],
    assessments: [],
    directiveProblems: [],
    plan: null,
  };
}

function analyzeShell(
  path: string,
  text: string,
  { shellParser, defaults, lookUps }: AnalysisContext,
): Analysis {
  const source = createSourceText(text);
  const parsed = shellParser.parse(text);
  const launches = findLaunches(source, "shell", parsed);
  if (launches.length === 0) return nothing(path, text);
  const readings = launches.map((launch, index) => readLaunch(launch, index + 1, defaults, lookUps));
  return {
    path,
    source,
    kind: "shell",
    syntaxProblems: parsed.problems,
    assessments: readings.map(({ deployment }) => assess(deployment)),
    directiveProblems: withoutRepeats(readings.flatMap(({ directiveProblems }) => directiveProblems)),
    plan: null,
  };
}

/** A directive at the top applies to every launch, and is wrong once. */
function withoutRepeats<T extends { readonly range: { readonly start: number } }>(
  problems: readonly T[],
): readonly T[] {
  return [...new Map(problems.map((problem) => [problem.range.start, problem])).values()];
}

function analyzePlan(path: string, text: string, context: AnalysisContext): Analysis {
  const parsed = parseYaml(text);
  const { plan, problems } = readPlan(parsed);
  const alternatives = readAlternatives(parsed);
  const services = plan === null ? [] : readPlanServices(plan, context.defaults, context.lookUps);
  const planAnalysis: PlanAnalysis = {
    yaml: parsed,
    plan,
    problems: [...problems, ...alternatives.flatMap((alternative) => alternative.problems)],
    alternatives: alternatives.map((alternative) => ({
      name: alternative.name,
      nameRange: alternative.nameRange,
      assessments:
        alternative.plan === null
          ? []
          : readPlanServices(alternative.plan, context.defaults, context.lookUps).map(assess),
    })),
  };
  return {
    path,
    source: createSourceText(text),
    kind: "plan",
    syntaxProblems: parsed.problems,
    assessments: services.map(assess),
    directiveProblems: [],
    plan: planAnalysis,
  };
}
