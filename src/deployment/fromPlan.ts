import { describedGpu } from "../catalog/toGpuSpec.ts";
import type { ScriptLaunch } from "../launch/namedLaunch.ts";
import type { Plan, PlanService, Pool, PoolGpu, Ranged, Workload } from "../plan/plan.ts";
import { unmoved } from "../text/moveRanges.ts";
import type { Quantity } from "../units/quantity.ts";
import { hourMs, hoursPerMonth } from "../units/quantityUnits.ts";
import { parseVersion, type VllmVersion } from "../units/version.ts";
import type { Settings } from "../vllm/setting.ts";
import { buildDeployment, modelNameFact } from "./build.ts";
import type { Deployment, GpuChoice, MeasuredFacts, WorkloadFacts } from "./deployment.ts";
import { defaultFact, type Fact, inheritedFact, unknownFact, writtenFact } from "./fact.ts";
import { nearestGpus, unknownGpuFact, type WorkspaceDefaults } from "./fromLaunch.ts";
import { readServiceBasis } from "./fromScript.ts";
import type { LookUps } from "./lookUps.ts";
import type { PriceWish } from "./priceWish.ts";
import { readScriptFile } from "./scriptFile.ts";
import { bytesHeldByOthers, sharesItsGpus } from "./sharing.ts";

/** The vLLM servers of a plan, in its order. Services of other engines count as what they hold beside them. */
export function readPlanServices(
  plan: Plan,
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): readonly Deployment[] {
  return plan.services
    .filter((service) => isServer(service, lookUps))
    .map((service) => readPlanService(plan, service, defaults, lookUps));
}

/** Whether a service is a server of vLLM of which anything is told. */
export function isServer(service: PlanService, lookUps: LookUps): boolean {
  const { engine, model, args } = unmoved(service);
  return engine === "vllm" && (model !== null || args !== null || scriptOf(service, lookUps) !== null);
}

function scriptOf(service: PlanService, lookUps: LookUps): ScriptLaunch | null {
  return service.script === null ? null : (lookUps.findScript?.(service) ?? null);
}

/** One of them. */
export function readPlanService(
  plan: Plan,
  service: PlanService,
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): Deployment {
  const pool = poolOf(plan, service);
  const named = scriptOf(service, lookUps);
  const basis = readServiceBasis(service, named?.launch ?? null, versionOf(service), defaults);
  const { script, entry, version, settings } = basis;
  const target = gpuOf(pool, service, lookUps);
  return buildDeployment(
    {
      id: `service-${service.name}`,
      name: service.name,
      source: {
        kind: "service",
        plan,
        service,
        script,
        scriptFile: named && readScriptFile(named, version.value, lookUps),
      },
      entry,
      headRange: service.nameRange,
      range: service.range,
      settings,
      modelName: modelNameOf(service, settings),
      ...target,
      gpuCount: gpuCountOf(pool, service),
      replicas: replicasOf(plan, service, pool, settings),
      version,
      workload: workloadOf(plan.workload),
      otherProcessesBytes: bytesHeldByOthers(plan, service, pool, target.gpu.value, version.value),
      priceWish: priceWishOf(pool, "high", plan.hoursPerMonth?.value ?? hoursPerMonth),
      hoursPerMonth: plan.hoursPerMonth?.value ?? hoursPerMonth,
      measured: measuredOf(service),
    },
    lookUps,
  );
}

/** The pool that a service runs in: the one it names, else the only one, else that of the first tier. */
export function poolOf(plan: Plan, service: PlanService): Pool | null {
  const { pools, workload } = plan;
  const { pool: reference } = unmoved(service);
  if (reference !== null) return poolsByName(pools).get(reference.value) ?? null;
  if (pools.length === 1) return pools[0] ?? null;
  const ofTiers = workload?.tiers.flatMap(
    (tier) => pools.find(({ name }) => name === tier.pool?.value) ?? [],
  );
  return ofTiers?.[0] ?? null;
}

/** A plan never changes, and of thousands of services each is asked for its pool. */
const indexed = new WeakMap<readonly Pool[], ReadonlyMap<string, Pool>>();

