import { isAtLeast } from "../units/version.ts";
import type { GpuSpec } from "./gpuSpec.ts";
import { type RequestSetting, requestSetting } from "./kvAdmission.ts";
import { layOutKvCache } from "./kvGroups.ts";
import type { KvLayout } from "./kvLayout.ts";
import type { ModelShape } from "./modelShape.ts";
import { type PipelineStage, pipelineStages } from "./pipelineStages.ts";
import type { ServerSettings } from "./serverSettings.ts";

/** Everything about the KV cache that does not depend on how much memory there is. */
export interface KvPlan {
  readonly stages: readonly PipelineStage[];
  readonly layout: KvLayout;
  readonly setting: RequestSetting;
  /** Up to 0.15 every pipeline stage asked for the memory of all layers before it let a request in. */
  readonly admitsWholeModel: boolean;
}

/** The plan, or a sentence that says why the cache's layout is not known. */
export function planKvCache(model: ModelShape, server: ServerSettings, gpu: GpuSpec): KvPlan | string {
  const stages = pipelineStages(model.layers.length, server.pipelineParallelSize);
  const layout = layOutKvCache(model, server, gpu, stages);
  if (typeof layout === "string") return layout;
  return {
    stages,
    layout,
    setting: requestSetting(model, server),
    admitsWholeModel: !isAtLeast(server.version, 0, 16),
  };
}
