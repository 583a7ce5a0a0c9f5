import { describe, expect, it } from "vitest";
import * as z from "zod";
import gpuRows from "../../src/catalog/data/gpus.json";
import { gpuMemory } from "../../src/catalog/gpuMemory.ts";
import { gpuRecordSchema } from "../../src/catalog/gpuRecord.ts";
import { allGpus, gpuById } from "../../src/catalog/gpus.ts";
import { describedGpu, toGpuSpec } from "../../src/catalog/toGpuSpec.ts";

const GIB = 2 ** 30;
const rows = z.array(gpuRecordSchema).parse(gpuRows);

function gpu(id: string) {
  const found = gpuById(id);
  if (!found) throw new Error(`the catalogue has no ${id}`);
  return found;
}

describe("the GPU table", () => {
  it("keeps to its schema, every record with a source and a date", () => {
    expect(rows.length).toBeGreaterThan(90);
  });

  it("has unique ids and product names", () => {
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    const products = rows.flatMap((row) => row.nvidia_product_name ?? []);
    expect(new Set(products).size).toBe(products.length);
  });

  it("gives an alias to several rows only where they are one chip", () => {
    const chips = new Map<string, Set<string>>();
    for (const row of rows) {
      for (const alias of row.aliases) {
        const key = alias.toLowerCase();
        chips.set(key, (chips.get(key) ?? new Set()).add(row.id.split("-")[0] ?? ""));
      }
    }
    expect([...chips].filter(([, names]) => names.size > 1)).toEqual([]);
  });

  it("rounds to the figures in GiB where it has them in MiB too", () => {
    for (const row of rows) {
      const observed = row.torch_total_memory_mib_observed;
      if (observed.length === 0 || !row.usable_gib_torch) continue;
      expect(Math.min(...observed) / 1024, row.id).toBeCloseTo(row.usable_gib_torch[0], 1);
      expect(Math.max(...observed) / 1024, row.id).toBeCloseTo(row.usable_gib_torch[1], 1);
    }
  });
});

describe("gpuMemory", () => {
  it("gives what CUDA was seen to report", () => {
    const { bytes, assumption } = gpuMemory(gpu("l4"));
    expect(bytes.low / GIB).toBeCloseTo(22.03, 2);
    expect(bytes.high / GIB).toBeCloseTo(22.16, 2);
    expect(assumption).toBeNull();
  });

  it("has a rule that holds on every measured GPU from Volta on", () => {
    const measured = allGpus().filter(
      (each) => each.observedMiB && each.nvidiaSmiMiB && (each.computeCapability ?? 0) >= 7,
    );
    expect(measured.length).toBeGreaterThan(30);
    for (const each of measured) {
      const ruled = gpuMemory({ ...each, observedMiB: null }).bytes;
      const seen = gpuMemory(each).bytes;
      expect(ruled.low, each.id).toBeLessThanOrEqual(seen.low);
      expect(ruled.high, each.id).toBeGreaterThanOrEqual(seen.high);
    }
  });

  it("bounds a GPU by the size it is sold by when nothing else is known, and says so", () => {
    for (const each of allGpus().filter((candidate) => candidate.observedMiB)) {
      const ruled = gpuMemory({ ...each, observedMiB: null, nvidiaSmiMiB: null });
      const seen = gpuMemory(each).bytes;
      if ((each.computeCapability ?? 9) < 7) continue;
      expect(ruled.bytes.low, each.id).toBeLessThanOrEqual(seen.low);
      expect(ruled.bytes.high, each.id).toBeGreaterThanOrEqual(seen.high);
      expect(ruled.assumption).toContain(each.shortName);
    }
  });
});

describe("toGpuSpec", () => {
  it("takes a single GPU as it is", () => {
    expect(toGpuSpec([gpu("l4")])).toMatchObject({
      computeCapability: 8.9,
      bandwidthBytesPerSecond: 300e9,
      architecture: "Ada Lovelace",
      unifiedMemory: false,
    });
  });

  it("takes a family's memory as a range and its weakest member for the rest", () => {
    const spec = toGpuSpec([gpu("a100-pcie-80gb"), gpu("a100-sxm4-80gb")]);
    expect(spec.memoryBytes.low / GIB).toBeCloseTo(79.14, 2);
    expect(spec.memoryBytes.high / GIB).toBeCloseTo(79.35, 2);
    expect(spec.bandwidthBytesPerSecond).toBe(1935e9);
    expect(spec.nominalGiB).toBe(80);
  });

  it("counts a board of two devices as the one that software sees", () => {
    expect(toGpuSpec([gpu("mi250")]).nominalGiB).toBe(64);
  });

  it("knows no CUDA capability off NVIDIA", () => {
    expect(toGpuSpec([gpu("mi300x")]).computeCapability).toBeNull();
    expect(toGpuSpec([gpu("gb10")]).unifiedMemory).toBe(true);
  });

  it("takes a described GPU by its word", () => {
    const spec = describedGpu({
      memoryBytes: 24e9,
      bandwidthBytesPerSecond: null,
      computeCapability: 8.9,
    });
    expect(spec).toMatchObject({ memoryBytes: { low: 24e9, high: 24e9 }, architecture: "Ada Lovelace" });
    expect(spec.nominalGiB).toBeCloseTo(22.35, 2);
  });
});
