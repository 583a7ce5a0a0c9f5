import type { GpuSpec } from "../../src/capacity/gpuSpec.ts";
import type { ServerSettings } from "../../src/capacity/serverSettings.ts";
import { findGpu } from "../../src/catalog/findGpu.ts";
import { toGpuSpec } from "../../src/catalog/toGpuSpec.ts";
import { estimateSpeed, type Speed, type SpeedInput } from "../../src/performance/estimateSpeed.ts";
import { estimated, inputOf } from "../capacity/inputs.ts";

/** The catalogue's GPU; a family by its slowest member. */
export function gpuNamed(name: string): GpuSpec {
  const match = findGpu(name);
  if (match.kind === "unknown") throw new Error(`no GPU ${name}`);
  return toGpuSpec(match.kind === "one" ? [match.gpu] : match.members);
}

export interface SpeedCase {
  readonly model: string;
  readonly gpu: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly concurrency?: number;
  readonly settings?: Partial<ServerSettings>;
  /** Leaves the cache's size out of account. */
  readonly anyCache?: boolean;
}

export function speedInput(example: SpeedCase): SpeedInput {
  const { model, gpu, inputTokens = 512, outputTokens = 256, concurrency = 1, settings = {} } = example;
  const deployment = inputOf(model, gpuNamed(gpu), { maxModelLen: inputTokens + outputTokens, ...settings });
  return {
    deployment,
    estimate: example.anyCache ? null : estimated(deployment),
    request: { inputTokens, outputTokens },
    load: { kind: "concurrency", requests: concurrency },
  };
}

/** The speed; a problem fails the test. */
export function speedOf(input: SpeedInput): Speed {
  const speed = estimateSpeed(input);
  if ("problem" in speed) throw new Error(speed.problem);
  return speed;
}
