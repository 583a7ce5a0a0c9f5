import type { Proposal } from "../advice/proposal.ts";
import { mostSequences } from "../capacity/ask.ts";
import { type MemoryPartId, memoryParts } from "../capacity/memoryParts.ts";
import type { ModelShape } from "../capacity/modelShape.ts";
import type { Fact } from "../deployment/fact.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "../findings/analysis.ts";
import { verdictOf } from "../findings/verdict.ts";
import {
  emptyPanelView,
  type PanelAlternative,
  type PanelMemory,
  type PanelMemoryPart,
  type PanelPlan,
  type PanelRange,
  type PanelRequests,
  type PanelScenario,
  type PanelSubject,
  type PanelTerms,
  type PanelView,
} from "../panelMessages.ts";
import type { Assessment, EstimatedAssessment } from "../sizing/assess.ts";
import { askOf, demandOf, requestsCarried } from "../sizing/demand.ts";
import { costPerMonth } from "../sizing/money.ts";
import { positionAt } from "../text/sourceText.ts";
import { formatVersion } from "../units/version.ts";
import { assumptionsOf } from "./assumptions.ts";
import { gpuPhrase } from "./figures.ts";
import { panelGpus } from "./panelGpus.ts";
import { panelPlanView } from "./panelPlanView.ts";
import { subjectAt, subjectLabel } from "./subject.ts";

/** All that the capacity panel shows for the launch or service at a place. */
export function panelView(
  analysis: Analysis,
  offset: number,
  subjectId: string | null,
  proposalsFor: (assessment: Assessment) => readonly Proposal[],
  lookUps: LookUps,
): PanelView {
  const assessment = subjectAt(analysis, offset, subjectId);
  const subjects = analysis.assessments.map((each) => describeSubject(analysis, each));
  if (assessment === null) return planView(analysis);
  const estimated = assessment.kind === "estimated" ? assessment : null;
  const { tone, sentence } = verdictOf(assessment);
  const models: ModelShape[] = [];
  return {
    subject: describeSubject(analysis, assessment),
    subjects,
    verdict: { tone, sentence },
    basis: { summary: basisOf(assessment), assumed: assumptionsOf(assessment.deployment) },
    ...(assessment.deployment.gpu.value === null && {
      actions: [{ id: "gpuplan.setTargetGpu", label: "Set target GPU" }],
    }),
    memory: estimated && describeMemory(estimated),
    requests: estimated && describeRequests(estimated),
    alternatives: [
      alternativeRow("current", "current", "This file", assessment, "As it is written.", models),
      ...proposalsFor(assessment).map((proposal) => proposalRow(proposal, models)),
      ...planRows(analysis, assessment, models),
    ],
    models,
    gpus: estimated ? panelGpus(estimated, lookUps) : [],
    plan: panelPlanView(analysis),
  };
}

/** A plan of processes alone has no server to draw, but sums; anything else has nothing for the panel. */
function planView(analysis: Analysis): PanelView {
  const plan = panelPlanView(analysis);
  if (plan === null) return emptyPanelView;
  const subject: PanelSubject = { id: "plan", label: fileName(analysis), offset: 0 };
  return { ...emptyPanelView, subject, subjects: [subject], verdict: verdictOfPlan(plan), plan };
}

function verdictOfPlan({ objectives }: PanelPlan): PanelView["verdict"] {
  const missed = objectives.filter(({ met }) => met === false);
  const open = objectives.filter(({ met }) => met === null);
  if (missed.length > 0) {
    const names = missed.map(({ id }) => id.replaceAll("_", " ")).join(", ");
    return {
      tone: "warning",
      sentence: `The plan misses ${missed.length} of ${objectives.length} objectives: ${names}.`,
    };
  }
  if (objectives.length === 0)
    return {
      tone: "unknown",
      sentence: "The plan has no vLLM server and no objectives; below is what it comes to.",
    };
  return open.length === 0
    ? {
        tone: "fits",
        sentence: `The plan keeps its ${objectives.length === 1 ? "objective" : `${objectives.length} objectives`}.`,
      }
    : {
        tone: "unknown",
        sentence: `Whether the plan keeps ${open.length} of ${objectives.length} objectives is not known.`,
      };
}

function fileName({ path }: Analysis): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function describeSubject(analysis: Analysis, assessment: Assessment): PanelSubject {
  const offset = assessment.deployment.headRange.start;
  const label = subjectLabel(assessment, positionAt(analysis.source, offset).line);
  return { id: assessment.deployment.id, label: `${fileName(analysis)} · ${label}`, offset };
}

function basisOf(assessment: Assessment): string {
  const version = `vLLM ${formatVersion(assessment.deployment.version.value)}`;
  const model = assessment.deployment.model.value?.id;
  const gpu =
    assessment.kind === "estimated"
      ? gpuPhrase(assessment)
      : (assessment.deployment.gpu.value?.label ?? "no GPU");
  return [version, gpu, model].filter((part) => part !== undefined).join(" · ");
}

const partLabels: Readonly<Record<MemoryPartId, string>> = {
  weights: "Weights",
  kvCache: "KV cache",
  activations: "Activations",
  cudaGraphs: "CUDA graphs",
  nonTorch: "Non-torch",
  otherProcesses: "Other services",
  free: "Outside the utilization",
};

