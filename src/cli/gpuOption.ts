import { parseGpuTarget } from "../catalog/gpuTarget.ts";
import { nearestGpus } from "../deployment/fromLaunch.ts";
import { findGpuChoice } from "../deployment/lookUps.ts";

/** Why `--gpu` names no GPU, as a sentence; `null` where it does. Apart, since it brings the catalogue. */
export function gpuProblem(text: string): string | null {
  const target = parseGpuTarget(text);
  if (target !== null && findGpuChoice(target.name) !== null) return null;
  const [nearest] = target === null ? [] : nearestGpus(target.name);
  return nearest === undefined
    ? "It is not in the catalogue."
    : `It is not in the catalogue. Did you mean ${nearest}?`;
}
