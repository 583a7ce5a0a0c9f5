import { guessesByLookUp } from "../capacity/draft.ts";
import type { LoraSettings, Speculation } from "../capacity/serverSettings.ts";
import type { Setting, Settings, SettingValue } from "../vllm/setting.ts";
import { defaultFact, type Fact, writtenFact } from "./fact.ts";

/**
 * The drafting method and its tokens, from `--speculative-config` or from the flags that came before and after it. A
 * checkpoint of its own is named here and looked up later.
 */
export function readSpeculation(settings: Settings): Fact<Speculation | null> {
  const config = settings.byField.get("speculative_config");
  const given = config && fieldsOf(config.value);
  if (config && given) {
    const model = textOf(given.model);
    const tokens = countOf(given.num_speculative_tokens) ?? 1;
    const gpus = countOf(given.draft_tensor_parallel_size);
    return at(config, speculationOf(textOf(given.method), model, tokens, gpus));
  }
  const name = settings.byField.get("spec_method") ?? settings.byField.get("speculative_model");
  if (name === undefined) return defaultFact(null, "no speculative decoding");
  const tokens = settings.byField.get("spec_tokens") ?? settings.byField.get("num_speculative_tokens");
  const gpus = countOf(settings.byField.get("speculative_draft_tensor_parallel_size")?.value);
  const model = textOf(
    (settings.byField.get("spec_model") ?? settings.byField.get("speculative_model"))?.value,
  );
  const method = name.field === "spec_method" ? textOf(name.value) : null;
  return at(name, speculationOf(method, model, countOf(tokens?.value) ?? 1, gpus));
}

function speculationOf(
  stated: string | null,
  model: string | null,
  tokens: number,
  tensorParallelSize: number | null,
): Speculation {
  // Up to 0.8 the n-gram look-up stood where a draft's name stands.
  if (model === "[ngram]" || model === "ngram") return { method: "ngram", tokens };
  const method = methodName(stated ?? (model === null ? "mtp" : methodOfDraft(model)));
  if (model === null || guessesByLookUp(method)) return { method, tokens };
  return { method, tokens, draft: { name: model, shape: null, tensorParallelSize } };
}

/** Families have their own names for the one method (`deepseek_mtp`, `qwen3_next_mtp`). */
function methodName(method: string): string {
  const name = method.toLowerCase();
  return name.endsWith("mtp") ? "mtp" : name;
}

/** What vLLM takes a draft for by its name (`config/speculative.py`); the rest is a model of its own. */
function methodOfDraft(name: string): string {
  const words = name.toLowerCase();
  if (words.includes("eagle-")) return "eagle";
  return ["eagle3", "dflash", "dspark", "medusa"].find((method) => words.includes(method)) ?? "draft_model";
}

/** Adapters take room only with `--enable-lora`. Defaults: one adapter of rank 16. */
export function readLora(settings: Settings): Fact<LoraSettings | null> {
  const enabled = settings.byField.get("enable_lora");
  if (enabled?.value !== true) return defaultFact(null, "no adapters");
  return at(enabled, {
    adapters: countOf(settings.byField.get("max_loras")?.value) ?? 1,
    rank: countOf(settings.byField.get("max_lora_rank")?.value) ?? 16,
    fullySharded: settings.byField.get("fully_sharded_loras")?.value === true,
  });
}

/** The largest batch that is captured, where the launch names one; three flags and two JSON keys say it. */
export function readLargestCudaGraph(settings: Settings): Fact<number | null> {
  const largest = settings.byField.get("max_cudagraph_capture_size");
  const size = countOf(largest?.value);
  if (largest && size !== null) return at(largest, size);
  const sizes = settings.byField.get("cudagraph_capture_sizes");
  const listed = largestOf(sizes?.value);
  if (sizes && listed !== null) return at(sizes, listed);
  const config = settings.byField.get("compilation_config");
  const given = fieldsOf(config?.value);
  const inside = countOf(given?.max_cudagraph_capture_size) ?? largestOf(given?.cudagraph_capture_sizes);
  return config && inside !== null ? at(config, inside) : defaultFact(null, "vLLM's own list");
}

/** Copies of experts beyond one each, from `--eplb-config` or the flag that came before it; none without the balancer. */
export function readRedundantExperts(settings: Settings): Fact<number | null> {
  const config = settings.byField.get("eplb_config") ?? settings.byField.get("num_redundant_experts");
  const copies = countOf(fieldsOf(config?.value)?.num_redundant_experts ?? config?.value);
  if (config && copies !== null) return at(config, copies);
  const enabled = settings.byField.get("enable_eplb");
  return enabled?.value === true ? at(enabled, 0) : defaultFact(null, "experts are not balanced");
}

/** Every modality limited to none: towers are not loaded, as with `--language-model-only`. */
export function textOnly(settings: Settings): Fact<boolean> | null {
  const limits = settings.byField.get("limit_mm_per_prompt");
  const given = Object.values(fieldsOf(limits?.value) ?? {});
  const allNone = given.length > 1 && given.every((limit) => limit === 0);
  return limits && allNone ? at(limits, true) : null;
}

/** Another rotary scaling than the checkpoint's: then its own length is no limit. */
export function overridesLength(settings: Settings): Fact<boolean> | null {
  for (const field of ["hf_overrides", "rope_scaling"]) {
    const setting = settings.byField.get(field);
    if (setting) return at(setting, true);
  }
  return null;
}

function at<T>(setting: Setting, value: T): Fact<T> {
  return writtenFact(value, setting.valueRange, setting.nameRange);
}

function fieldsOf(value: SettingValue | undefined): Readonly<Record<string, SettingValue>> | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}

function textOf(value: SettingValue | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function countOf(value: SettingValue | undefined): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function largestOf(value: SettingValue | undefined): number | null {
  if (!Array.isArray(value)) return null;
  const sizes = value.map((each: SettingValue) => countOf(each) ?? 0);
  return sizes.length === 0 ? null : countOf(Math.max(...sizes));
}
