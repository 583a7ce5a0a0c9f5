import { describedGpu } from "../catalog/toGpuSpec.ts";
import type { Plan, PlanService, Pool, PoolGpu, Ranged, Workload } from "../plan/plan.ts";
import type { Quantity } from "../units/quantity.ts";
import { hoursPerMonth } from "../units/quantityUnits.ts";
import { formatVersion, parseVersion, type VllmVersion } from "../units/version.ts";
import { readConfigMapping } from "../vllm/argumentParser.ts";
import { newestKnownVersion } from "../vllm/releases.ts";
import { buildDeployment } from "./build.ts";
import type { Deployment, GpuChoice, MeasuredFacts, WorkloadFacts } from "./deployment.ts";
import { defaultFact, type Fact, inheritedFact, unknownFact, writtenFact } from "./fact.ts";
import { nearestGpus, unknownGpuFact, type WorkspaceDefaults } from "./fromLaunch.ts";
import type { LookUps } from "./lookUps.ts";
import type { PriceWish } from "./priceWish.ts";
import { bytesHeldByOthers } from "./sharing.ts";

/** The vLLM servers of a plan, in its order. Services of other engines count as what they hold beside them. */
export function readPlanServices(
  plan: Plan,
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): readonly Deployment[] {
  return plan.services
    .filter((service) => service.engine === "vllm" && (service.model !== null || service.args !== null))
    .map((service) => readService(plan, service, defaults, lookUps));
}

function readService(
  plan: Plan,
  service: PlanService,
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): Deployment {
  const pool = poolOf(plan, service);
  const version = versionOf(service, defaults);
  const settings = readConfigMapping(service.args?.entries ?? [], version.value);
  const target = gpuOf(pool, service, lookUps);
  return buildDeployment(
    {
      id: `service-${service.name}`,
      name: service.name,
      source: { kind: "service", plan, service },
      entry: "vllm serve",
      headRange: service.nameRange,
      range: service.range,
      settings,
      modelName: modelNameOf(service, settings.model),
      ...target,
      gpuCount: gpuCountOf(pool, service),
      replicas: service.replicas ? fromRanged(service.replicas) : defaultFact(1, "one server"),
      version,
      workload: workloadOf(plan.workload),
      otherProcessesBytes: bytesHeldByOthers(plan, service, pool, target.gpu.value, version.value),
      priceWish: priceWishOf(pool),
      hoursPerMonth: plan.hoursPerMonth?.value ?? hoursPerMonth,
      measured: measuredOf(service),
    },
    lookUps,
  );
}

/** The pool that a service runs in: the one it names, else the only one. */
export function poolOf(plan: Plan, service: PlanService): Pool | null {
  const named = plan.pools.find((pool) => pool.name === service.pool?.value);
  return named ?? (service.pool === null && plan.pools.length === 1 ? (plan.pools[0] ?? null) : null);
}

function modelNameOf(
  service: PlanService,
  argument: ReturnType<typeof readConfigMapping>["model"],
): Fact<string | null> {
  if (service.model !== null) return fromRanged<string | null>(service.model);
  if (argument?.value !== undefined) return writtenFact<string | null>(argument.value, argument.range);
  return unknownFact(null, `The service ${service.name} names no model.`, service.nameRange);
}

function versionOf(service: PlanService, defaults: WorkspaceDefaults): Fact<VllmVersion> {
  const measured = service.measured?.version;
  const ofRun = measured && parseVersion(measured.value);
  if (measured && ofRun) return writtenFact(ofRun, measured.range);
  const set = defaults.vllmVersion && parseVersion(defaults.vllmVersion.text);
  if (set && defaults.vllmVersion) return inheritedFact(set, defaults.vllmVersion.from);
  return defaultFact(newestKnownVersion, `the newest known, ${formatVersion(newestKnownVersion)}`);
}