function describeMemory({ deployment, estimate: { memory } }: EstimatedAssessment): PanelMemory {
  const { server, measured } = deployment;
  const kvCache = measured.kvCacheBytes ?? measured.kvCacheTokens;
  const bytes = memoryParts(memory);
  const part = (
    id: MemoryPartId,
    origin: PanelMemoryPart["origin"],
    fact: Fact<unknown> | null,
  ): PanelMemoryPart => ({ id, label: partLabels[id], bytes: bytes[id], origin, range: rangeOf(fact) });
  return {
    gpuLabel: deployment.gpu.value?.label ?? "GPU",
    gpuCount: deployment.gpuCount.value ?? 1,
    totalBytes: memory.totalBytes,
    limitBytes: memory.requestedBytes,
    parts: [
      part(
        "weights",
        measured.weightBytes ? "measured" : "estimated",
        measured.weightBytes ?? deployment.model,
      ),
      part("kvCache", kvCache ? "measured" : "estimated", kvCache ?? server.kvCacheDtype),
      part("activations", "estimated", server.maxNumBatchedTokens),
      part("cudaGraphs", "estimated", server.enforceEager),
      part("nonTorch", "estimated", null),
      part("otherProcesses", "exact", deployment.otherProcessesBytes),
      part("free", "exact", server.gpuMemoryUtilization),
    ],
  };
}

/** Name and value: the cursor on either means this fact. */
function rangeOf(fact: Fact<unknown> | null): PanelRange | null {
  if (fact === null || (fact.origin.kind !== "written" && fact.origin.kind !== "unknown")) return null;
  const { range } = fact.origin;
  if (range === undefined) return null;
  const name = fact.origin.kind === "written" ? fact.origin.nameRange : undefined;
  return {
    start: Math.min(name?.start ?? range.start, range.start),
    end: Math.max(name?.end ?? range.end, range.end),
  };
}

function describeRequests(assessment: EstimatedAssessment): PanelRequests {
  const demand = demandOf(assessment);
  return {
    input: assessment.input,
    maxModelLen: assessment.estimate.maxModelLen,
    workload: demand && {
      contextTokens: demand.contextTokens,
      requests: demand.requests,
      range: rangeOf(demand.requestsFact),
    },
    maxNumSeqs: mostSequences(assessment.input.server, assessment.deployment.replicas.value),
    terms: termsOf(assessment),
  };
}

function termsOf(assessment: EstimatedAssessment): PanelTerms {
  const { price, hoursPerMonth } = assessment.deployment;
  return {
    ask: askOf(assessment),
    perGpuHour: price.value?.perHour ?? null,
    priceReference: price.value?.reference ?? null,
    hoursPerMonth,
  };
}

/** `models` gathers every model once; the same object is the same model. */
function scenarioOf(assessment: EstimatedAssessment, models: ModelShape[]): PanelScenario {
  const { model, ...input } = assessment.input;
  if (!models.includes(model)) models.push(model);
  return { ...input, model: models.indexOf(model), terms: termsOf(assessment) };
}

function proposalRow(proposal: Proposal, models: ModelShape[]): PanelAlternative {
  const note = proposal.trade === null ? "Nothing is given up." : `Gives: ${proposal.trade}.`;
  return {
    ...alternativeRow(proposal.id, "proposed", proposal.action, proposal.after, note, models),
    applicable: true,
  };
}

/** The plan's alternatives, each with the service of the same name. */
function planRows(
  analysis: Analysis,
  assessment: Assessment,
  models: ModelShape[],
): readonly PanelAlternative[] {
  return (analysis.plan?.alternatives ?? []).flatMap((alternative) => {
    const same = alternative.assessments.find(({ deployment }) => deployment.id === assessment.deployment.id);
    return same === undefined
      ? []
      : [alternativeRow(`plan:${alternative.name}`, "plan", alternative.name, same, "", models)];
  });
}

function alternativeRow(
  id: string,
  kind: PanelAlternative["kind"],
  label: string,
  assessment: Assessment,
  note: string,
  models: ModelShape[],
): PanelAlternative {
  const { deployment } = assessment;
  const estimated = assessment.kind === "estimated" ? assessment : null;
  const demand = estimated && demandOf(estimated);
  const contextTokens = estimated && (demand?.contextTokens ?? estimated.estimate.maxModelLen);
  const verdict = verdictOf(assessment);
  return {
    id,
    kind,
    label,
    gpu: estimated ? gpuPhrase(estimated) : (deployment.gpu.value?.label ?? "not known"),
    model: deployment.model.value?.id ?? "not known",
    tone: verdict.tone,
    weightBytes: estimated?.estimate.memory.weightBytes ?? null,
    kvCacheBytes: estimated?.estimate.memory.kvCacheBytes ?? null,
    requests: estimated && contextTokens !== null ? requestsCarried(estimated, contextTokens) : null,
    contextTokens,
    costPerMonth: estimated && costPerMonth(estimated),
    note: note === "" || verdict.tone === "unknown" ? verdict.sentence : note,
    applicable: false,
    scenario: estimated && scenarioOf(estimated, models),
  };
}
