import type { Change } from "../deployment/change.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import { writeChanges } from "../deployment/writeChanges.ts";
import { assess } from "../sizing/assess.ts";
import { gpusPaidFor } from "../sizing/money.ts";
import { gpusToTry } from "./gpusToTry.ts";
import { modelSteps } from "./modelSteps.ts";
import { gpusAfter, parallelSteps } from "./parallelSteps.ts";
import type { Proposal } from "./proposal.ts";
import { satisfies } from "./satisfies.ts";
import { serverAxes } from "./serverSteps.ts";
import { joinSteps, type Step } from "./step.ts";
import { givesBack, tryCandidate } from "./tryCandidate.ts";
import { type Space, type Walk, walk } from "./walk.ts";

/** GPUs of one machine. */
const MOST_GPUS = 8;

/**
 * Every way to do what is asked: with all steps on the GPU that is there and, where a plan may choose, on larger ones; a
 * launch moves as it is. Each was estimated, and needs every step that it takes.
 */
export function explore(deployment: Deployment, lookUps: LookUps): Walk<Proposal> {
  const own = walk(ownSpace(deployment, lookUps));
  const others = gpuSteps(deployment, lookUps).map((step) => walk(gpuSpace(deployment, step, lookUps)));
  const all = [own, ...others];
  return {
    options: all.flatMap(({ options }) => options),
    ways: all.reduce((sum, { ways }) => sum + ways, 0),
    estimated: all.reduce((sum, each) => sum + each.estimated, 0),
  };
}

/** The space of changes on the GPU that is there; exported for the test that walks all of it. */
export function ownSpace(deployment: Deployment, lookUps: LookUps): Space<Proposal> {
  return {
    ...spaceOf(deployment, [], lookUps),
    hard: [modelSteps(deployment, lookUps), parallelSteps(deployment, availableGpus(deployment))],
    soft: serverAxes(deployment, deployment.workload.concurrency?.value ?? null),
  };
}

function gpuSpace(deployment: Deployment, gpuStep: Step, lookUps: LookUps): Space<Proposal> {
  const moved = withChanges(deployment, gpuStep.changes, lookUps);
  const isChoice = deployment.source.kind === "service";
  return {
    ...spaceOf(deployment, [gpuStep], lookUps),
    hard: isChoice ? [modelSteps(moved, lookUps), parallelSteps(moved, availableGpus(deployment))] : [],
    soft: isChoice ? serverAxes(moved, deployment.workload.concurrency?.value ?? null) : [],
  };
}

function spaceOf(
  deployment: Deployment,
  first: readonly Step[],
  lookUps: LookUps,
): Pick<Space<Proposal>, "tryOut" | "makesRoom" | "leastCost" | "costOf"> {
  const given = deployment.gpuCount.value ?? 0;
  const changesOf = (steps: readonly Step[]): readonly Change[] => steps.flatMap(({ changes }) => changes);
  return {
    tryOut: (steps) => {
      const all = [...first, ...steps];
      return all.length === 0 ? null : tryCandidate(deployment, joinSteps(all), lookUps);
    },
    makesRoom: (steps) =>
      satisfies(assess(withChanges(deployment, changesOf([...first, ...steps]), lookUps))),
    // All in a space stands on one kind of GPU, so that their number is the money.
    leastCost: (steps) => {
      const used = gpusAfter(deployment, changesOf(steps));
      return givesBack(deployment, changesOf(first)) ? used : Math.max(given, used);
    },
    costOf: ({ after }) => gpusPaidFor(after),
  };
}

/** As many as are there; where the plan says how many there are, it may say more. */
function availableGpus(deployment: Deployment): number {
  const count = deployment.gpuCount.value;
  const isChoice = deployment.source.kind === "service" && count !== null;
  const mayGrow = isChoice && writeChanges(deployment, [{ kind: "gpu-count", count: 1 }]) !== null;
  const there = mayGrow ? Math.max(MOST_GPUS, count) : (count ?? 1);
  return Math.floor(there / deployment.replicas.value);
}

function gpuSteps(deployment: Deployment, lookUps: LookUps): readonly Step[] {
  const today = deployment.gpu.value;
  if (today === null) return [];
  return gpusToTry.flatMap((name): readonly Step[] => {
    const gpu = lookUps.findGpuChoice(name);
    if (gpu === null || gpu.spec.memoryBytes.high <= today.spec.memoryBytes.high * 1.05) return [];
    return [
      {
        id: `gpu:${name}`,
        changes: [{ kind: "gpu", gpu, count: null }],
        phrase: `move to ${gpu.label}`,
        trade: null,
        qualityLoss: 0,
        effort: 3,
      },
    ];
  });
}

/** Weights that go to the CPU's memory cross the bus in every step: only where nothing else helps. */
export function offload(deployment: Deployment, lookUps: LookUps): Proposal | null {
  if (deployment.server.cpuOffloadBytes.value > 0 || deployment.gpu.value === null) return null;
  for (const gib of OFFLOADS) {
    const step: Step = {
      id: `offload:${gib}`,
      changes: [{ kind: "setting", field: "cpu_offload_gb", value: gib }],
      phrase: `keep ${gib} GiB of the weights in the CPU's memory (--cpu-offload-gb ${gib})`,
      trade: "every token waits for the bus",
      qualityLoss: 0,
      effort: 1,
    };
    const proposal = tryCandidate(deployment, joinSteps([step]), lookUps);
    if (proposal !== null) return proposal;
  }
  return null;
}

/** More makes it slower than anybody waits. */
const OFFLOADS = [1, 2, 4, 6, 8, 12, 16, 24, 32] as const;
