import { gpuNames } from "../catalog/findGpu.ts";
import { priceReferences } from "../catalog/findPrice.ts";
import { modelNames } from "../catalog/models.ts";
import { findGpuChoice } from "../deployment/lookUps.ts";
import type { TextRange } from "../text/textRange.ts";
import { formatBand, formatBytes } from "../units/print.ts";
import type { Completion } from "./completionItem.ts";

/** Names of the catalogue as completions of `range`. */
export function gpuCompletions(range: TextRange): readonly Completion[] {
  return gpuNames().map((name) => {
    const memory = findGpuChoice(name)?.spec.memoryBytes;
    const detail = memory ? formatBand(memory.low, memory.high, formatBytes) : "";
    return { label: name, kind: "gpu", range, newText: name, detail };
  });
}

export function modelCompletions(range: TextRange): readonly Completion[] {
  return modelNames().map((name) => ({ label: name, kind: "model", range, newText: name }));
}

/** Rows of the price table that have one of the GPUs; all of them where none does, or none is known. */
export function priceCompletions(gpuIds: readonly string[], range: TextRange): readonly Completion[] {
  const known = gpuIds.length === 0 ? [] : priceReferences(gpuIds);
  const references = known.length > 0 ? known : priceReferences(null);
  return references.map((reference) => ({ label: reference, kind: "value", range, newText: reference }));
}
