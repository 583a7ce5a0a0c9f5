import { type MoveOffset, moveRange, moveRanges } from "../text/moveRanges.ts";
import type { TextRange } from "../text/textRange.ts";
import type { Setting, Settings } from "../vllm/setting.ts";
import type { Deployment, DeploymentSource } from "./deployment.ts";
import type { Fact } from "./fact.ts";

/** The same deployment, read of a text in which its words stand elsewhere. Values are shared; only ranges are new. */
export function moveDeployment(
  deployment: Deployment,
  source: DeploymentSource,
  move: MoveOffset,
): Deployment {
  return {
    ...deployment,
    source,
    headRange: moveRange(deployment.headRange, move),
    range: moveRange(deployment.range, move),
    settings: moveSettings(deployment.settings, move),
    modelName: moveFact(deployment.modelName, move),
    model: moveFact(deployment.model, move),
    gpu: moveFact(deployment.gpu, move),
    gpuCount: moveFact(deployment.gpuCount, move),
    replicas: moveFact(deployment.replicas, move),
    version: moveFact(deployment.version, move),
    server: moveFacts(deployment.server, move),
    workload: moveFacts(deployment.workload, move),
    otherProcessesBytes: moveFact(deployment.otherProcessesBytes, move),
    priceWish: moveRanges(deployment.priceWish, move),
    price: moveFact(deployment.price, move),
    measured: moveFacts(deployment.measured, move),
  };
}

function moveFact<T>(fact: Fact<T>, move: MoveOffset): Fact<T> {
  const { origin } = fact;
  if (origin.kind === "default" || origin.kind === "inherited" || origin.range === undefined) return fact;
  const range = moveRange(origin.range, move);
  if (origin.kind === "unknown") return { ...fact, origin: { ...origin, range } };
  const nameRange = origin.nameRange && moveRange(origin.nameRange, move);
  return { ...fact, origin: nameRange ? { ...origin, range, nameRange } : { ...origin, range } };
}

/** A record of facts; most are defaults, which stand nowhere. */
function moveFacts<T extends { readonly [Name in keyof T]: Fact<unknown> | null }>(
  facts: T,
  move: MoveOffset,
): T {
  let moved: T | null = null;
  for (const name in facts) {
    const fact = facts[name];
    const copy = fact && moveFact(fact, move);
    if (copy === fact) continue;
    moved = Object.assign(moved ?? { ...facts }, { [name]: copy });
  }
  return moved ?? facts;
}

function moveSettings(settings: Settings, move: MoveOffset): Settings {
  const { model, byField, problems } = settings;
  return {
    ...settings,
    model: model && { ...model, range: moveRange(model.range, move), ...definitionOf(model, move) },
    byField: new Map([...byField].map(([field, setting]) => [field, moveSetting(setting, move)])),
    problems: problems.map((problem) => moveRanges(problem, move)),
  };
}

function moveSetting(setting: Setting, move: MoveOffset): Setting {
  return {
    ...setting,
    nameRange: moveRange(setting.nameRange, move),
    valueRange: moveRange(setting.valueRange, move),
    range: moveRange(setting.range, move),
    ...definitionOf(setting, move),
  };
}

function definitionOf({ definition }: { readonly definition?: TextRange }, move: MoveOffset) {
  return definition ? { definition: moveRange(definition, move) } : {};
}
