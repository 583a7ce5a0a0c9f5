import { expect, test } from "vitest";
import type { Word } from "../../src/syntax/word.ts";
import { readArguments } from "../../src/vllm/argumentParser.ts";
import type { MappingEntry, SettingValue } from "../../src/vllm/setting.ts";

const newest = { major: 0, minor: 28, patch: 0 };
const place = { start: 0, end: 1 };

function word(value: string): Word {
  if (value.startsWith("$"))
    return { range: place, value: null, unresolved: value, written: value, segments: [] };
  return { range: place, value, written: value, segments: [{ value, range: place, verbatim: true }] };
}

function read(line: string, config: Readonly<Record<string, SettingValue>> | null) {
  const entries =
    config &&
    Object.entries(config).map(([name, value]): MappingEntry => {
      return { name, value, written: String(value), nameRange: place, valueRange: place, range: place };
    });
  const settings = readArguments(line.split(" ").map(word), "vllm serve", newest, entries);
  const fields = [...settings.byField].map(([field, { value }]) => [field, value]);
  return {
    model: settings.model?.value,
    fields: Object.fromEntries(fields.filter(([field]) => field !== "config")),
    problems: settings.problems.map(({ kind }) => kind),
    mayHaveMore: settings.mayHaveMore,
  };
}

// Source: vLLM's `FlexibleArgumentParser._pull_args_from_config` puts the file's words in front of the command line's.
test("words win over the file, in each spelling of a flag", () => {
  const config = { model: "org/file", "max-model-len": "8K", tensor_parallel_size: 2, "enforce-eager": true };
  expect(read("org/words --config c.yaml -tp 4 --no-enforce-eager", config)).toEqual({
    model: "org/words",
    fields: { max_model_len: 8192, tensor_parallel_size: 4, enforce_eager: false },
    problems: [],
    mayHaveMore: false,
  });
  expect(read("--config c.yaml --model org/words", config).model).toBe("org/words");
  expect(read("--config c.yaml", config).model).toBe("org/file");
});

test("a word that is not known is no reason to take the file's value", () => {
  const { fields } = read("--config c.yaml --max-model-len $LEN", { model: "org/m", "max-model-len": 4096 });
  expect(fields).toEqual({ max_model_len: undefined });
});

test("what vLLM refuses in the file stays said, and a file that is not known may hold more", () => {
  expect(read("org/m --config c.yaml", { "swap-space": 4, "max-modle-len": 1 }).problems).toEqual([
    "removed",
    "unknown",
  ]);
  expect(read("org/m --config c.yaml", null).mayHaveMore).toBe(true);
  expect(read("org/m --config=c.yaml", null).mayHaveMore).toBe(false);
});
