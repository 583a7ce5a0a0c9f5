import { describe, expect, it } from "vitest";
import { checkpointBytes } from "../../src/capacity/weights.ts";
import { readModelFiles } from "../../src/catalog/modelFiles.ts";
import { readHeader } from "../../src/catalog/safetensors.ts";
import { summarizeIndex, summarizeTensors } from "../../src/catalog/tensorSummary.ts";
import type { TensorSummary } from "../../src/catalog/tensorSummarySchema.ts";
import {
  fp8Quantization,
  qwenConfig,
  qwenTensors,
  qwenWeightBytes,
  safetensorsOf,
  type TensorEntry,
} from "../hub/storedModels.ts";

function summaryOf(tensors: readonly TensorEntry[]): TensorSummary {
  const reading = readHeader(safetensorsOf(tensors).subarray(8));
  if ("problem" in reading) throw new Error(reading.problem);
  return summarizeTensors(reading.value);
}

function modelOf(tensors: readonly TensorEntry[], config: object = qwenConfig) {
  const summary = summaryOf(tensors);
  const files = { config: JSON.stringify(config), modelOptConfig: null, weightBytes: null, tensors: summary };
  const model = readModelFiles(files, "org/model");
  if (model.kind === "problem") throw new Error(model.problem);
  return { ...model, summary };
}

const isMlp = (module: string) => module.startsWith("mlp.");
const fp8Config = { ...qwenConfig, quantization_config: fp8Quantization };

describe("a checkpoint's tensors", () => {
  it("tell the bytes of a model to the last one", () => {
    const { shape, summary } = modelOf(qwenTensors());
    expect(summary.weightBytes).toBe(qwenWeightBytes);
    expect(summary.bytesByDtype).toEqual([["BF16", qwenWeightBytes]]);
    expect(checkpointBytes(shape)).toBe(qwenWeightBytes);
    expect(shape.published).toBeNull();
  });

  it("tell by dtype what is stored how", () => {
    const { summary } = modelOf(qwenTensors(isMlp), fp8Config);
    const mlpElements = 24 * 3 * 896 * 4864;
    const scaleBytes = 2 * 24 * (4864 + 4864 + 896);
    expect(summary.bytesByDtype).toEqual([
      ["BF16", qwenWeightBytes - 2 * mlpElements + scaleBytes],
      ["F8_E4M3", mlpElements],
    ]);
    expect(summary.parts).toEqual([
      { group: "embed", quantized: 0, plain: 1 },
      { group: "attn", quantized: 0, plain: 96 },
      { group: "mlp", quantized: 72, plain: 0 },
    ]);
  });

  it("correct a configuration that does not say what stays at 16 bit", () => {
    const { shape, record, summary } = modelOf(qwenTensors(isMlp), fp8Config);
    expect(record.quantization?.excluded_groups).toContain("attn");
    expect(checkpointBytes(shape)).toBe(summary.weightBytes);
    expect(shape.published).toBeNull();
  });

  it("tell a method that leaves out whole layers", () => {
    const { shape, record, summary } = modelOf(
      qwenTensors((_, layer) => layer >= 4 && layer < 20),
      fp8Config,
    );
    expect(
      record.quantization?.parts?.map(({ groups, fraction }) => [groups.length === 1, fraction]),
    ).toEqual([
      [false, undefined],
      [true, [64, 96]],
      [true, [48, 72]],
    ]);
    expect(checkpointBytes(shape)).toBeCloseTo(summary.weightBytes ?? 0, -1);
  });

  it("count where the configuration's layout is another", () => {
    // Says nothing of a quantization, and its files are half as large.
    const { shape, summary } = modelOf(qwenTensors(() => true));
    expect(shape.published).toEqual({ weightBytes: summary.weightBytes });
    expect(shape.assumptions.at(-1)).toMatch(/^the files hold .* their size is taken/);
  });

  it("are told apart by names alone, as every method writes them", () => {
    const parts = (...names: string[]) => summarizeIndex({ names, totalBytes: null }).parts;
    const attn = (quantized: number, plain: number) => [{ group: "attn", quantized, plain }];
    const q = "model.layers.0.self_attn.q_proj";
    expect(parts(`${q}.weight`, `${q}.bias`)).toEqual(attn(0, 1));
    expect(parts(`${q}.qweight`, `${q}.qzeros`, `${q}.scales`, `${q}.g_idx`)).toEqual(attn(1, 0));
    expect(parts(`${q}.weight_packed`, `${q}.weight_scale`, `${q}.weight_shape`)).toEqual(attn(1, 0));
    expect(parts(`${q}.weight`, `${q}.weight_scale_inv`)).toEqual(attn(1, 0));
    expect(parts(`${q}.weight`, `${q}.weight_scale`, `${q}.weight_scale_2`, `${q}.input_scale`)).toEqual(
      attn(1, 0),
    );
    expect(
      parts(`${q}.weight`, `${q}.weight.absmax`, `${q}.weight.quant_map`, `${q}.weight.quant_state.bnb__nf4`),
    ).toEqual(attn(1, 0));
    const experts = "model.layers.0.mlp.experts";
    expect(
      parts(
        `${experts}.gate_up_proj_blocks`,
        `${experts}.gate_up_proj_scales`,
        `${experts}.gate_up_proj_bias`,
      ),
    ).toEqual([{ group: "experts", quantized: 1, plain: 0 }]);
    expect(parts(`${experts}.gate_up_proj`)).toEqual([{ group: "experts", quantized: 0, plain: 1 }]);
    expect(parts("model.norm.weight", "model.layers.0.self_attn.q_norm.weight")).toEqual([]);
  });
});
