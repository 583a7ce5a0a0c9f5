import { describe, expect, test } from "vitest";
import type { Word } from "../../src/syntax/word.ts";
import type { VllmVersion } from "../../src/units/version.ts";
import { readArguments, type ServerEntry } from "../../src/vllm/argumentParser.ts";
import type { SettingProblem, SettingValue } from "../../src/vllm/setting.ts";

const newest: VllmVersion = { major: 0, minor: 28, patch: 0 };
const v011: VllmVersion = { major: 0, minor: 11, patch: 0 };

/** Words of a command line; `?x` stands for one that the file does not tell, `~x` for one that is conditional. */
function wordsOf(line: readonly string[]): { words: Word[]; text: string } {
  const text = line.join(" ");
  let start = 0;
  const words = line.map((written): Word => {
    const range = { start, end: start + written.length };
    start = range.end + 1;
    const value = written.replace(/^[?~]/, "");
    const segments = [{ value, range, verbatim: value === written }];
    if (written.startsWith("?")) return { range, value: null, unresolved: value, written: value, segments };
    return {
      range,
      value,
      written: value,
      segments,
      ...(written.startsWith("~") ? { conditional: true } : {}),
    };
  });
  return { words, text };
}

function read(line: readonly string[], version = newest, entry: ServerEntry = "vllm serve") {
  const { words, text } = wordsOf(line);
  const settings = readArguments(words, entry, version);
  const fields: Record<string, SettingValue | undefined> = {};
  for (const [field, setting] of settings.byField) fields[field] = setting.value;
  return { ...settings, text, fields };
}

function problemsOf(line: readonly string[], version = newest, entry: ServerEntry = "vllm serve") {
  const { problems, text } = read(line, version, entry);
  return problems.map((problem) => `${problem.kind} ${text.slice(...placeOf(problem))}`);
}

function placeOf(problem: SettingProblem): [number, number] {
  const range =
    "valueRange" in problem ? problem.valueRange : "nameRange" in problem ? problem.nameRange : problem.range;
  return [range.start, range.end];
}

