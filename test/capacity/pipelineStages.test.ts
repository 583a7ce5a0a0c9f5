import { describe, expect, it } from "vitest";
import { pipelineStages } from "../../src/capacity/pipelineStages.ts";

function sizes(layers: number, stages: number): readonly number[] {
  return pipelineStages(layers, stages).map((stage) => stage.end - stage.start);
}

// vllm/distributed/utils.py get_pp_indices.
describe("pipelineStages", () => {
  it.each([
    [32, 1, [32]],
    [32, 2, [16, 16]],
    [61, 2, [31, 30]],
    [61, 4, [15, 15, 16, 15]],
    [62, 4, [15, 16, 16, 15]],
    [63, 4, [16, 16, 16, 15]],
    [3, 3, [1, 1, 1]],
  ])("deals %i layers to %i stages as %j", (layers, stages, expected) => {
    expect(sizes(layers, stages)).toEqual(expected);
  });

  it("marks the ends and leaves no gap", () => {
    const stages = pipelineStages(61, 4);
    expect(stages.map(({ first, last }) => [first, last])).toEqual([
      [true, false],
      [false, false],
      [false, false],
      [false, true],
    ]);
    expect(stages.slice(1).map((stage) => stage.start)).toEqual(
      stages.slice(0, -1).map((stage) => stage.end),
    );
    expect(pipelineStages(5, 1)).toEqual([{ start: 0, end: 5, first: true, last: true }]);
  });
});
