import type { ServerSettings } from "../capacity/serverSettings.ts";
import { cheapestPrice } from "../catalog/findPrice.ts";
import { allGpus, type Gpu } from "../catalog/gpus.ts";
import { toGpuSpec } from "../catalog/toGpuSpec.ts";
import type { Deployment, GpuChoice } from "../deployment/deployment.ts";
import { toEstimateInput } from "../deployment/estimateInput.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import type { PanelGpu } from "../panelMessages.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";

/** The cursor moves more often than the text changes, and each GPU is a deployment of its own. */
const remembered = new WeakMap<Deployment, readonly PanelGpu[]>();

/**
 * GPUs that somebody rents out, each with the settings that vLLM would choose on it: defaults such as `max_num_seqs`
 * depend on the GPU. The deployment's own comes first, under the name that the file gives it.
 */
export function panelGpus(assessment: EstimatedAssessment, lookUps: LookUps): readonly PanelGpu[] {
  const known = remembered.get(assessment.deployment);
  if (known) return known;
  const own = assessment.deployment.gpu.value;
  const ownIds = own?.ids ?? [];
  const rented = allGpus().filter(
    (gpu) => runsVllm(gpu) && !isOnly(ownIds, gpu.id) && cheapestPrice([gpu.id]) !== null,
  );
  const gpus = [
    ...(own === null ? [] : [ownGpu(assessment, own)]),
    ...rented.flatMap((gpu) => otherGpu(assessment, gpu, lookUps) ?? []),
  ];
  remembered.set(assessment.deployment, gpus);
  return gpus;
}

/** "GPU: compute capability 7.0 or higher" (vLLM's installation guide, "NVIDIA CUDA", requirements). */
function runsVllm({ computeCapability }: Gpu): boolean {
  return computeCapability === null || computeCapability >= 7;
}

function isOnly(ids: readonly string[], id: string): boolean {
  return ids.length === 1 && ids[0] === id;
}

function ownGpu({ deployment }: EstimatedAssessment, own: GpuChoice): PanelGpu {
  const members = allGpus().filter(({ id }) => own.ids.includes(id));
  const facts = members[0] === undefined ? describedFacts(own) : factsOf(members[0]);
  return {
    ...facts,
    id: own.ids.join(" "),
    label: own.label,
    // Members of a family may differ in their form.
    formFactor: members.length === 1 ? facts.formFactor : null,
    spec: own.spec,
    server: {},
    perGpuHour: deployment.price.value?.perHour ?? null,
    priceReference: deployment.price.value?.reference ?? null,
  };
}

function otherGpu(assessment: EstimatedAssessment, gpu: Gpu, lookUps: LookUps): PanelGpu | null {
  const choice: GpuChoice = {
    label: gpu.shortName,
    driverName: gpu.productName ?? gpu.name,
    ids: [gpu.id],
    spec: toGpuSpec([gpu]),
  };
  const changed = withChanges(assessment.deployment, [{ kind: "gpu", gpu: choice, count: null }], lookUps);
  const read = toEstimateInput(changed);
  if (read.kind === "missing") return null;
  const price = changed.price.value;
  return {
    ...factsOf(gpu),
    id: gpu.id,
    label: gpu.shortName,
    spec: choice.spec,
    server: differences(assessment.input.server, read.input.server),
    perGpuHour: price?.perHour ?? null,
    priceReference: price?.reference ?? null,
  };
}

type GpuFacts = Omit<PanelGpu, "id" | "label" | "spec" | "server" | "perGpuHour" | "priceReference">;

function factsOf(gpu: Gpu): GpuFacts {
  const { architecture, memoryGB, memoryType, nvlinkGBPerSecond, pcie, powerWatts } = gpu;
  const formFactor = formFactorOf(gpu);
  return { formFactor, architecture, memoryGB, memoryType, nvlinkGBPerSecond, pcie, powerWatts };
}

function describedFacts({ spec }: GpuChoice): GpuFacts {
  return {
    formFactor: null,
    architecture: spec.architecture,
    memoryGB: spec.nominalGiB,
    memoryType: "",
    nvlinkGBPerSecond: null,
    pcie: null,
    powerWatts: null,
  };
}

/** What the name says, else what a part of its family is; a slot alone says nothing of accelerators off NVIDIA. */
function formFactorOf({ name, vendor, pcie, unifiedMemory }: Gpu): string | null {
  const said = /\b(SXM\d?|NVL|PCIe|OAM)\b/i.exec(name)?.[1];
  if (said !== undefined) return said;
  if (/\bG[BH]\d/.test(name)) return "superchip";
  if (unifiedMemory) return "module";
  return vendor === "NVIDIA" && pcie !== null ? "card" : null;
}

function differences(written: ServerSettings, other: ServerSettings): Partial<ServerSettings> {
  return Object.fromEntries(
    Object.entries(other).filter(([name, value]) => !isSame(value, Reflect.get(written, name))),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
