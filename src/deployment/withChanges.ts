import { flagByField } from "../vllm/flags.ts";
import type { Setting, Settings } from "../vllm/setting.ts";
import { buildDeployment, type DeploymentParts } from "./build.ts";
import type { Change } from "./change.ts";
import { type Deployment, noMeasurements } from "./deployment.ts";
import { inheritedFact } from "./fact.ts";
import type { LookUps } from "./lookUps.ts";
import type { PriceWish } from "./priceWish.ts";

/** Where nothing stands yet: a setting that is only tried has no place in the file. */
const nowhere = { start: 0, end: 0 };
const tried = "a change that was tried";

/**
 * The deployment as it would be with the changes, every default looked up again: another GPU or model changes more
 * than its name.
 */
export function withChanges(
  deployment: Deployment,
  changes: readonly Change[],
  lookUps: LookUps,
): Deployment {
  return buildDeployment(changes.reduce<DeploymentParts>(applyChange, deployment), lookUps);
}

function applyChange(parts: DeploymentParts, change: Change): DeploymentParts {
  switch (change.kind) {
    case "setting":
      return {
        ...withoutMeasurements(parts),
        settings: withSetting(parts.settings, change.field, change.value),
      };
    case "remove-setting":
      return { ...withoutMeasurements(parts), settings: withoutSetting(parts.settings, change.field) };
    case "model":
      return { ...withoutMeasurements(parts), modelName: inheritedFact<string | null>(change.id, tried) };
    case "gpu":
      return {
        ...withoutMeasurements(parts),
        gpu: inheritedFact(change.gpu, tried),
        priceWish: elsewhere(parts.priceWish),
        gpuCount: change.count === null ? parts.gpuCount : { ...parts.gpuCount, value: change.count },
      };
    case "gpu-count":
      return { ...parts, gpuCount: { ...parts.gpuCount, value: change.count } };
  }
}

/** A rate without a name, or a purchase, is that of the GPU beside which it stands. */
function elsewhere(wish: PriceWish): PriceWish {
  return wish.kind === "rate" || wish.kind === "bought" ? { kind: "none" } : wish;
}

/** What was measured, was measured without the change. */
function withoutMeasurements(parts: DeploymentParts): DeploymentParts {
  return { ...parts, measured: noMeasurements };
}

function withSetting(settings: Settings, field: string, value: string | number | boolean): Settings {
  const flag = flagByField(field);
  if (flag === null) return settings;
  const setting: Setting = {
    field,
    flag,
    value,
    written: String(value),
    nameRange: nowhere,
    valueRange: nowhere,
    range: nowhere,
  };
  return { ...settings, byField: new Map([...settings.byField, [field, setting]]) };
}

function withoutSetting(settings: Settings, field: string): Settings {
  return { ...settings, byField: new Map([...settings.byField].filter(([name]) => name !== field)) };
}
