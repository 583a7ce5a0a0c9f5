import type { LayerShape, ModelShape, PublishedTotals, RopeScaling } from "../capacity/modelShape.ts";
import { vector, type WeightMatrix } from "../capacity/weightMatrix.ts";
import { encoderLayersOf, encoderOuterMatrices } from "./encoderShape.ts";
import { createFieldReader, type FieldReader } from "./fieldReader.ts";
import { hyperConnectionHead } from "./hyperConnections.ts";
import { layersOf, normWidth } from "./modelLayers.ts";
import { nextTokenMatricesOf } from "./modelNextToken.ts";
import { quantizationOf } from "./modelQuantization.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";
import { towersOf } from "./modelTowers.ts";
import { moshiOuterMatrices } from "./moshiShape.ts";
import { ngramTables, residualJoin } from "./residualStreams.ts";

/** Why a record yields no shape, in one sentence. */
export interface ShapeProblem {
  readonly problem: string;
}

/**
 * The record in capacity's terms. Nothing is guessed: a field that the architecture needs and the record lacks makes
 * a problem that names it, unless the publisher's totals can stand in for the layout of the weights.
 */
export function toModelShape(record: ResolvedModelRecord): ModelShape | ShapeProblem {
  const reader = createFieldReader();
  const layers = encoderLayersOf(record, reader) ?? layersOf(record, reader);
  const shape = shapeWith(record, layers, reader);
  if (reader.missing.size > 0)
    return { problem: `${record.id}: not established: ${[...reader.missing].join(", ")}` };
  if (layers.length === 0) return { problem: `${record.id}: its layers are not established` };
  const weights = weightReader(record, layers);
  if (weights.missing.size === 0) {
    return { ...shape, ...weights.parts, assumptions: [...reader.assumptions, ...weights.assumptions] };
  }
  const published = publishedTotals(record);
  if (!published) return { problem: `${record.id}: not established: ${[...weights.missing].join(", ")}` };
  reader.assume("the weights are the size of the published files, divided evenly over the GPUs");
  return { ...shape, published, assumptions: [...reader.assumptions] };
}

type WeightParts = Pick<ModelShape, "towerMatrices" | "nextTokenMatrices" | "quantization">;

/** What only the weights need, with a reader of its own: published totals may replace it. */
function weightReader(
  record: ResolvedModelRecord,
  layers: readonly LayerShape[],
): { readonly parts: WeightParts } & Pick<FieldReader, "missing" | "assumptions"> {
  const reader = createFieldReader();
  const parts = {
    towerMatrices: towersOf(record, reader),
    nextTokenMatrices: nextTokenMatricesOf(record, layers, reader),
    quantization: quantizationOf(record, reader),
  };
  if (record.partial) reader.need(null, record.partial);
  if (record.family === "published_only") reader.need(null, "the layout of its weights");
  return { parts, missing: reader.missing, assumptions: reader.assumptions };
}

function shapeWith(
  record: ResolvedModelRecord,
  layers: readonly LayerShape[],
  reader: FieldReader,
): ModelShape {
  reader.need(record.dtype ? 1 : null, "dtype");
  const encoder = (record.no_kv_cache ?? false) && record.family !== undefined;
  return {
    name: record.id,
    architecture: record.architecture ?? "",
    modelType: record.model_type ?? "",
    hiddenSize: reader.need(record.hidden, "hidden"),
    vocabularyRows: reader.need(record.vocab, "vocab"),
    tiedEmbeddings: record.tie_embeddings ?? false,
    languageModelHead: !record.no_lm_head && !encoder && !record.moshi,
    cacheFree: encoder,
    poolsOnly: (record.no_kv_cache ?? false) || record.task === "embedding" || record.task === "rerank",
    tiedHeadStored: record.tied_head_stored ?? false,
    layers,
    outerMatrices: outerMatricesOf(record, reader),
    towerMatrices: [],
    nextTokenMatrices: [],
    checkpointDtype: record.dtype ?? "bfloat16",
    quantization: null,
    checkpointKvDtype: record.quantization?.kv_cache ?? null,
    maxPosition: record.max_position ?? null,
    ropeScaling: ropeScalingOf(record),
    published: null,
    assumptions: [],
  };
}

function outerMatricesOf(record: ResolvedModelRecord, reader: FieldReader): readonly WeightMatrix[] {
  const hidden = reader.need(record.hidden, "hidden");
  const own = encoderOuterMatrices(record, hidden) ?? moshiOuterMatrices(record, hidden);
  if (own) return own;
  // The join of several streams ends in a norm of its own.
  const finalNorm = record.gated_residuals ? 0 : normWidth(record) * hidden;
  const matrices = [vector("norm", "final norm", finalNorm)];
  if (record.position_embeddings) {
    matrices.push(vector("embed", "learned positions", record.position_embeddings * hidden));
  }
  if (record.lm_head_bias) matrices.push(vector("lm_head", "output bias", record.vocab ?? 0));
  if (record.extra_params) matrices.push(vector("norm", "further tensors", record.extra_params));
  if (record.dsv4) matrices.push(...hyperConnectionHead(record, hidden));
  matrices.push(...residualJoin(record, hidden));
  return [...matrices, ...ngramTables(record), ...perLayerInputs(record, hidden)];
}

/** Gemma 3n and Gemma 4 E-models: a second embedding with a slice for every layer; 3n's AltUp streams. */
function perLayerInputs(record: ResolvedModelRecord, hidden: number): readonly WeightMatrix[] {
  const matrices: WeightMatrix[] = [];
  const inputs = record.per_layer_embeddings;
  if (inputs) {
    const width = (record.layers ?? 0) * inputs.dim;
    matrices.push(
      {
        role: "embed",
        name: "per-layer embedding",
        rows: inputs.vocab,
        columns: width,
        count: 1,
        split: "vocabulary",
      },
      { role: "mlp", name: "per-layer projection", rows: width, columns: hidden, count: 1, split: "output" },
      vector("norm", "per-layer norm", inputs.dim),
    );
  }
  if (record.altup) {
    const count = 2 * (record.altup.num_inputs - 1);
    matrices.push({
      role: "mlp",
      name: "AltUp streams",
      rows: hidden,
      columns: hidden,
      count,
      split: "replicated",
    });
  }
  return matrices;
}

function ropeScalingOf(record: ResolvedModelRecord): RopeScaling | null {
  const scaling = record.rope_scaling;
  if (!scaling) return null;
  return {
    type: scaling.rope_type ?? scaling.type ?? "default",
    factor: scaling.factor ?? null,
    originalMaxPosition: scaling.original_max_position_embeddings ?? null,
  };
}

/** The publisher's size of exactly this checkpoint, in bytes. */
function publishedTotals(record: ResolvedModelRecord): PublishedTotals | null {
  if (record.checkpoint_gib) return { weightBytes: Math.round(record.checkpoint_gib * 2 ** 30) };
  return record.weight_bytes ? { weightBytes: record.weight_bytes } : null;
}
