import type { AttentionMixer, AttentionSpan, DenseFeedForward, LayerShape } from "../capacity/modelShape.ts";
import { matrix, vector, type WeightMatrix } from "../capacity/weightMatrix.ts";
import type { FieldReader } from "./fieldReader.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";

/** Layers of models that read before they write (BERT kinds, Whisper); `null` for decoders. */
export function encoderLayersOf(
  record: ResolvedModelRecord,
  reader: FieldReader,
): readonly LayerShape[] | null {
  const hidden = reader.need(record.hidden, "hidden");
  const count = reader.need(record.layers, "layers");
  if (record.family === "whisper") {
    const audio = record.audio;
    const cross = reader.need(audio?.max_source_positions, "audio.max_source_positions");
    const encoders = reader.need(audio?.encoder_layers, "audio.encoder_layers");
    const encoder = layer(record, [{ kind: "encoder" }], hidden, reader);
    const decoder = layer(record, [{ kind: "full" }, { kind: "cross", tokens: cross }], hidden, reader);
    return [...Array<LayerShape>(encoders).fill(encoder), ...Array<LayerShape>(count).fill(decoder)];
  }
  if (!record.no_kv_cache) return null;
  if (record.family === undefined) return null;
  return Array<LayerShape>(count).fill(layer(record, [{ kind: "encoder" }], hidden, reader));
}

function layer(
  record: ResolvedModelRecord,
  spans: readonly AttentionSpan[],
  hidden: number,
  reader: FieldReader,
): LayerShape {
  const modern = record.family === "modernbert";
  const biased = !modern;
  const keyBias = biased && record.family !== "whisper";
  const heads = reader.need(record.heads, "heads");
  const headSize = reader.need(record.head_dim, "head_dim");
  const mixer = (span: AttentionSpan): AttentionMixer => ({
    kind: "attention",
    span,
    queryHeads: heads,
    kvHeads: reader.need(record.kv_heads, "kv_heads"),
    headSize,
    valueHeadSize: headSize,
    qkvBias: keyBias,
    outputBias: biased,
    queryKeyNorm: "none",
    outputGate: false,
    sinks: false,
    valueIsKey: false,
    sharedKv: "no",
  });
  const feedForward: DenseFeedForward = {
    kind: "dense",
    intermediateSize: reader.need(record.intermediate, "intermediate"),
    gated: modern,
    bias: biased,
  };
  // Whisper's keys have no bias: query and value biases are listed with the norms.
  const plainBiases = biased && !keyBias ? 2 * heads * headSize * spans.length : 0;
  return {
    mixers: spans.map(mixer),
    feedForwards: [feedForward],
    vectorElements: (spans.length + 1) * (modern ? 1 : 2) * hidden + plainBiases,
    extraMatrices: [],
  };
}

/** Embedding tables, pooler, classifier, convolutions; `null` for decoders. */
export function encoderOuterMatrices(
  record: ResolvedModelRecord,
  hidden: number,
): readonly WeightMatrix[] | null {
  if (record.family === "whisper") return whisperOuterMatrices(record, hidden);
  if (!record.no_kv_cache || record.family === undefined) return null;
  if (record.family === "modernbert") {
    // Norms after the embedding and at the end; the first layer has none before its attention.
    return [vector("norm", "norms", hidden)];
  }
  const rows = (record.position_embeddings ?? 0) + (record.type_vocab ?? 0);
  const matrices = [
    vector("embed", "positions and types", rows * hidden),
    vector("norm", "embedding norm", 2 * hidden),
  ];
  const classes = record.classifier ?? 0;
  if (record.pooler || classes > 0) {
    matrices.push(
      matrix("mlp", "pooler", hidden, hidden, "replicated"),
      vector("mlp", "pooler bias", hidden),
    );
  }
  if (classes > 0) matrices.push(vector("lm_head", "classifier", classes * (hidden + 1)));
  if (record.extra_params) matrices.push(vector("norm", "buffers", record.extra_params));
  return matrices;
}

function whisperOuterMatrices(record: ResolvedModelRecord, hidden: number): readonly WeightMatrix[] {
  const audio = record.audio;
  const kernel = 3;
  const convolutions = kernel * hidden * ((audio?.mel_bins ?? 0) + hidden) + 2 * hidden;
  const positions = ((audio?.max_source_positions ?? 0) + (record.max_position ?? 0)) * hidden;
  return [
    vector("audio", "convolutions", convolutions),
    vector("embed", "positions", positions),
    vector("norm", "final norms", 4 * hidden),
  ];
}
