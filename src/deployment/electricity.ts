import { gpuById } from "../catalog/gpus.ts";
import type { GpuChoice } from "./deployment.ts";

/**
 * Dollars an hour for the current of one GPU at its full power, which is the most that it draws; of a family, that of
 * the hungriest. `null` where the data sheet is not known.
 */
export function electricityPerHour(dollarsPerKilowattHour: number, { ids }: GpuChoice): number | null {
  const watts = ids.map((id) => gpuById(id)?.powerWatts ?? null);
  if (watts.length === 0 || watts.some((each) => each === null)) return null;
  return (Math.max(...watts.map((each) => each ?? 0)) / 1000) * dollarsPerKilowattHour;
}

export function unknownPower({ label }: GpuChoice): string {
  return `The power of ${label} is not known, so neither is what its electricity costs.`;
}