function gpuOf(
  pool: Pool | null,
  service: PlanService,
  lookUps: LookUps,
): Pick<Deployment, "gpu" | "nearestGpus"> {
  if (pool?.gpu == null) {
    return {
      gpu: unknownFact(null, `The plan does not say on which GPU ${service.name} runs.`),
      nearestGpus: [],
    };
  }
  if (pool.gpu.kind === "described") return { gpu: describedGpuFact(pool.gpu), nearestGpus: [] };
  const { name } = pool.gpu;
  const choice = lookUps.findGpuChoice(name.value);
  return choice === null
    ? { gpu: unknownGpuFact(name.value, name.range), nearestGpus: nearestGpus(name.value) }
    : { gpu: writtenFact(choice, name.range, name.keyRange), nearestGpus: [] };
}

function describedGpuFact({
  gpu,
  range,
}: Extract<PoolGpu, { readonly kind: "described" }>): Fact<GpuChoice | null> {
  if (gpu.memory === null) return unknownFact(null, "The described GPU has no memory size.", range);
  const spec = describedGpu({
    name: gpu.name?.value ?? "GPU",
    memoryBytes: gpu.memory.value.low,
    bandwidthBytesPerSecond: gpu.bandwidth?.value.low ?? null,
    computeCapability: gpu.computeCapability?.value ?? null,
  });
  const label = gpu.name?.value ?? "described GPU";
  return writtenFact({ label, driverName: label, ids: [], spec }, range);
}

function gpuCountOf(pool: Pool | null, service: PlanService): Fact<number | null> {
  if (pool?.count != null) return fromRanged<number | null>(pool.count);
  if (service.gpus !== null && service.replicas !== null)
    return inheritedFact<number | null>(service.gpus.value * service.replicas.value, "gpus × replicas");
  return defaultFact(null, "as many as the workload needs");
}

/** Sessions without a concurrency all hold their context at once. Ranges count with the end that asks for more. */
function workloadOf(workload: Workload | null): WorkloadFacts {
  const requests = workload?.concurrency ?? workload?.sessions ?? null;
  return {
    concurrency: requests && fromQuantity(requests, "high"),
    contextTokens: workload && contextOf(workload),
  };
}

function contextOf({ context }: Workload): Fact<number> | null {
  if (context === null) return null;
  switch (context.kind) {
    case "tokens":
      return writtenFact(context.tokens.high, context.range, context.keyRange);
    case "distribution": {
      const worst = context.max ?? context.p90 ?? context.mean;
      return worst && fromQuantity(worst, "high");
    }
    case "parts": {
      const tokens = (context.prompt?.value.high ?? 0) + (context.output?.value.high ?? 0);
      return tokens === 0 ? null : writtenFact(tokens, context.range, context.keyRange);
    }
  }
}

function priceWishOf(pool: Pool | null): PriceWish {
  const price = pool?.price;
  if (price == null) return { kind: "none" };
  switch (price.kind) {
    case "reference": {
      const { provider, region, term, date } = price.reference;
      if (term !== "spot" && term !== "on-demand") return { kind: "none" };
      const written =
        [provider, region, term].filter((part) => part !== null).join("/") +
        (date === null ? "" : `@${date}`);
      return {
        kind: "reference",
        reference: { provider, region, term, asOf: date },
        written,
        range: price.range,
      };
    }
    case "rate":
      return { kind: "rate", perHour: price.rate.high, range: price.range };
    case "rate-by-gpu":
      return {
        kind: "rate-by-gpu",
        perHourByGpu: price.rates.map(({ name, value }) => [name, value.value.high] as const),
        range: price.range,
      };
    case "purchase":
      return { kind: "none" };
  }
}

function measuredOf({ measured }: PlanService): MeasuredFacts {
  return {
    weightBytes: measured?.weights ? fromQuantity(measured.weights, "high") : null,
    kvCacheBytes: measured?.kvCache ? fromQuantity(measured.kvCache, "low") : null,
    kvCacheTokens: measured?.kvTokens ? fromQuantity(measured.kvTokens, "low") : null,
  };
}

function fromRanged<T>({ value, range, keyRange }: Ranged<T>): Fact<T> {
  return writtenFact(value, range, keyRange);
}

function fromQuantity({ value, range, keyRange }: Ranged<Quantity>, end: "low" | "high"): Fact<number> {
  return writtenFact(value[end], range, keyRange);
}
