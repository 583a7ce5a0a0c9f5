import { describe, expect, test } from "vitest";
import { readConfigMapping } from "../../src/vllm/argumentParser.ts";
import type { MappingEntry, SettingValue } from "../../src/vllm/setting.ts";

const newest = { major: 0, minor: 28, patch: 0 };

function entry(name: string, value: SettingValue, unresolved?: string): MappingEntry {
  const written = typeof value === "string" ? value : JSON.stringify(value);
  const place = {
    nameRange: { start: 0, end: 1 },
    valueRange: { start: 3, end: 4 },
    range: { start: 0, end: 4 },
  };
  return { name, value, written, ...place, ...(unresolved === undefined ? {} : { unresolved }) };
}

function read(mapping: Record<string, SettingValue>) {
  const settings = readConfigMapping(
    Object.entries(mapping).map(([name, value]) => entry(name, value)),
    newest,
  );
  const fields = Object.fromEntries([...settings.byField].map(([field, setting]) => [field, setting.value]));
  return { ...settings, fields, kinds: settings.problems.map((problem) => problem.kind) };
}

describe("a vLLM config file or a plan's args", () => {
  test("takes keys with hyphens or underscores and YAML's own types", () => {
    const { fields, model, kinds } = read({
      model: "org/m",
      "tensor-parallel-size": 2,
      max_model_len: "32k",
      gpu_memory_utilization: 0.9,
      "enforce-eager": true,
      enable_prefix_caching: false,
      "no-async-scheduling": true,
      "served-model-name": ["a", "b"],
      "speculative-config": { method: "ngram", num_speculative_tokens: 3 },
      "hf-overrides": '{"a": 1}',
      "cudagraph-capture-sizes": [1, 2],
      revision: null,
      tp: 1,
    });
    expect(model?.value).toBe("org/m");
    expect(fields).toEqual({
      tensor_parallel_size: 2,
      max_model_len: 32000,
      gpu_memory_utilization: 0.9,
      enforce_eager: true,
      enable_prefix_caching: false,
      async_scheduling: false,
      served_model_name: ["a", "b"],
      speculative_config: { method: "ngram", num_speculative_tokens: 3 },
      hf_overrides: { a: 1 },
      cudagraph_capture_sizes: [1, 2],
      revision: null,
    });
    // `tp` would be `--tp`, which no flag begins with.
    expect(kinds).toEqual(["unknown"]);
  });

  test.each<[string, SettingValue, string]>([
    ["max-modle-len", 1, "unknown"],
    ["swap-space", 4, "removed"],
    ["max-model-len", "long", "wrong-type"],
    ["max-model-len", true, "wrong-type"],
    ["max-model-len", [1], "wrong-type"],
    ["dtype", "bf16", "wrong-choice"],
    ["enforce-eager", "true", "value-on-boolean"],
    ["kv-cache", 1, "ambiguous"],
    ["hf-overrides", "x", "wrong-type"],
  ])("%s: %j is %s", (name, value, kind) => {
    expect(read({ [name]: value }).kinds).toEqual([kind]);
  });

  test("the last of two spellings wins, and what is not known is unresolved", () => {
    const settings = readConfigMapping(
      [entry("seed", 1), entry("seed", 2), entry("port", null, "${PORT}")],
      newest,
    );
    expect(settings.byField.get("seed")?.value).toBe(2);
    expect(settings.byField.get("port")).toMatchObject({ value: undefined, unresolved: "${PORT}" });
  });
});
