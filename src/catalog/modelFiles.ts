import type { ModelShape } from "../capacity/modelShape.ts";
import { checkpointBytes } from "../capacity/weights.ts";
import { formatBytes } from "../units/print.ts";
import { type ConfigReader, createConfigReader } from "./configReader.ts";
import { recordFromConfig } from "./modelConfig.ts";
import { quantizationFromModelOpt } from "./modelConfigQuantization.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";
import { toModelShape } from "./modelShape.ts";
import { correctQuantization } from "./tensorSummary.ts";
import type { TensorSummary } from "./tensorSummarySchema.ts";

/** The small files of a model, from a folder or from the Hub, as far as they are there. */
export interface ModelFiles {
  readonly config: string;
  /** `hf_quant_config.json`, where ModelOpt keeps what other tools write into `config.json`. */
  readonly modelOptConfig: string | null;
  /** Of the weights' files, in bytes. */
  readonly weightBytes: number | null;
  readonly tensors: TensorSummary | null;
}

export type ModelReading =
  | {
      readonly kind: "model";
      readonly record: ResolvedModelRecord;
      readonly shape: ModelShape;
      /** A sentence: what was taken for granted; `null` when nothing was. */
      readonly assumption: string | null;
    }
  /** A sentence for the person: why the files tell nothing. */
  | { readonly kind: "problem"; readonly problem: string };

/** Far above the largest configuration known, 300 KiB. */
export const LARGEST_CONFIG_BYTES = 2 * 2 ** 20;

/** The model that the files describe. `place` is what messages call it: the folder, or the name on the Hub. */
export function readModelFiles(files: ModelFiles, place: string): ModelReading {
  const config = parseConfig(files.config);
  if (!config)
    return { kind: "problem", problem: `${place}/config.json is not the JSON of a configuration.` };
  const reading = recordFromConfig(config, place);
  if ("problem" in reading) return { kind: "problem", problem: reading.problem };
  const record: ResolvedModelRecord = {
    ...reading.record,
    quantization: quantizationFrom(reading.record.quantization, files),
    weight_bytes: files.tensors?.weightBytes ?? files.weightBytes,
  };
  const shape = toModelShape(record);
  if ("problem" in shape) return { kind: "problem", problem: `${shape.problem}.` };
  return { kind: "model", record, shape: trustSizes(shape, files.tensors), assumption: reading.assumption };
}

export function isConfig(text: string): boolean {
  return parseConfig(text) !== null;
}

/** Whether `hf_quant_config.json` would say anything that `config.json` does not. */
export function needsModelOptConfig(config: string): boolean {
  const reader = parseConfig(config);
  return reader !== null && !reader.has("quantization_config") && !reader.has("compression_config");
}

function quantizationFrom(
  stated: ResolvedModelRecord["quantization"],
  { modelOptConfig, tensors }: ModelFiles,
): NonNullable<ResolvedModelRecord["quantization"]> | null {
  const modelOpt = stated || modelOptConfig === null ? null : parseConfig(modelOptConfig);
  const quantization = stated ?? (modelOpt && quantizationFromModelOpt(modelOpt));
  return quantization && tensors ? correctQuantization(quantization, tensors) : quantization;
}

/**
 * Prediction layers and duplicated heads, which lie in the files and not in memory, come to 3%; a part that is taken
 * for quantized and is not, or the reverse, to a tenth and more.
 */
const LARGEST_DIFFERENCE = 0.05;

/** Where the layout that the configuration promises is not what the files hold, their size is what counts. */
function trustSizes(shape: ModelShape, tensors: TensorSummary | null): ModelShape {
  const weightBytes = tensors?.weightBytes ?? null;
  if (weightBytes === null || shape.published || differenceFrom(weightBytes, shape) <= LARGEST_DIFFERENCE) {
    return shape;
  }
  const assumption = `the files hold ${formatBytes(weightBytes)} where the configuration comes to ${formatBytes(checkpointBytes(shape))}; their size is taken, divided evenly over the GPUs`;
  return { ...shape, published: { weightBytes }, assumptions: [...shape.assumptions, assumption] };
}

/** How far the layout is from the size of the files, as a share of it. */
export function differenceFrom(weightBytes: number, shape: ModelShape): number {
  return Math.abs(checkpointBytes(shape) - weightBytes) / Math.max(1, weightBytes);
}

function parseConfig(text: string): ConfigReader | null {
  if (text.length > LARGEST_CONFIG_BYTES) return null;
  try {
    return createConfigReader(JSON.parse(text));
  } catch {
    return null;
  }
}
