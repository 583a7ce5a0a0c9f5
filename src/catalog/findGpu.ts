import { nearestNames } from "../text/nearest.ts";
import { gpuNameKey, gpuNameTokens, isFormFactorToken, isMemoryToken, looseGpuNameKey } from "./gpuName.ts";
import { allGpus, type Gpu, gpuById } from "./gpus.ts";
import { findInstanceType, isFractionalInstance } from "./instanceTypes.ts";

export type GpuMatch =
  /** `count`: how many the machine has, when the name is a cloud's machine type and that is known. */
  | { readonly kind: "one"; readonly gpu: Gpu; readonly count: number | null }
  /** The name leaves open which member is meant: `A100 80GB` is sold with PCIe and with SXM. */
  | { readonly kind: "family"; readonly name: string; readonly members: readonly [Gpu, ...Gpu[]] }
  /** `reason` where more can be said than that the name is not known. */
  | { readonly kind: "unknown"; readonly nearest: readonly string[]; readonly reason: string | null };

/** Looks a GPU up by any usual spelling, case and punctuation aside: names, driver and cluster labels, machine types. */
export function findGpu(name: string): GpuMatch {
  const text = name.trim();
  // Before the tables of all spellings and machine types, which take a while to make: an id means nothing else.
  const identified = gpuById(text.toLowerCase());
  if (identified) return { kind: "one", gpu: identified, count: null };
  const part = partOfGpu(text);
  if (part) return { kind: "unknown", nearest: [], reason: part };
  index ??= buildIndex();
  const labelled = index.byLabel.get(text.toLowerCase());
  if (labelled) return { kind: "one", gpu: labelled, count: null };
  const machine = findInstanceType(text);
  const machineGpu = machine && gpuById(machine.gpuId);
  if (machine && machineGpu) return { kind: "one", gpu: machineGpu, count: machine.gpuCount };
  const tokens = gpuNameTokens(text);
  const named = index.byKey.get(gpuNameKey(tokens)) ?? index.byLooseKey.get(looseGpuNameKey(tokens)) ?? [];
  const [only, second] = named;
  if (only && !second) return { kind: "one", gpu: only, count: null };
  return matchTokens(tokens) ?? unknownGpu(gpuNameKey(tokens), index);
}

/** Names to offer while typing: every GPU, and the families that people ask for. */
export function gpuNames(): readonly string[] {
  return ["A100", "A100 40GB", "A100 80GB", ...allGpus().map((gpu) => gpu.shortName)];
}

interface GpuIndex {
  /** Google's accelerator labels, which are more exact than the same words elsewhere. */
  readonly byLabel: ReadonlyMap<string, Gpu>;
  readonly byKey: ReadonlyMap<string, readonly Gpu[]>;
  readonly byLooseKey: ReadonlyMap<string, readonly Gpu[]>;
}

let index: GpuIndex | undefined;
let tokensOfGpus: ReadonlyMap<Gpu, ReadonlySet<string>> | undefined;

function buildIndex(): GpuIndex {
  const byLabel = new Map<string, Gpu>();
  const byKey = new Map<string, Gpu[]>();
  const byLooseKey = new Map<string, Gpu[]>();
  for (const gpu of allGpus()) {
    const { gcp, runpod } = gpu.cloudNames;
    if (gcp) byLabel.set(gcp, gpu);
    const spellings = [gpu.id, gpu.name, gpu.shortName, ...gpu.aliases, gpu.productName, gpu.clusterLabel];
    for (const spelling of new Set([...spellings, gcp, runpod])) {
      if (!spelling) continue;
      const tokens = gpuNameTokens(spelling);
      add(byKey, gpuNameKey(tokens), gpu);
      add(byLooseKey, looseGpuNameKey(tokens), gpu);
    }
  }
  return { byLabel, byKey, byLooseKey };
}

/** The words of each GPU's names, and its memory in the sizes that people give it. */
function buildTokens(): ReadonlyMap<Gpu, ReadonlySet<string>> {
  return new Map(
    allGpus().map((gpu) => {
      const memory = gpu.nvidiaSmiMiB === null ? gpu.memoryGB : Math.round(gpu.nvidiaSmiMiB / 1024);
      const names = [gpu.shortName, gpu.productName ?? ""].flatMap(gpuNameTokens);
      return [gpu, new Set([...names, `${gpu.memoryGB}gb`, `${memory}gb`])];
    }),
  );
}

function add(map: Map<string, Gpu[]>, key: string, gpu: Gpu): void {
  const present = map.get(key);
  if (!present) map.set(key, [gpu]);
  else if (!present.includes(gpu)) present.push(gpu);
}

/** Words that mark a model of its own: an RTX 4070 Ti is no RTX 4070, whatever its memory. */
const VARIANTS = new Set(["ti", "super", "ada", "workstation", "max", "q", "s"]);

/** Everything whose name has all these words. */
function matchTokens(wanted: readonly string[]): GpuMatch | null {
  const chip = wanted.some((token) => /\d/.test(token) && !isMemoryToken(token) && !isFormFactorToken(token));
  if (!chip) return null;
  tokensOfGpus ??= buildTokens();
  const having = [...tokensOfGpus].filter(([, tokens]) => wanted.every((token) => hasToken(tokens, token)));
  const plain = having.filter(([, tokens]) =>
    [...VARIANTS].every((variant) => !tokens.has(variant) || wanted.includes(variant)),
  );
  const [first, ...others] = (plain.length > 0 ? plain : having).map(([gpu]) => gpu);
  if (!first) return null;
  if (others.length === 0) return { kind: "one", gpu: first, count: null };
  return { kind: "family", name: wanted.join(" ").toUpperCase(), members: [first, ...others] };
}

function hasToken(tokens: ReadonlySet<string>, wanted: string): boolean {
  return tokens.has(wanted) || (wanted === "sxm" && [...tokens].some((token) => token.startsWith("sxm")));
}

function partOfGpu(text: string): string | null {
  if (isFractionalInstance(text))
    return "this machine has a fraction of an L4, and how much memory that is depends on its size";
  if (/\bmig-?\d+(?:c\.\d+)?g\b/i.test(text))
    return "this is a slice of a GPU (MIG); describe it by its memory and bandwidth";
  return null;
}

function unknownGpu(key: string, { byKey }: GpuIndex): GpuMatch {
  const names = nearestNames(key, byKey.keys()).flatMap((near) => byKey.get(near) ?? []);
  const nearest = [...new Set(names.map((gpu) => gpu.shortName))].slice(0, 3);
  return { kind: "unknown", nearest, reason: null };
}
