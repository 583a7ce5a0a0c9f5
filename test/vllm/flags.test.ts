import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseVersion, type VllmVersion } from "../../src/units/version.ts";
import { configKeysOf } from "../../src/vllm/configKeys.ts";
import configKeyRows from "../../src/vllm/data/configKeys.json";
import flagRows from "../../src/vllm/data/flags.json";
import { configKeysRowSchema, flagRowSchema } from "../../src/vllm/flagRow.ts";
import {
  allFlags,
  flagByField,
  flagByName,
  flagByNegatedName,
  flagNames,
  flagStanding,
  removedFlags,
} from "../../src/vllm/flags.ts";

function version(text: string): VllmVersion {
  const parsed = parseVersion(text);
  if (!parsed) throw new Error(text);
  return parsed;
}

function standing(name: string, release: string) {
  const flag = flagByName(name);
  return flag && flagStanding(flag, version(release));
}

describe("the flag table", () => {
  const rows = z.array(flagRowSchema).parse(flagRows);

  it("keeps to its schema, every row with a source and a date", () => {
    expect(rows.length).toBe(374);
  });

  it("has one row for each spelling", () => {
    const spellings = rows.flatMap((row) => [
      row.flag,
      ...row.aliases,
      ...(row.negated_form ? [row.negated_form] : []),
    ]);
    expect(spellings.filter((name, at) => spellings.indexOf(name) !== at)).toEqual([]);
  });

  it("forms a negation as the table does", () => {
    for (const row of rows) {
      if (row.negated_form) expect(flagByNegatedName(row.negated_form)?.flag).toBe(row.flag);
    }
  });

  it("leads from a field to the flag that carries it, not to a short form of it", () => {
    for (const row of rows) expect(flagByField(row.field)?.field).toBe(row.field);
    expect(flagByField("optimization_level")?.flag).toBe("--optimization-level");
    expect(flagByField("kv_cache_memory_bytes")?.flag).toBe("--kv-cache-memory-bytes");
  });

  it("names flags as replacements that exist", () => {
    const flagsIn = (text: string) => text.match(/--[a-z-]+[a-z]/g) ?? [];
    for (const flag of removedFlags()) {
      for (const name of flagsIn(flag.replacement ?? "")) {
        const target = flagByName(name) ?? flagByNegatedName(name);
        expect(target?.removedIn, `${flag.flag} → ${name}`).toBeNull();
      }
    }
  });
});

describe("flags", () => {
  it("finds long and short names", () => {
    expect(flagByName("--tensor-parallel-size")?.field).toBe("tensor_parallel_size");
    expect(flagByName("-tp")).toBe(flagByName("--tensor-parallel-size"));
    expect(flagByName("--no-enable-prefix-caching")).toBeNull();
    expect(flagByName("--tensor_parallel_size")).toBeNull();
  });

  it("offers no removed flag", () => {
    expect(flagNames()).toContain("--max-model-len");
    expect(flagNames()).toContain("--no-enable-prefix-caching");
    expect(flagNames()).not.toContain("--swap-space");
    expect(flagByName("--swap-space")?.removedIn).toBe("v0.18.0");
    expect(allFlags().length).toBe(374);
  });

  it.each([
    ["--swap-space", "0.17", "available"],
    ["--swap-space", "0.18", "removed"],
    ["--enable-reasoning", "0.8.5", "available"],
    ["--enable-reasoning", "0.9", "deprecated"],
    ["--enable-reasoning", "0.10", "removed"],
    ["--max-model-len", "0.6", "available"],
    // Added on 2025-11-27, three days before the release: v0.12 or v0.11.1.
    ["--optimization-level", "0.11", "available"],
    ["--optimization-level", "0.10", "not-yet"],
  ])("knows what becomes of %s in %s", (name, release, expected) => {
    expect(standing(name, release)).toBe(expected);
  });
});

describe("configKeysOf", () => {
  it("keeps to its schema and belongs to JSON flags", () => {
    const rows = z.array(configKeysRowSchema).parse(configKeyRows);
    for (const row of rows) expect(flagByName(row.flag.replace(/\..*/, ""))?.type, row.flag).toBe("json");
  });

  it("knows the keys of a flag and of an object within it", () => {
    expect(configKeysOf("--speculative-config")?.map((key) => key.key)).toContain("num_speculative_tokens");
    expect(configKeysOf("--compilation-config.pass_config")?.map((key) => key.key)).toContain("enable_sp");
    expect(configKeysOf("--hf-overrides")).toBeNull();
  });
});
