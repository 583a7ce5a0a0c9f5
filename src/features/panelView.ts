import type { Proposal } from "../advice/proposal.ts";
import { exactly } from "../capacity/band.ts";
import { type Fact, factRange } from "../deployment/fact.ts";
import type { Analysis } from "../findings/analysis.ts";
import { verdictOf } from "../findings/verdict.ts";
import {
  emptyPanelView,
  type PanelAlternative,
  type PanelMemory,
  type PanelRequests,
  type PanelSubject,
  type PanelView,
} from "../panelMessages.ts";
import type { Assessment, EstimatedAssessment } from "../sizing/assess.ts";
import { demandOf, requestsCarried } from "../sizing/demand.ts";
import { costPerMonth } from "../sizing/money.ts";
import { positionAt } from "../text/sourceText.ts";
import { formatVersion } from "../units/version.ts";
import { assumptionsOf } from "./assumptions.ts";
import { gpuPhrase } from "./figures.ts";
import { subjectAt, subjectLabel } from "./subject.ts";

/** All that the capacity panel shows for the launch or service at a place. */
export function panelView(
  analysis: Analysis,
  offset: number,
  subjectId: string | null,
  proposalsFor: (assessment: Assessment) => readonly Proposal[],
): PanelView {
  const assessment = subjectAt(analysis, offset, subjectId);
  const subjects = analysis.assessments.map((each) => describeSubject(analysis, each));
  if (assessment === null) return emptyPanelView;
  const estimated = assessment.kind === "estimated" ? assessment : null;
  const { tone, sentence } = verdictOf(assessment);
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
      alternativeRow("current", "current", "This file", assessment, "As it is written."),
      ...proposalsFor(assessment).map(proposalRow),
      ...planRows(analysis, assessment),
    ],
  };
}

function describeSubject(analysis: Analysis, assessment: Assessment): PanelSubject {
  const offset = assessment.deployment.headRange.start;
  const file = analysis.path.split(/[\\/]/).at(-1) ?? analysis.path;
  const label = subjectLabel(assessment, positionAt(analysis.source, offset).line);
  return { id: assessment.deployment.id, label: `${file} · ${label}`, offset };
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

function describeMemory(assessment: EstimatedAssessment): PanelMemory {
  const { memory } = assessment.estimate;
  const { deployment } = assessment;
  const offsetOf = (fact: Fact<unknown> | null) => (fact === null ? null : (factRange(fact)?.start ?? null));
  const { weightBytes, kvCacheBytes, kvCacheTokens } = deployment.measured;
  return {
    gpuLabel: deployment.gpu.value?.label ?? "GPU",
    gpuCount: deployment.gpuCount.value ?? 1,
    totalBytes: memory.totalBytes,
    limitBytes: memory.requestedBytes,
    parts: [
      {
        id: "weights",
        label: "Weights",
        bytes: exactly(memory.weightBytes),
        origin: weightBytes ? "measured" : "estimated",
        offset: offsetOf(weightBytes ?? deployment.model),
      },
      {
        id: "kvCache",
        label: "KV cache",
        bytes: memory.kvCacheBytes,
        origin: (kvCacheBytes ?? kvCacheTokens) ? "measured" : "estimated",
        offset: offsetOf(kvCacheBytes ?? kvCacheTokens ?? deployment.server.kvCacheDtype),
      },
      {
        id: "activations",
        label: "Activations",
        bytes: memory.activationBytes,
        origin: "estimated",
        offset: offsetOf(deployment.server.maxNumBatchedTokens),
      },
      {
        id: "cudaGraphs",
        label: "CUDA graphs",
        bytes: memory.cudaGraphBytes,
        origin: "estimated",
        offset: offsetOf(deployment.server.enforceEager),
      },
      { id: "nonTorch", label: "Non-torch", bytes: memory.nonTorchBytes, origin: "estimated", offset: null },
      {
        id: "otherProcesses",
        label: "Other services",
        bytes: exactly(memory.otherProcessesBytes),
        origin: "exact",
        offset: offsetOf(deployment.otherProcessesBytes),
      },
      {
        id: "free",
        label: "Outside the utilization",
        bytes: exactly(memory.freeBytes),
        origin: "exact",
        offset: offsetOf(deployment.server.gpuMemoryUtilization),
      },
    ],
  };
}

function describeRequests(assessment: EstimatedAssessment): PanelRequests {
  const demand = demandOf(assessment);
  return {
    input: assessment.input,
    maxModelLen: assessment.estimate.maxModelLen,
    workload: demand && { contextTokens: demand.contextTokens, requests: demand.requests },
    maxNumSeqs: assessment.deployment.server.maxNumSeqs.value,
  };
}

function proposalRow(proposal: Proposal): PanelAlternative {
  const note = proposal.trade === null ? "Nothing is given up." : `Gives: ${proposal.trade}.`;
  return {
    ...alternativeRow(proposal.id, "proposed", proposal.action, proposal.after, note),
    applicable: true,
  };
}

/** The plan's alternatives, each with the service of the same name. */
function planRows(analysis: Analysis, assessment: Assessment): readonly PanelAlternative[] {
  return (analysis.plan?.alternatives ?? []).flatMap((alternative) => {
    const same = alternative.assessments.find(({ deployment }) => deployment.id === assessment.deployment.id);
    return same === undefined
      ? []
      : [alternativeRow(`plan:${alternative.name}`, "plan", alternative.name, same, "")];
  });
}

function alternativeRow(
  id: string,
  kind: PanelAlternative["kind"],
  label: string,
  assessment: Assessment,
  note: string,
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
  };
}
