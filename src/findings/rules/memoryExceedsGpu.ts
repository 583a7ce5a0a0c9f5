import { gpuOfPool } from "../../deployment/fromPlan.ts";
import type { LookUps } from "../../deployment/lookUps.ts";
import type { PlanService } from "../../plan/plan.ts";
import type { GroupSizing, PlanSizing, PoolSizing } from "../../sizing/planSizing.ts";
import type { TextRange } from "../../text/textRange.ts";
import { formatDecimalBytes } from "../../units/print.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { endsBand } from "../planWords.ts";
import type { Rule } from "../rule.ts";

export const memoryExceedsGpu: Rule = {
  id: "memory-exceeds-gpu",
  severity: "error",
  summary:
    "What stands on a GPU needs more memory than it has: the processes that share it with their sessions, or a job.",
  check: (analysis, lookUps) => {
    const plan = analysis.plan?.plan;
    const isOfServersAlone = plan?.jobs.length === 0 && plan.services.every(isServer);
    const sizing = isOfServersAlone ? null : (analysis.plan?.sizing() ?? null);
    if (sizing === null) return [];
    return [
      ...sizing.pools.flatMap((pool) => pool.groups.flatMap((group) => ofGroup(pool, group))),
      ...ofJobs(analysis, sizing, lookUps),
    ];
  },
};

function isServer({ engine }: PlanService): boolean {
  return engine === "vllm";
}

/** A vLLM server takes what its utilization says and is refused the rest: that is a finding of its own. */
function ofGroup({ gpu, pool }: PoolSizing, group: GroupSizing): readonly Finding[] {
  const { memoryBytes, usableBytes, services } = group;
  const needed = memoryBytes.ends;
  if (needed === null || usableBytes === null || gpu === null) return [];
  if (services.some(({ service }) => isServer(service))) return [];
  const surely = needed.favourable > usableBytes.favourable;
  if (!surely && needed.unfavourable <= usableBytes.unfavourable) return [];
  const names = services.map(({ service }) => service.name).join(", ");
  const reserve = pool.reserve === null ? "" : ", less the reserve";
  const places = services.flatMap(({ service }) => {
    const place = service.memory ?? service.memoryPerSession;
    return place === null ? [] : [place.range];
  });
  const [first = services[0]?.service.nameRange] = places;
  if (first === undefined) return [];
  return [
    {
      rule: "memory-exceeds-gpu",
      severity: surely ? "error" : "warning",
      message: `${names} ${surely ? "need" : "may need"} ${endsBand(needed, formatDecimalBytes)} on one ${gpu.label}, which has ${endsBand(usableBytes, formatDecimalBytes)}${reserve}.`,
      range: first,
      related: places.slice(1).map((range) => ({ message: "This shares the GPU.", range })),
      fixes: () => [],
    },
  ];
}

function ofJobs({ plan }: Analysis, { jobs }: PlanSizing, lookUps: LookUps): readonly Finding[] {
  return (plan?.plan?.jobs ?? []).flatMap((job): readonly Finding[] => {
    const sized = jobs.find(({ name }) => name === job.name);
    const pool = plan?.plan?.pools.find(({ name }) => name === sized?.pool);
    const gpu = pool === undefined ? null : gpuOfPool(pool, lookUps);
    if (job.memory === null || gpu === null) return [];
    const { low, high } = job.memory.value;
    const there = gpu.spec.memoryBytes;
    if (high <= there.low) return [];
    const surely = low > there.high;
    const range: TextRange = job.memory.range;
    const needs = endsBand({ favourable: low, unfavourable: high }, formatDecimalBytes);
    return [
      {
        rule: "memory-exceeds-gpu",
        severity: surely ? "error" : "warning",
        message: `${job.name} ${surely ? "needs" : "may need"} ${needs}, and a GPU of its pool (${gpu.label}) has ${formatDecimalBytes(there.low)}.`,
        range,
        related: [],
        fixes: () => [],
      },
    ];
  });
}