function poolsByName(pools: readonly Pool[]): ReadonlyMap<string, Pool> {
  const known = indexed.get(pools);
  if (known) return known;
  // Of two with one name the first counts.
  const byName = new Map(pools.toReversed().map((pool) => [pool.name, pool]));
  indexed.set(pools, byName);
  return byName;
}

/** The GPU of a pool; `null` where none is named or the catalogue does not have it. */
export function gpuOfPool(pool: Pool, lookUps: LookUps): GpuChoice | null {
  return pool.gpu === null ? null : gpuFactOf(pool.gpu, lookUps).gpu.value;
}

function modelNameOf(service: PlanService, settings: Settings): Fact<string | null> {
  const argument = settings.model;
  if (service.model !== null) return fromRanged<string | null>(service.model);
  if (argument?.value !== undefined) return writtenFact<string | null>(argument.value, argument.range);
  if (argument !== null) return modelNameFact(settings, service.nameRange);
  return unknownFact(null, `The service ${service.name} names no model.`, service.nameRange);
}

/** The version that the service was measured with; `null` where the plan tells none. */
function versionOf({ measured }: PlanService): Fact<VllmVersion> | null {
  const ofRun = measured?.version && parseVersion(measured.version.value);
  return measured?.version && ofRun ? writtenFact(ofRun, measured.version.range) : null;
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
  return gpuFactOf(pool.gpu, lookUps);
}

function gpuFactOf(poolGpu: PoolGpu, lookUps: LookUps): Pick<Deployment, "gpu" | "nearestGpus"> {
  if (poolGpu.kind === "described") return { gpu: describedGpuFact(poolGpu), nearestGpus: [] };
  const { name } = poolGpu;
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
    memoryBytes: gpu.memory.value.low,
    bandwidthBytesPerSecond: gpu.bandwidth?.value.low ?? null,
    computeCapability: gpu.computeCapability?.value ?? null,
  });
  const label = gpu.name?.value ?? "described GPU";
  return writtenFact({ label, driverName: label, ids: [], spec }, range);
}

/** One server unless the plan says more; services that share GPUs stand on each of the pool's. */
function replicasOf(plan: Plan, service: PlanService, pool: Pool | null, settings: Settings): Fact<number> {
  if (service.replicas !== null) return fromRanged(service.replicas);
  if (pool?.count == null || !sharesItsGpus(plan, service)) return defaultFact(1, "one server");
  const size = (field: string): number => {
    const value = settings.byField.get(field)?.value;
    return typeof value === "number" && value > 0 ? value : 1;
  };
  const each =
    service.gpus?.value ??
    size("tensor_parallel_size") * size("pipeline_parallel_size") * size("data_parallel_size");
  return inheritedFact(Math.max(1, Math.floor(pool.count.value / each)), "a copy on each GPU of the pool");
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
    concurrency: requests ? fromQuantity(requests, "high") : workload && callsOfTenants(workload),
    contextTokens: workload && contextOf(workload),
  };
}

function callsOfTenants({ tenants, callsPerTenant }: Workload): Fact<number> | null {
  if (tenants === null || callsPerTenant === null) return null;
  const calls = Math.ceil(tenants.value.high * callsPerTenant.value.high);
  return writtenFact(calls, callsPerTenant.range, callsPerTenant.keyRange);
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

/** `end`: which end of a price that is a range counts. */
export function priceWishOf(pool: Pool | null, end: "low" | "high", hoursOfMonth: number): PriceWish {
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
      return { kind: "rate", perHour: price.rate[end], range: price.range };
    case "rate-by-gpu":
      return {
        kind: "rate-by-gpu",
        perHourByGpu: price.rates.map(({ name, value }) => [name, value.value[end]] as const),
        range: price.range,
      };
    case "purchase": {
      if (price.buy === null) return { kind: "none" };
      // `36 months` is read as months of 730 hours, whatever a month of this plan is paid for.
      const months = price.over && price.over.value.high / (hoursPerMonth * hourMs);
      const perHour = months === null ? null : price.buy.value[end] / (months * hoursOfMonth);
      const dollarsPerKilowattHour = price.electricity?.value[end] ?? null;
      return { kind: "bought", perHour, months, dollarsPerKilowattHour, range: price.range };
    }
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
