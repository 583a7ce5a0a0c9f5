import { mostSequences } from "../../src/capacity/ask.ts";
import { memoryParts } from "../../src/capacity/memoryParts.ts";
import type {
  PanelAlternative,
  PanelGpu,
  PanelMemory,
  PanelRequests,
  PanelView,
} from "../../src/panelMessages.ts";
import { type Answer, answer } from "./answer.ts";
import { asWritten, changeDemand, changeServer, isAsWritten, type Situation, type WhatIf } from "./whatIf.ts";

/** What is drawn: the extension's view, with the controls' answers in the place of the file's. */
export interface SeenView {
  readonly view: PanelView;
  /** `null` where nothing can be estimated. */
  readonly answer: Answer | null;
  /** Every GPU with what it makes of the server; worked out when somebody looks. */
  readonly byGpu: () => readonly GpuAnswer[];
}

export interface GpuAnswer {
  readonly gpu: PanelGpu;
  readonly answer: Answer;
  readonly isShown: boolean;
}

/** Hovering renders often; only a new view or another position of the controls is worked out again. */
let last: { readonly view: PanelView; readonly whatIf: WhatIf; readonly seen: SeenView } | null = null;

export function seenView(view: PanelView, whatIf: WhatIf): SeenView {
  if (last?.view === view && last.whatIf === whatIf) return last.seen;
  const seen = computeSeenView(view, whatIf);
  last = { view, whatIf, seen };
  return seen;
}

function computeSeenView(view: PanelView, whatIf: WhatIf): SeenView {
  const { requests } = view;
  if (requests === null) return { view, answer: null, byGpu: () => [] };
  const base: Situation = { input: requests.input, terms: requests.terms };
  const found = answer(changeServer(base, whatIf, requests.maxModelLen, view.gpus));
  const byGpu = once(() =>
    view.gpus.map((gpu, index): GpuAnswer => {
      const isShown = whatIf.gpuId === null ? index === 0 : gpu.id === whatIf.gpuId;
      const moved = { ...whatIf, gpuId: index === 0 ? null : gpu.id };
      return {
        gpu,
        answer: isShown ? found : answer(changeServer(base, moved, requests.maxModelLen, view.gpus)),
        isShown,
      };
    }),
  );
  if (isAsWritten(whatIf)) return { view, answer: found, byGpu };
  return { view: changedView(view, requests, whatIf, found), answer: found, byGpu };
}

function changedView(view: PanelView, requests: PanelRequests, whatIf: WhatIf, found: Answer): PanelView {
  if (!found.ok) {
    return { ...view, verdict: { tone: "unknown", sentence: found.problem }, memory: null, requests: null };
  }
  const { verdict } = found;
  return {
    ...view,
    verdict: { tone: verdict.tone, sentence: verdict.sentence },
    memory: view.memory && changedMemory(view.memory, found, whatIf, view.gpus),
    requests: changedRequests(requests, found),
    alternatives: view.alternatives.map((row) => changedRow(row, view, whatIf, found)),
  };
}

type Found = Extract<Answer, { ok: true }>;

function changedMemory(
  memory: PanelMemory,
  { estimate, situation }: Found,
  { gpuId }: WhatIf,
  gpus: readonly PanelGpu[],
): PanelMemory {
  const bytes = memoryParts(estimate.memory);
  const { measured } = situation.input;
  const isMeasured = Object.values(measured).some((value) => value !== null);
  return {
    ...memory,
    gpuLabel: gpus.find(({ id }) => id === gpuId)?.label ?? memory.gpuLabel,
    totalBytes: estimate.memory.totalBytes,
    limitBytes: estimate.memory.requestedBytes,
    parts: memory.parts.map((part) => ({
      ...part,
      bytes: bytes[part.id],
      origin: part.origin === "measured" && !isMeasured ? "estimated" : part.origin,
    })),
  };
}

function changedRequests(
  requests: PanelRequests,
  { situation, estimate, contextTokens }: Found,
): PanelRequests {
  const { input, terms } = situation;
  return {
    input,
    terms,
    maxModelLen: estimate.maxModelLen,
    maxNumSeqs: mostSequences(input.server, terms.ask.replicas),
    workload:
      terms.ask.requests === null
        ? null
        : { contextTokens, requests: terms.ask.requests, range: requests.workload?.range ?? null },
  };
}

/** The file's own row moves with every control, the others with the demand alone: their server is what they propose. */
function changedRow(row: PanelAlternative, view: PanelView, whatIf: WhatIf, own: Found): PanelAlternative {
  if (row.kind === "current") {
    const label = view.gpus.find(({ id }) => id === whatIf.gpuId)?.label;
    const gpu = label === undefined ? row.gpu : row.gpu.replace(/(?<=^\d+x ).*/, label);
    return { ...filledRow(row, own, "With the controls' values."), gpu };
  }
  if (row.scenario === null || (whatIf.contextTokens === null && whatIf.requests === null)) return row;
  const { model: index, terms, ...input } = row.scenario;
  const model = view.models[index];
  if (model === undefined) return row;
  const demand = { ...asWritten, contextTokens: whatIf.contextTokens, requests: whatIf.requests };
  const found = answer(changeDemand({ input: { ...input, model }, terms }, demand));
  return found.ok ? filledRow(row, found, row.kind === "plan" ? found.verdict.sentence : row.note) : row;
}

function filledRow(row: PanelAlternative, found: Found, note: string): PanelAlternative {
  const { estimate, contextTokens, requests, money, verdict } = found;
  return {
    ...row,
    tone: verdict.tone,
    weightBytes: estimate.memory.weightBytes,
    kvCacheBytes: estimate.memory.kvCacheBytes,
    requests,
    contextTokens,
    costPerMonth: money?.perMonth ?? null,
    note,
  };
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | null = null;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
