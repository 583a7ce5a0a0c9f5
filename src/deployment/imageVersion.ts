import type { ImageReference } from "../launch/launch.ts";
import { parseVersion, type VllmVersion } from "../units/version.ts";

/**
 * The vLLM that an image's tag tells; `null` where the tag counts something else: NVIDIA's images by the month
 * (`nvcr.io/nvidia/vllm:25.09-py3`), LMCache's by LMCache's own releases, other programs' by theirs.
 */
export function versionOfImage({ name, tag }: ImageReference): VllmVersion | null {
  const path = name.toLowerCase().split("/");
  const isVllm = path.at(-1)?.includes("vllm") === true && !path.includes("lmcache");
  const version = isVllm && tag !== null ? parseVersion(tag) : null;
  if (version === null) return null;
  // vLLM has been below 1.0 since 0.1, which no image was published of.
  const isRelease = version.major === 1 || (version.major === 0 && version.minor >= 2);
  return isRelease ? version : null;
}
