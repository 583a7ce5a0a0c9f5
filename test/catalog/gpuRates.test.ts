import { describe, expect, it } from "vitest";
import { gpuRates } from "../../src/catalog/gpuRates.ts";
import { type Gpu, gpuById } from "../../src/catalog/gpus.ts";

function gpu(id: string): Gpu {
  const found = gpuById(id);
  if (!found) throw new Error(`no GPU ${id}`);
  return found;
}

describe("what a GPU computes and sends", () => {
  it("is what its data sheet says", () => {
    expect(gpuRates([gpu("h100-sxm")])).toEqual({
      teraflops: { bf16: 989.4, fp16: 989.4, fp8: 1978.9, int8: 1978.9, fp4: null },
      linkGBPerSecond: 900,
      pcieGBPerSecond: 63.04,
    });
    expect(gpuRates([gpu("rtx-4060-ti-16gb")]).pcieGBPerSecond).toBeCloseTo(15.76, 6);
    expect(gpuRates([gpu("tpu-v5e")]).pcieGBPerSecond).toBeNull();
  });

  it("leaves bridges out, which are bought apart, and knows AMD's own links", () => {
    expect(gpuRates([gpu("rtx-3090")]).linkGBPerSecond).toBe(0);
    expect(gpuRates([gpu("a100-pcie-80gb")]).linkGBPerSecond).toBe(0);
    expect(gpuRates([gpu("a30")]).linkGBPerSecond).toBe(0);
    expect(gpuRates([gpu("mi300x")]).linkGBPerSecond).toBe(896);
  });

  it("is the slowest member's for a family", () => {
    const family = gpuRates([gpu("a100-sxm4-80gb"), gpu("a100-pcie-80gb")]);
    // One has links, the other not.
    expect(family.linkGBPerSecond).toBeNull();
    expect(family.teraflops.bf16).toBe(312);
    expect(gpuRates([gpu("l4"), gpu("t4")]).teraflops).toMatchObject({ fp16: 65, bf16: null, fp8: null });
  });
});
