import { isConfigFile } from "../config/configFile.ts";
import { readConfig } from "../config/readConfig.ts";
import { type LaunchReading, readLaunch, type WorkspaceDefaults } from "../deployment/fromLaunch.ts";
import { isServer, readPlanService, readPlanServices } from "../deployment/fromPlan.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { readPlanDirectives } from "../deployment/planDirective.ts";
import type { Analysis, PlanAnalysis } from "../findings/analysis.ts";
import { isTooLarge } from "../launch/collectProblems.ts";
import { detectLaunchKind } from "../launch/detectKind.ts";
import { findLaunches } from "../launch/findLaunches.ts";
import type { Launch, LaunchKind } from "../launch/launch.ts";
import type { LaunchParsers } from "../launch/launchParsers.ts";
import { mayHoldLaunch } from "../launch/mayHoldLaunch.ts";
import {
  type NeighbourFiles,
  type NeighbourReading,
  neighboursOf,
  noNeighbours,
} from "../launch/neighbourFiles.ts";
import { isPlanFile } from "../plan/planFile.ts";
import { readAlternatives } from "../plan/readAlternatives.ts";
import { readPlan } from "../plan/readPlan.ts";
import { type Assessment, assess } from "../sizing/assess.ts";
import { parseYaml } from "../syntax/yaml/parseYaml.ts";
import type { EditSet } from "../text/fileEdits.ts";
import { once } from "../text/once.ts";
import { createSourceText } from "../text/sourceText.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { PlanLink } from "./planLinks.ts";
import { createPlanScripts } from "./planScripts.ts";
import { planSizings } from "./planSizings.ts";
import { type ReadPlan, reusableAssessments, type ServiceReaders } from "./reusedAssessments.ts";

/** What the stages need beside the text. */
export interface AnalysisContext {
  readonly parsers: LaunchParsers;
  readonly defaults: WorkspaceDefaults;
  readonly lookUps: LookUps;
  /** The text of another file by its path, as far as it was read; absent for a document that is no file. */
  readonly readFile?: (path: string) => NeighbourReading;
  /** The services of plans that name the file at a path as their script. */
  readonly plansNaming?: (path: string) => readonly PlanLink[];
}

/**
 * Runs the stages for one document. Nothing is parsed that cannot hold a plan or a launch. What has not changed since
 * `previous` – the same document's analysis in the same context – is taken from there; the answer is the same.
 */
export function analyze(
  path: string,
  languageId: string | null,
  text: string,
  context: AnalysisContext,
  previous: Analysis | null = null,
): Analysis {
  if (isConfigFile(path)) return analyzeConfig(path, text);
  if (languageId === "gpuplan" || isPlanFile(path)) return analyzePlan(path, text, context, previous);
  const kind = mayHoldLaunch(text) ? detectLaunchKind(path, languageId, text) : null;
  return kind === null ? nothing(path, text) : analyzeLaunches(path, kind, text, context);
}

function analyzeConfig(path: string, text: string): Analysis {
  const yaml = parseYaml(text);
  const config = { yaml, reading: readConfig(yaml) };
  return { ...nothing(path, text), kind: "config", syntaxProblems: yaml.problems, config };
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
    plannedLaunches: [],
    files: [],
  };
}

function analyzeLaunches(path: string, kind: LaunchKind, text: string, context: AnalysisContext): Analysis {
  const source = createSourceText(text);
  const asked = new Set<string>();
  const files = neighboursIn(path, context, asked);
  const { launches, problems } = findLaunches(source, kind, context.parsers, files);
  if (launches.length === 0) {
    const syntaxProblems = problems.filter(isTooLarge);
    return { ...nothing(path, text), syntaxProblems, files: [...asked] };
  }
  const named = launches.map((launch) => linksTo(path, launch, launches, context));
  const readings = launches.map((launch, index) =>
    withoutStalePlan(
      readLaunch(launch, index + 1, context.defaults, context.lookUps, named[index]?.[0]),
      text,
    ),
  );
  return {
    path,
    source,
    kind: "launches",
    syntaxProblems: problems,
    assessments: readings.map(({ deployment }) => assess(deployment)),
    directiveProblems: withoutRepeats(readings.flatMap(({ directiveProblems }) => directiveProblems)),
    plan: null,
    plannedLaunches: readings.flatMap(({ deployment: { id } }, index) =>
      (named[index] ?? []).map(({ plan, planned }) => ({ id, plan, planned })),
    ),
    files: [...asked],
  };
}

