import { allGpus } from "./gpus.ts";
import { allOffers } from "./prices.ts";

export interface InstanceType {
  readonly gpuId: string;
  /** `null` where the catalogue knows the GPU of the machine, not how many it has. */
  readonly gpuCount: number | null;
}

/** The GPUs of a cloud's machine type, `g6.12xlarge` or `Standard_NC24ads_A100_v4`; `null` when it is not known. */
export function findInstanceType(name: string): InstanceType | null {
  const key = name.trim().toLowerCase();
  index ??= buildIndex();
  const known = index.exact.get(key) ?? index.exact.get(`standard_${key}`);
  return known ?? index.patterns.find((entry) => entry.pattern.test(key))?.type ?? null;
}

/** AWS g6f and gr6f machines have an eighth to a half of an L4 (EC2 accelerated computing pages). */
export function isFractionalInstance(name: string): boolean {
  return /^gr?6f\./i.test(name.trim());
}

interface InstanceIndex {
  readonly exact: ReadonlyMap<string, InstanceType>;
  /** Names with a wildcard, as the catalogue has them for a series of machines. */
  readonly patterns: readonly { readonly pattern: RegExp; readonly type: InstanceType }[];
}

let index: InstanceIndex | undefined;

function buildIndex(): InstanceIndex {
  const exact = new Map<string, InstanceType>();
  const patterns: { pattern: RegExp; type: InstanceType }[] = [];
  for (const gpu of allGpus()) {
    const type = { gpuId: gpu.id, gpuCount: null };
    for (const name of gpu.cloudNames.instanceTypes) {
      if (isFractionalInstance(name)) continue;
      const key = name.toLowerCase();
      if (key.includes("*")) patterns.push({ pattern: new RegExp(`^${key.split("*").join(".+")}$`), type });
      else exact.set(key, type);
    }
  }
  for (const offer of allOffers()) {
    if (offer.instanceType === null) continue;
    exact.set(offer.instanceType.toLowerCase(), { gpuId: offer.gpuId, gpuCount: offer.gpuCount });
  }
  return { exact, patterns };
}
