import { describe, expect, it } from "vitest";
import type { QuantizedLayout } from "../../src/capacity/quantization.ts";
import { type GpuStorage, matrixBytes, type Storage } from "../../src/capacity/quantizedBytes.ts";
import { matrix, vector } from "../../src/capacity/weightMatrix.ts";

const ROWS = 4096;
const COLUMNS = 14_336;
const file: Storage = { where: "file" };
const gpu: GpuStorage = {
  where: "gpu",
  nativeFp8: true,
  mxfp4: { hidden: 256, intermediate: 128, valuesOnly: false },
};
const linear = matrix("mlp", "down", ROWS, COLUMNS, "input");

function part(layout: QuantizedLayout, share = 1) {
  return { layout, roles: [linear.role], share };
}

/** Bytes of one parameter. */
function perParameter(layout: QuantizedLayout, storage: Storage): number {
  return matrixBytes(linear, ROWS, COLUMNS, part(layout), 2, storage) / (ROWS * COLUMNS);
}

describe("bytes of one parameter", () => {
  // vLLM's resident layouts, and what the files hold.
  it.each<[QuantizedLayout, number, number]>([
    [{ method: "awq", groupSize: 128 }, 0.51953, 0.51953],
    [{ method: "awq", groupSize: 64 }, 0.53906, 0.53906],
    [{ method: "gptq", groupSize: 128, bits: 4, zeroBias: false }, 0.51563, 0.52051],
    [{ method: "gptq", groupSize: 128, bits: 8, zeroBias: false }, 1.01563, 1.02441],
    [{ method: "int4_group", groupSize: 32 }, 0.5625, 0.5625],
    [{ method: "fp8_block", block: [128, 128], scaleBytes: 4 }, 1.00024, 1.00024],
    [{ method: "fp8_channel" }, 1.00028, 1.00014],
    [{ method: "fp8_tensor" }, 1, 1],
    [{ method: "mxfp4", groupSize: 32 }, 0.53125, 0.53125],
    [{ method: "mxfp8", groupSize: 32 }, 1.03125, 1.03125],
    [{ method: "nvfp4", groupSize: 16 }, 0.5625, 0.5625],
    [{ method: "bitsandbytes_nf4" }, 0.5625, 0.51589],
  ])("%o: %f on the GPU, %f in the file", (layout, onGpu, inFile) => {
    expect(perParameter(layout, gpu)).toBeCloseTo(onGpu, 4);
    expect(perParameter(layout, file)).toBeCloseTo(inFile, 4);
  });

  it("grows by the scales that Marlin spreads over the rows where the GPU has no FP8", () => {
    const layout: QuantizedLayout = { method: "fp8_block", block: [128, 128], scaleBytes: 4 };
    expect(perParameter(layout, { ...gpu, nativeFp8: false })).toBeCloseTo(1 + 2 / 128, 4);
  });
});

describe("matrixBytes", () => {
  it("leaves vectors and uncovered matrices at their own width", () => {
    const awq = part({ method: "awq", groupSize: 128 });
    expect(matrixBytes(vector("mlp", "bias", 100), 100, 1, awq, 2, gpu)).toBe(200);
    expect(matrixBytes(linear, 10, 10, null, 4, gpu)).toBe(400);
    expect(matrixBytes({ ...linear, elementBytes: 8 }, 10, 10, null, 2, gpu)).toBe(800);
  });

  it("mixes by share where only some matrices of a role are covered", () => {
    const bytes = matrixBytes(linear, 100, 100, part({ method: "mxfp8", groupSize: 32 }, 0.75), 2, gpu);
    expect(bytes).toBe(0.75 * 10_000 * 1.03125 + 0.25 * 20_000);
  });

  it("pads gpt-oss's experts: 2,880 to 3,072 and 2,944 for Marlin, values alone for Triton", () => {
    const up = { ...matrix("experts", "up", 2880, 2880, "expert_output"), units: 32 };
    const mxfp4 = part({ method: "mxfp4", groupSize: 32 });
    expect(matrixBytes(up, 2880, 2880, mxfp4, 2, gpu)).toBe(2944 * 3072 * 0.53125);
    const triton: GpuStorage = { ...gpu, mxfp4: { hidden: 256, intermediate: 1, valuesOnly: true } };
    expect(matrixBytes(up, 2880, 2880, mxfp4, 2, triton)).toBe((2880 * 3072) / 2 + 2880 ** 2 / 32);
    // Over four GPUs 720 of the intermediate width each, padded to 768.
    const down = { ...matrix("experts", "down", 2880, 2880, "expert_input"), units: 32 };
    expect(matrixBytes(down, 2880, 720, mxfp4, 2, gpu)).toBe(3072 * 768 * 0.53125);
  });
});
