import { findGpu } from "../catalog/findGpu.ts";
import { findModel, type ModelMatch } from "../catalog/findModel.ts";
import type { Offer } from "../catalog/prices.ts";
import { type QuantizedVariant, quantizedVariants } from "../catalog/quantizedVariants.ts";
import { toGpuSpec } from "../catalog/toGpuSpec.ts";
import type { ScriptLaunch } from "../launch/namedLaunch.ts";
import type { PlanService } from "../plan/plan.ts";
import type { GpuChoice } from "./deployment.ts";

/** The catalogue as deployments see it. Behind it stand the bundled data, the local folders and what the Hub told. */
export interface LookUps {
  /** `revision`: the version of the model's repository, where one is named. */
  readonly findModel: (name: string, revision?: string | null) => ModelMatch;
  readonly findGpuChoice: (name: string) => GpuChoice | null;
  readonly quantizedVariants: (modelId: string) => readonly QuantizedVariant[];
  /** Prices of the person's own, which come before the catalogue's; absent without any. */
  readonly ownOffers?: readonly Offer[];
  /** The launch that a plan's service names as its script; absent where no files are known. */
  readonly findScript?: (service: PlanService) => ScriptLaunch | null;
}

/** Look-ups in the bundled catalogue alone. */
export const catalogueLookUps: LookUps = { findModel, findGpuChoice, quantizedVariants };

/** A GPU, or what the members of a family share; `null` for a name that nothing has. */
export function findGpuChoice(name: string): GpuChoice | null {
  const known = choices.get(name);
  if (known !== undefined) return known;
  const choice = choiceOf(name);
  if (choices.size >= mostRemembered) choices.clear();
  // Letter by letter: a part of a text would keep all of its file in memory.
  choices.set([...name].join(""), choice);
  return choice;
}

/** Every pool and price of a plan is looked up after every keystroke, and they name the same few. */
const choices = new Map<string, GpuChoice | null>();
const mostRemembered = 500;

function choiceOf(name: string): GpuChoice | null {
  const match = findGpu(name);
  switch (match.kind) {
    case "one":
      return {
        label: match.gpu.shortName,
        driverName: match.gpu.productName ?? match.gpu.name,
        ids: [match.gpu.id],
        spec: toGpuSpec([match.gpu]),
      };
    case "family":
      return {
        label: match.name,
        driverName: match.members[0].productName ?? match.members[0].name,
        ids: match.members.map((member) => member.id),
        spec: toGpuSpec(match.members),
      };
    case "unknown":
      return null;
  }
}

/** Whether a name means this GPU or one of its family. */
export function isSameGpu(name: string, gpu: GpuChoice): boolean {
  const other = findGpuChoice(name);
  return other?.ids.some((id) => gpu.ids.includes(id)) ?? false;
}
