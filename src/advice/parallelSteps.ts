import { parallelismContradiction } from "../capacity/contradictions.ts";
import { isMixture } from "../capacity/modelKind.ts";
import type { Change } from "../deployment/change.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { type Axis, type Step, setting } from "./step.ts";

/**
 * Larger parallel sizes on up to `available` GPUs a replica: tensor, then pipeline, then – for mixtures of experts –
 * data parallel with the experts spread. Only sizes that divide the model; what else vLLM refuses the estimate tells.
 */
export function parallelSteps(deployment: Deployment, available: number): Axis {
  return shardingSteps(deployment, available).map((step) => withItsGpus(deployment, step));
}

function shardingSteps(deployment: Deployment, available: number): Axis {
  const { tensorParallelSize: tensor, pipelineParallelSize: pipeline, dataParallelSize } = deployment.server;
  const room = Math.floor(available / dataParallelSize.value);
  const steps: Step[] = [];
  for (let stages = pipeline.value; stages * tensor.value <= room; stages *= 2) {
    for (let size = tensor.value; size * stages <= room; size *= 2) {
      if (size === tensor.value && stages === pipeline.value) continue;
      if (!dividesModel(deployment, size, stages)) continue;
      steps.push(shardingStep(deployment, size, stages));
    }
  }
  return [...steps, ...expertSteps(deployment, available)];
}

function shardingStep({ server, gpuCount }: Deployment, size: number, stages: number): Step {
  const tensorChange = size !== server.tensorParallelSize.value;
  const stageChange = stages !== server.pipelineParallelSize.value;
  const gpus = size * stages;
  const flags = [
    ...(tensorChange ? [`--tensor-parallel-size ${size}`] : []),
    ...(stageChange ? [`--pipeline-parallel-size ${stages}`] : []),
  ].join(" ");
  return {
    id: stageChange ? `pp:${size}x${stages}` : `tp:${size}`,
    changes: [
      ...(tensorChange ? [setting("tensor_parallel_size", size)] : []),
      ...(stageChange ? [setting("pipeline_parallel_size", stages)] : []),
    ],
    phrase: `shard over ${gpus === 2 && gpuCount.value === 2 ? "both" : gpus} GPUs (${flags})`,
    trade: null,
    qualityLoss: 0,
    effort: stageChange ? 2.5 : 2,
  };
}

/** Where more GPUs are used than are there, they have to be added. */
function withItsGpus(deployment: Deployment, step: Step): Step {
  const count = deployment.gpuCount.value;
  const used = gpusAfter(deployment, step.changes);
  if (count === null || used <= count) return step;
  return { ...step, changes: [...step.changes, { kind: "gpu-count", count: used }], effort: step.effort + 1 };
}

/** GPUs that all replicas take after changes of the parallel sizes. */
export function gpusAfter({ server, replicas }: Deployment, changes: readonly Change[]): number {
  const sizeOf = (field: string, now: number): number => {
    const change = changes.findLast((each) => each.kind === "setting" && each.field === field);
    return change?.kind === "setting" && typeof change.value === "number" ? change.value : now;
  };
  return (
    sizeOf("tensor_parallel_size", server.tensorParallelSize.value) *
    sizeOf("pipeline_parallel_size", server.pipelineParallelSize.value) *
    sizeOf("data_parallel_size", server.dataParallelSize.value) *
    replicas.value
  );
}

function expertSteps({ model, server }: Deployment, available: number): Axis {
  const shape = model.value?.shape;
  const inner = server.tensorParallelSize.value * server.pipelineParallelSize.value;
  if (!shape || !isMixture(shape) || server.dataParallelSize.value > 1 || server.expertParallel.value)
    return [];
  const steps: Step[] = [];
  for (let size = 2; size * inner <= available; size *= 2)
    steps.push({
      id: `ep:${size}`,
      changes: [setting("data_parallel_size", size), setting("enable_expert_parallel", true)],
      phrase: `spread the experts over ${size * inner} GPUs (--data-parallel-size ${size} --enable-expert-parallel)`,
      trade: null,
      qualityLoss: 0,
      effort: 3,
    });
  return steps;
}

function dividesModel({ model }: Deployment, tensorParallelSize: number, stages: number): boolean {
  const sizes = { tensorParallelSize, pipelineParallelSize: stages };
  return model.value !== null && parallelismContradiction(model.value.shape, sizes) === null;
}
