import { isAtLeast, type VllmVersion } from "../units/version.ts";

/**
 * The model that a server serves which is given none. Source: `ModelConfig.model` in `vllm/config`, changed by
 * vllm-project/vllm#20335, of which 0.10.0 is the first release.
 */
export function defaultModel(version: VllmVersion): string {
  return isAtLeast(version, 0, 10) ? "Qwen/Qwen3-0.6B" : "facebook/opt-125m";
}
