import type { EstimateInput } from "../../src/capacity/estimate.ts";
import type { PanelGpu, PanelTerms } from "../../src/panelMessages.ts";

/** What the controls ask for; `null` where they leave the file's own value. */
export interface WhatIf {
  readonly contextTokens: number | null;
  readonly requests: number | null;
  readonly utilization: number | null;
  readonly kvCacheDtype: string | null;
  readonly gpuId: string | null;
}

export const asWritten: WhatIf = {
  contextTokens: null,
  requests: null,
  utilization: null,
  kvCacheDtype: null,
  gpuId: null,
};

/** One server and what is asked of it: all that the arithmetic needs. */
export interface Situation {
  readonly input: EstimateInput;
  readonly terms: PanelTerms;
}

export function isAsWritten(whatIf: WhatIf): boolean {
  return Object.values(whatIf).every((value) => value === null);
}

/** The controls that ask for something else, for "3 changed". */
export function countChanges(whatIf: WhatIf): number {
  return Object.values(whatIf).filter((value) => value !== null).length;
}

/**
 * The server with what the controls ask for. A longer context than the server takes brings `max_model_len` with it;
 * what was measured was measured without the change.
 */
export function changeServer(
  { input, terms }: Situation,
  whatIf: WhatIf,
  maxModelLen: number,
  gpus: readonly PanelGpu[],
): Situation {
  const gpu = whatIf.gpuId === null ? undefined : gpus.find(({ id }) => id === whatIf.gpuId);
  const isLonger = whatIf.contextTokens !== null && whatIf.contextTokens > maxModelLen;
  const changes = {
    ...gpu?.server,
    ...(whatIf.utilization !== null && { gpuMemoryUtilization: whatIf.utilization }),
    ...(whatIf.kvCacheDtype !== null && { kvCacheDtype: whatIf.kvCacheDtype }),
    ...(isLonger && whatIf.contextTokens !== null && { maxModelLen: whatIf.contextTokens }),
  };
  const isChanged = gpu !== undefined || Object.keys(changes).length > 0;
  return changeDemand(
    {
      input: {
        ...input,
        gpu: gpu?.spec ?? input.gpu,
        server: { ...input.server, ...changes },
        measured: isChanged ? { weightBytes: null, kvCacheBytes: null, kvCacheTokens: null } : input.measured,
      },
      terms: gpu ? { ...terms, perGpuHour: gpu.perGpuHour, priceReference: gpu.priceReference } : terms,
    },
    whatIf,
  );
}

/** The same server under another demand. */
export function changeDemand({ input, terms }: Situation, { contextTokens, requests }: WhatIf): Situation {
  return {
    input: { ...input, workloadContextTokens: contextTokens ?? input.workloadContextTokens },
    terms: {
      ...terms,
      ask: {
        ...terms.ask,
        requests: requests ?? terms.ask.requests,
        contextTokens: contextTokens ?? terms.ask.contextTokens,
      },
    },
  };
}