/** A plan that has not seen this text yet still tells GPUs and workload, but nothing is written through it. */
function withoutStalePlan(reading: LaunchReading, text: string): LaunchReading {
  const { source } = reading.deployment;
  if (source.kind !== "launch" || source.named === null) return reading;
  const planned = source.named.planned.source;
  if (planned.kind === "service" && planned.scriptFile?.text === text) return reading;
  return { ...reading, deployment: { ...reading.deployment, source: { ...source, named: null } } };
}

function linksTo(
  path: string,
  { service }: Launch,
  launches: readonly Launch[],
  { plansNaming }: AnalysisContext,
): readonly PlanLink[] {
  const links = plansNaming?.(path) ?? [];
  return links.filter(({ launch }) => (launch === null ? launches.length === 1 : launch === service));
}

/** The files around one, every path that is asked for noted. */
function neighboursIn(path: string, { readFile }: AnalysisContext, asked: Set<string>): NeighbourFiles {
  if (readFile === undefined) return noNeighbours;
  return neighboursOf(path, (wanted) => {
    asked.add(wanted);
    return readFile(wanted);
  });
}

/** A directive at the top applies to every launch, and is wrong once. */
function withoutRepeats<T extends { readonly range: { readonly start: number } }>(
  problems: readonly T[],
): readonly T[] {
  return [...new Map(problems.map((problem) => [problem.range.start, problem])).values()];
}

function analyzePlan(
  path: string,
  text: string,
  context: AnalysisContext,
  previous: Analysis | null,
): Analysis {
  const parsed = parseYaml(text);
  const { plan, problems } = readPlan(parsed);
  const alternatives = readAlternatives(parsed);
  const directives = readPlanDirectives(parsed, context.defaults);
  const asked = new Set<string>();
  const scripts = createPlanScripts(path, context.parsers, neighboursIn(path, context, asked));
  const lookUps: LookUps = { ...context.lookUps, findScript: scripts.find };
  const { defaults } = directives;
  const assessments =
    plan === null ? [] : assessServices({ yaml: parsed, plan, defaults }, lookUps, previous);
  const assessed = alternatives.map((alternative) => {
    const own = alternative.plan;
    const assessmentsOf = once(() =>
      own === null ? [] : readPlanServices(own, directives.defaults, lookUps).map(assess),
    );
    // Which scripts an alternative names has to be known with the rest of the document.
    if (own?.services.some(({ script }) => script !== null)) assessmentsOf();
    return { alternative, assessments: assessmentsOf };
  });
  const planAnalysis: PlanAnalysis = {
    yaml: parsed,
    plan,
    defaults,
    problems: [...problems, ...alternatives.flatMap((alternative) => alternative.problems)],
    alternatives: assessed.map(({ alternative, assessments: own }) => ({
      name: alternative.name,
      nameRange: alternative.nameRange,
      plan: alternative.plan,
      get assessments() {
        return own();
      },
    })),
    unreadScripts: scripts.problems(),
    ...planSizings(plan, assessments, assessed, directives.defaults, lookUps),
    unkeptObjectives: (change) => {
      if (change !== null) return changedPlan(path, text, change, context)?.unkeptObjectives(null) ?? [];
      const objectives = planAnalysis.sizing()?.objectives ?? [];
      return objectives.flatMap(({ id, met }) => (met === true ? [] : [{ id, met }]));
    },
  };
  return {
    path,
    source: createSourceText(text),
    kind: "plan",
    syntaxProblems: parsed.problems,
    assessments,
    directiveProblems: directives.problems,
    plan: planAnalysis,
    plannedLaunches: [],
    files: [...asked],
  };
}

function assessServices(read: ReadPlan, lookUps: LookUps, previous: Analysis | null): readonly Assessment[] {
  const readerOf = serviceReaders(read, lookUps);
  const reuse = reusableAssessments(previous, read, readerOf);
  return read.plan.services
    .filter((service) => isServer(service, lookUps))
    .map((service) => reuse(service) ?? assess(readerOf(service)()));
}

/** What reads a service when somebody asks. It is kept with the analysis, and so must not hold on to the one before. */
function serviceReaders({ plan, defaults }: ReadPlan, lookUps: LookUps): ServiceReaders {
  return (service) => () => readPlanService(plan, service, defaults, lookUps);
}

/** The plan as it would be read after a change of it and of the files that it names. */
function changedPlan(
  path: string,
  text: string,
  { edits, otherFiles }: EditSet,
  context: AnalysisContext,
): PlanAnalysis | null {
  const changed = new Map(otherFiles.map((file) => [file.path, applyEdits(file.text, file.edits)]));
  const readFile = (wanted: string): NeighbourReading => {
    const own = changed.get(wanted);
    return own === undefined
      ? (context.readFile?.(wanted) ?? { kind: "unread" })
      : { kind: "text", text: own };
  };
  return analyzePlan(path, applyEdits(text, edits), { ...context, readFile }, null).plan;
}
