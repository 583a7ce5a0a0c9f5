import { describe, expect, it } from "vitest";
import { readGroundTruth } from "../../scripts/accuracy/groundTruthRow.ts";
import { describeVersion, inferVersion } from "../../scripts/accuracy/inferVersion.ts";
import { flagsOfReport } from "../../scripts/accuracy/rowFlags.ts";

function versionOf(fields: object): string {
  const [row] = readGroundTruth(JSON.stringify(fields)).rows;
  if (!row) throw new Error("no row");
  return describeVersion(inferVersion(row));
}

describe("the version of a run", () => {
  it.each([
    [{ vllm_version: "0.11.0" }, "0.11"],
    [{ vllm_version: "0.10.1.1" }, "0.10.1"],
    // A build of the main branch has more than the tag it counts from.
    [
      { vllm_version: "0.23.1rc1.dev1201+gd08eebad1", date: "2026-07-16" },
      "0.25 (main branch on 2026-07-16)",
    ],
    [{ vllm_version: "commit 2a4dbe24", date: "2026-01", engine: "V1" }, "0.14 (date 2026-01)"],
    [{ date: "2026-08-21", engine: "V1" }, "0.27 (date 2026-08-21)"],
    [{ date: "2025-03-01", engine: "V1" }, "0.8 (engine V1 on 2025-03-01)"],
    [{ date: "2024-12-25", engine: "V0" }, "0.6.6 (date 2024-12-25)"],
    [{ engine: "V0" }, "0.7.3 (engine V0)"],
    [{ engine: "V1" }, "0.28 (undated: newest known)"],
  ])("of %j is %s", (fields, expected) => {
    expect(versionOf(fields)).toBe(expected);
  });
});

describe("the words of a report", () => {
  it.each([
    ["--enable-expert-parallel --max-num-seqs 8", ["--enable-expert-parallel", "--max-num-seqs", "8"]],
    ["--no-enable-prefix-caching; DP1", ["--no-enable-prefix-caching"]],
    ["enable_prefix_caching False", ["--no-enable-prefix-caching"]],
    ["decode_context_parallel_size=8; MTP off", ["--decode-context-parallel-size", "8"]],
    ["DCP4", ["--decode-context-parallel-size", "4"]],
    ["MTP n=3; dual", ["--speculative-config", '{"method":"mtp","num_speculative_tokens":3}']],
    ["--max-num-seqs;", []],
    ["numbers given with ~ by author", []],
  ])("%s", (text, words) => {
    expect(flagsOfReport(text)).toEqual(words);
  });
});
