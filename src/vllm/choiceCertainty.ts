import type { VllmVersion } from "../units/version.ts";
import type { FlagRecord } from "./flagRecord.ts";
import { isNewerThanKnown, newestKnownVersion } from "./releases.ts";

/**
 * Whether a release surely refuses a value that is none of the choices, which were read from the newest known release:
 * a later one may have added some, and of the flags below earlier ones had choices that are gone.
 */
export function surelyRefuses(flag: FlagRecord, version: VllmVersion): boolean {
  if (!flag.choicesEnforced || isNewerThanKnown(version)) return false;
  const isNewest = version.major === newestKnownVersion.major && version.minor === newestKnownVersion.minor;
  return isNewest || !changing.has(flag.field);
}

/**
 * Names of kernels and methods, which come and go (`XFORMERS`, `FLASH_ATTN_VLLM_V1`), `--convert reward` and
 * `--prefix-caching-hash-algo builtin`. Of the other flags choices have only been added. Source: vLLM's history up to
 * 2026-08.
 */
const changing: ReadonlySet<string> = new Set([
  ...["attention_backend", "mm_encoder_attn_backend", "mamba_backend", "all2all_backend"],
  ...["moe_backend", "linear_backend", "gdn_prefill_backend", "kda_prefill_backend", "kv_offloading_backend"],
  ...["spec_method", "prefix_caching_hash_algo", "convert", "collect_detailed_traces"],
]);
