import { describe, expect, it } from "vitest";
import { readGroundTruth } from "../../scripts/accuracy/groundTruthRow.ts";
import { heldShare } from "../../scripts/fit/crossValidate.ts";
import { minimize } from "../../scripts/fit/minimize.ts";
import { collectObservations } from "../../scripts/fit/observations.ts";

describe("the search for coefficients", () => {
  it("finds the least value inside the bounds, and stays inside where it lies outside", () => {
    const bounds = { a: { start: 0, low: -10, high: 10 }, b: { start: 5, low: 4, high: 10 } };
    const found = minimize(bounds, ({ a, b }) => (a - 3) ** 2 + (b - 1) ** 2);
    expect(found.a).toBeCloseTo(3, 2);
    expect(found.b).toBe(4);
  });
});

describe("rows to fit on", () => {
  const row = {
    source: "https://github.com/a/b/blob/main/log",
    gpu: "L4",
    model: "Qwen/Qwen3-8B",
    vllm_version: "0.27.1",
    engine: "V1",
    max_model_len: 8192,
    gpu_memory_utilization: 0.9,
    total_gpu_gib: 22.03,
    outcome: "ok",
    clean: true,
    obs: { weights_gib: 15.27, kv_gib: 3.14 },
  };
  const collect = (fields: object) =>
    collectObservations(readGroundTruth(JSON.stringify({ ...row, ...fields })).rows);

  it("tell what is taken beside weights and KV cache", () => {
    const [observed] = collect({}).used;
    expect(observed?.totalGiB).toBeCloseTo(22.03 * 0.9 - 15.27 - 3.14, 6);
    expect(observed?.source).toBe("a/b");
  });

  it.each([
    [{ clean: false }, "patched, contradictory or incomplete"],
    [{ obs: {} }, "no KV cache printed"],
    [{ model: "nobody/Nothing" }, "model unknown"],
    [{ gpu_memory_utilization: null, vllm_version: null }, "utilization unknown"],
    [{ obs: { weights_gib: 19, kv_gib: 3 } }, "figures do not add up"],
    [{ other_flags: "MTP n=3" }, "drafts"],
  ])("leave out %j", (fields, reason) => {
    expect(collect(fields)).toEqual({ used: [], unused: { [reason]: 1 } });
  });

  it("count as held by a range that reaches them", () => {
    const observations = collect({}).used;
    const heldOut = observations.map((observation) => ({
      observation,
      predictedGiB: 1,
      residualGiB: observation.totalGiB - 1,
      samplerGiB: 0,
    }));
    const spread = { floorGiB: 0.1, share: 0, below: 1, samplerShare: 0 };
    const share = (above: number) =>
      heldShare(heldOut, { plain: { ...spread, above }, composed: { ...spread, above: 0 } });
    expect([share(1), share(10)]).toEqual([0, 1]);
  });
});
