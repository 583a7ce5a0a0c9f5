import { catalogueLookUps, type LookUps } from "../../src/deployment/lookUps.ts";
import type { PlanAnalysis } from "../../src/findings/analysis.ts";
import { type AnalysisContext, analyze } from "../../src/service/analysis.ts";
import type { Ends, Figure, PlanSizing, ServiceSizing } from "../../src/sizing/planSizing.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

const context: AnalysisContext = {
  parsers: await loadLaunchParsers(),
  defaults: { gpu: null, vllmVersion: null, expectedConcurrency: null },
  lookUps: catalogueLookUps,
};

/** The analysis of a plan that has no fault of form; its first line is added. */
export function analyzedPlan(text: string, lookUps: LookUps = catalogueLookUps): PlanAnalysis {
  const { plan, syntaxProblems } = analyze("test.gpuplan.yaml", "gpuplan", `gpuplan: 1\n${text}`, {
    ...context,
    lookUps,
  });
  const problems = [...syntaxProblems, ...(plan?.problems ?? [])].map(({ message }) => message);
  if (plan === null || problems.length > 0) throw new Error(`The plan is wrong: ${problems.join(" ")}`);
  return plan;
}

export function sizedPlan(text: string, lookUps?: LookUps): PlanSizing {
  const sizing = analyzedPlan(text, lookUps).sizing();
  if (sizing === null) throw new Error("The plan has no sums.");
  return sizing;
}

/** Both ends of a figure, the favourable first; its reason where it is not known. */
export function endsOf(figure: Figure | Ends | null | undefined): readonly number[] | string | null {
  if (figure == null) return null;
  if ("reason" in figure) return figure.ends === null ? figure.reason : endsOf(figure.ends);
  return [figure.favourable, figure.unfavourable];
}

/** The same of a figure that must be known. */
export function knownEnds(figure: Figure | null | undefined): readonly [number, number] {
  if (figure?.ends == null) throw new Error(figure?.reason ?? "There is no figure.");
  return [figure.ends.favourable, figure.ends.unfavourable];
}

export function serviceOf(sizing: PlanSizing, name: string): ServiceSizing {
  const found = sizing.services.find(({ service }) => service.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}
