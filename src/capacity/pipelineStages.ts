/** Layers of one pipeline stage: from `start` up to, not including, `end`. */
export interface PipelineStage {
  readonly start: number;
  readonly end: number;
  readonly first: boolean;
  readonly last: boolean;
}

/**
 * Stages as vLLM cuts them (`vllm/distributed/utils.py get_pp_indices`): equal parts, and what is left over goes one
 * layer each to the stages before the last, from the back; with many stages the first gets its layer last of all.
 */
export function pipelineStages(layers: number, stages: number): readonly PipelineStage[] {
  const sizes = Array<number>(stages).fill(Math.floor(layers / stages));
  const remainder = layers % stages;
  for (let step = 0; step < remainder; step++) {
    const stage = stages - 2 - step;
    sizes[stage] = (sizes[stage] ?? 0) + 1;
  }
  let start = 0;
  return sizes.map((size, index) => {
    const stage = { start, end: start + size, first: index === 0, last: index === stages - 1 };
    start += size;
    return stage;
  });
}