describe("spellings that vLLM takes", () => {
  test.each<[string[], Record<string, SettingValue>]>([
    [["--max-model-len", "32768"], { max_model_len: 32768 }],
    [["--max_model_len=32768"], { max_model_len: 32768 }],
    [["--max-model_len", "32_768"], { max_model_len: 32768 }],
    [["--max-model-len", "32K"], { max_model_len: 32768 }],
    [["--max-model-len", "32k"], { max_model_len: 32000 }],
    [["--max-model-len", "25.6k"], { max_model_len: 25600 }],
    [["--max-model-len", "1M"], { max_model_len: 1048576 }],
    [["--max-model-len", "auto"], { max_model_len: -1 }],
    [["--max-model-len", "-1"], { max_model_len: -1 }],
    [
      ["--lora-modules", "a=/a", '{"name": "b", "path": "/b"}'],
      { lora_modules: ["a=/a", { name: "b", path: "/b" }] },
    ],
    [["--kv-cache-memory-bytes", "2.5g"], { kv_cache_memory_bytes: 2_500_000_000 }],
    [["-tp", "2"], { tensor_parallel_size: 2 }],
    [["-tp=2"], { tensor_parallel_size: 2 }],
    [["-q4"], { quantization: "4" }],
    [["--tensor-parallel", "4"], { tensor_parallel_size: 4 }],
    [["--gpu-mem=.8"], { gpu_memory_utilization: 0.8 }],
    [["--max-num-seq", "64"], { max_num_seqs: 64 }],
    [["--kv-cache-memory", "1G"], { kv_cache_memory_bytes: 2 ** 30 }],
    [["--enable-prefix-caching"], { enable_prefix_caching: true }],
    [["--no-enable-prefix-caching"], { enable_prefix_caching: false }],
    [["--no_enable_prefix_caching"], { enable_prefix_caching: false }],
    [["--no-enable-pre"], { enable_prefix_caching: false }],
    [["-O3"], { optimization_level: 3 }],
    [["-O", "2"], { optimization_level: 2 }],
    [["-O=1"], { optimization_level: 1 }],
    [["--seed", "-1"], { seed: -1 }],
    [["--seed", "1", "--seed=2"], { seed: 2 }],
    [["--served-model-name", "a", "b", "--port", "1"], { served_model_name: ["a", "b"], port: 1 }],
    [["--middleware", "a", "--middleware", "b"], { middleware: ["a", "b"] }],
    [["--device-ids", "0,1"], { device_ids: ["0", "1"] }],
    [["--cudagraph-capture-sizes", "1", "2"], { cudagraph_capture_sizes: [1, 2] }],
    [["--max-lora-rank", "64"], { max_lora_rank: 64 }],
    [["--attention-backend", "flash_attn"], { attention_backend: "flash_attn" }],
    [["--hf-token", "--port", "1"], { hf_token: null, port: 1 }],
    [["--revision", "None"], { revision: null }],
    [["--chat-template", "-x y"], { chat_template: "-x y" }],
    [["--quantization", "my-plugin"], { quantization: "my-plugin" }],
    [["--limit-mm-per-prompt", '{"image": 2}'], { limit_mm_per_prompt: { image: 2 } }],
    [["--limit-mm-per-prompt.image", "2"], { limit_mm_per_prompt: { image: 2 } }],
    [
      ["-cc.mode", "3", "-cc.pass_config.fuse_norm_quant=true"],
      { compilation_config: { mode: 3, pass_config: { fuse_norm_quant: true } } },
    ],
    [
      ["--speculative-config.method", "mtp", "--speculative_config.model=org/d"],
      { speculative_config: { method: "mtp", model: "org/d" } },
    ],
    [
      ["-cc.cudagraph_capture_sizes+", "1,2", "-cc.cudagraph_capture_sizes+=4"],
      { compilation_config: { cudagraph_capture_sizes: ["1", "2", "4"] } },
    ],
    [["--kv-transfer-config.kv_buffer_size", "1g"], { kv_transfer_config: { kv_buffer_size: 1e9 } }],
    [
      ["--kv-transfer-config", '{"kv_buffer_size": 32K, "a": "32K"}'],
      { kv_transfer_config: { kv_buffer_size: 32768, a: "32K" } },
    ],
  ])("%j", (line, fields) => {
    expect(read(["m", ...line]).fields).toEqual(fields);
    expect(problemsOf(["m", ...line])).toEqual([]);
  });

  test("a dotted flag stands behind all others, so it replaces the JSON", () => {
    expect(read(["m", "--hf-overrides.b", "2", "--hf-overrides", '{"a": 1}']).fields).toEqual({
      hf_overrides: { b: 2 },
    });
  });

  test("a key named like a member of every object is a key", () => {
    const { fields } = read(["m", "--hf-overrides.__proto__.x", "1", "--hf-overrides.constructor", "2"]);
    expect(Object.keys(fields.hf_overrides ?? {})).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe("what vLLM refuses", () => {
  test.each<[string[], string[]]>([
    [["--max-modle-len", "1"], ["unknown --max-modle-len"]],
    [["--max-model-len", "25.6K"], ["wrong-type 25.6K"]],
    [["--max-model-len", "8,192"], ["wrong-type 8,192"]],
    [["--max-num-seqs", "1K"], ["wrong-type 1K"]],
    [["--gpu-memory-utilization", "90%"], ["wrong-type 90%"]],
    [["--port=http"], ["wrong-type http"]],
    [["--dtype", "bf16"], ["wrong-choice bf16"]],
    [["--optimization-level", "4"], ["wrong-choice 4"]],
    [["-tp2"], ["unknown -tp2"]],
    [["--enforce-eager", "true"], ["value-on-boolean true"]],
    [["--enforce-eager=false"], ["value-on-boolean false"]],
    [["--port"], ["missing-value --port"]],
    [["--port", "--seed", "1"], ["missing-value --port"]],
    [["--served-model-name"], ["missing-value --served-model-name"]],
    [["--kv-cache", "1"], ["ambiguous --kv-cache"]],
    [["--hf-overrides", "{'a': 1}"], ["wrong-type {'a': 1}"]],
    [["--limit-mm-per-prompt", "image=2"], ["wrong-type image=2"]],
    [["stray"], ["stray-word stray"]],
    [["--no-port"], ["unknown --no-port"]],
    [["--quantization.x", "1"], ["unknown --quantization.x"]],
    [["--swap-space", "4", "--port", "1"], ["removed --swap-space"]],
    [["--disable-log-requests", "--port", "1"], ["removed --disable-log-requests"]],
    [["--device", "cuda"], ["removed --device"]],
  ])("%j", (line, problems) => {
    expect(problemsOf(["m", ...line])).toEqual(problems);
  });

  test("names the nearest flag and the nearest choice", () => {
    const { problems } = read([
      "m",
      "--gpu-memory-utilisation",
      "0.9",
      "--maxModelLen",
      "1",
      "--kv-cache-dtype",
      "fp8_e4m4",
    ]);
    expect(problems.map((problem) => ("nearest" in problem ? problem.nearest : null))).toEqual([
      "--gpu-memory-utilization",
      "--max-model-len",
      "fp8_e4m3",
    ]);
  });

  test("an unknown flag takes the word behind it along, unless that is the model", () => {
    expect(problemsOf(["m", "--no-such-flag", "5", "--port", "1"])).toEqual(["unknown --no-such-flag"]);
    expect(read(["--no-such-flag", "org/m"]).model?.value).toBe("org/m");
  });
});

describe("versions", () => {
  test("a flag that is gone today was fine before", () => {
    expect(problemsOf(["m", "--disable-log-requests", "--swap-space", "4"], v011)).toEqual([]);
    expect(read(["m", "--disable-log-requests", "--swap-space", "4"], v011).fields).toEqual({
      disable_log_requests: true,
      swap_space: 4,
    });
  });

  test("-O3 was the level of the compilation config before v0.12", () => {
    expect(read(["m", "-O3"], v011).fields).toEqual({ compilation_config: { level: 3 } });
  });

  test("auto came with v0.14", () => {
    expect(problemsOf(["m", "--max-model-len", "auto"], v011)).toEqual(["wrong-type auto"]);
  });

  test("a prefix is unique or not by what the release has", () => {
    // `--device-ids` came with v0.24; before, nothing began with `--device-`.
    expect(problemsOf(["m", "--device-id", "0"], v011)).toEqual(["unknown --device-id"]);
    expect(read(["m", "--device-id", "0"]).fields).toEqual({ device_ids: ["0"] });
  });
});

describe("the model", () => {
  test.each<[string[], ServerEntry, VllmVersion, string | undefined]>([
    [["org/m", "--port", "1"], "vllm serve", newest, "org/m"],
    [["--port", "1", "org/m"], "vllm serve", newest, "org/m"],
    [["--model", "org/m"], "vllm serve", newest, "org/m"],
    [["--model=org/m"], "python -m vllm.entrypoints.openai.api_server", newest, "org/m"],
    [["org/m"], "docker vllm/vllm-openai", { major: 0, minor: 11, patch: 1 }, "org/m"],
    [["org/m"], "docker vllm/vllm-openai", v011, undefined],
    [["org/m"], "python -m vllm.entrypoints.openai.api_server", newest, undefined],
  ])("%j of %s", (line, entry, version, model) => {
    const settings = read(line, version, entry);
    expect(settings.model?.value).toBe(model);
    expect(settings.problems.map((problem) => problem.kind)).toEqual(
      model === undefined ? ["stray-word"] : [],
    );
  });

  test("behind a flag with several values is swallowed, as vLLM does", () => {
    const { model, fields } = read(["--served-model-name", "a", "org/m"]);
    expect(model).toBeNull();
    expect(fields).toEqual({ served_model_name: ["a", "org/m"] });
  });

  test("that is not known is said as its expression", () => {
    expect(read(["?$1", "--port", "1"]).model).toMatchObject({ value: undefined, unresolved: "$1" });
    expect(read(["--port", "1", "?$MODEL"]).model?.unresolved).toBe("$MODEL");
    expect(read(["--port", "1", "?$FLAGS"])).toMatchObject({ model: null, untold: "$FLAGS" });
  });
});

describe("what the file does not tell", () => {
  test("a value is unresolved, with the expression and its place", () => {
    const { byField, text, problems } = read(["m", "--port", "?$PORT", "?--seed=$SEED"]);
    expect(byField.get("port")).toMatchObject({ value: undefined, unresolved: "$PORT", written: "$PORT" });
    expect(byField.get("seed")).toMatchObject({ value: undefined, unresolved: "$SEED" });
    expect(text).toContain("$PORT");
    expect(problems).toEqual([]);
  });

  test("in the place of a flag it may be further flags, and words behind it belong to nobody knows whom", () => {
    expect(read(["m", "?$EXTRA"]).mayHaveMore).toBe(true);
    expect(problemsOf(["m", "?$FLAG", "5", "--port", "1"])).toEqual([]);
    expect(read(["m", "--port", "1"]).mayHaveMore).toBe(false);
  });

  test("a conditional flag is there or not, so its setting is unresolved", () => {
    const { fields, byField } = read(["m", "--seed", "1", "~--seed", "~2", "~--enforce-eager"]);
    expect(fields).toEqual({ seed: undefined, enforce_eager: undefined });
    expect([...byField.values()].map((setting) => setting.unresolved)).toEqual(["2", "--enforce-eager"]);
  });

  test("a config file may hold more, where vLLM reads it", () => {
    expect(read(["m", "--config", "f.yaml"])).toMatchObject({
      mayHaveMore: true,
      fields: { config: "f.yaml" },
    });
    expect(read(["m", "--config=f.yaml"]).mayHaveMore).toBe(false);
  });
});

describe("places", () => {
  test("name, value and both together are exact", () => {
    const { byField, text } = read([
      "m",
      "--max_model_len=32K",
      "--served-model-name",
      "a",
      "b",
      "--enforce-eager",
    ]);
    const at = (range: { start: number; end: number } | undefined) =>
      range && text.slice(range.start, range.end);
    const places = [...byField.values()].map(({ nameRange, valueRange, range }) =>
      [nameRange, valueRange, range].map(at),
    );
    expect(places).toEqual([
      ["--max_model_len", "32K", "--max_model_len=32K"],
      ["--served-model-name", "a b", "--served-model-name a b"],
      ["--enforce-eager", "--enforce-eager", "--enforce-eager"],
    ]);
  });
});

test("run-batch has flags of its own", () => {
  expect(problemsOf(["-i", "in.jsonl", "-o", "out.jsonl", "--model", "m"], newest, "vllm run-batch")).toEqual(
    [],
  );
});
