import type { CompressedAttentionMixer } from "../capacity/modelShape.ts";
import { matrix, vector, type WeightMatrix } from "../capacity/weightMatrix.ts";
import type { FieldReader } from "./fieldReader.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";

// What only DeepSeek V4 has: compressed attention, hyper-connections between the layers, routing by a token table.

export function compressedAttentionMixer(
  record: ResolvedModelRecord,
  index: number,
  reader: FieldReader,
): CompressedAttentionMixer {
  const shape = record.dsv4 ?? {};
  const field = (name: string): number => {
    const value = shape[name];
    return reader.need(typeof value === "number" ? value : null, `dsv4.${name}`);
  };
  const ratios = shape.compress_ratios;
  const compressRatio = reader.need(Array.isArray(ratios) ? ratios[index] : null, "dsv4.compress_ratios");
  return {
    kind: "compressed_attention",
    queryHeads: reader.need(record.heads, "heads"),
    headSize: reader.need(record.head_dim, "head_dim"),
    ropeHeadSize: field("qk_rope_head_dim"),
    windowTokens: reader.need(record.sliding_window?.window, "sliding_window.window"),
    compressRatio,
    queryLoraRank: field("q_lora_rank"),
    outputLoraRank: field("o_lora_rank"),
    outputGroups: field("o_groups"),
    indexer: hasIndex(record, index, compressRatio)
      ? { heads: field("index_n_heads"), headSize: field("index_head_dim") }
      : null,
    ...(shape.kv_source_layer_ids && {
      publishes: { states: isListed(shape.kv_source_layer_ids, index) },
    }),
  };
}

/** V4 indexes the states of four tokens; V4.1 says which layers do. */
function hasIndex(record: ResolvedModelRecord, index: number, compressRatio: number): boolean {
  const sources = record.dsv4?.index_source_layer_ids;
  return sources === undefined ? compressRatio === 4 : isListed(sources, index);
}

function isListed(layers: number | readonly number[], index: number): boolean {
  return typeof layers !== "number" && layers.includes(index);
}

/** Whether the layer takes its experts from a table of token ids; it then has no correction bias. */
export function isHashRouted(record: ResolvedModelRecord, index: number): boolean {
  return index < numberField(record, "hash_layers");
}

/**
 * Two mixers of the residual streams a layer, in fp32: `streams × (2 + streams)` outputs over all streams, as many
 * base values, three scales. The first layers also carry their routing table.
 */
export function hyperConnections(
  record: ResolvedModelRecord,
  index: number,
  hidden: number,
): readonly WeightMatrix[] {
  const streams = streamsOf(record);
  if (streams === 0) return [];
  const outputs = streams * (2 + streams);
  const matrices: WeightMatrix[] = [
    { ...fp32("hyper-connections", outputs * streams * hidden + outputs + 3), count: 2 },
  ];
  if (isHashRouted(record, index)) {
    const entries = (record.vocab ?? 0) * (record.moe?.active ?? 0);
    matrices.push({ ...vector("hc", "routing table", entries), elementBytes: TOKEN_ID_BYTES });
  }
  return matrices;
}

/** The mixer that joins the streams before the head. */
export function hyperConnectionHead(record: ResolvedModelRecord, hidden: number): readonly WeightMatrix[] {
  const streams = numberField(record, "hc_mult");
  return [fp32("hyper-connection head", streams * streams * hidden + streams + 1)];
}

/** The module that predicts one token more: a layer like the others, a projection, norms, a head mixer. */
export function nextTokenExtras(record: ResolvedModelRecord, hidden: number): readonly WeightMatrix[] {
  return [
    matrix("mtp", "projection", hidden, 2 * hidden, "replicated"),
    ...hyperConnectionHead(record, hidden),
  ];
}

const TOKEN_ID_BYTES = 8;

function fp32(name: string, elements: number): WeightMatrix {
  return { ...vector("hc", name, elements), elementBytes: 4 };
}

/** Parallel residual streams; 0 for a model with one. */
export function streamsOf(record: ResolvedModelRecord): number {
  return record.hyper_connection_streams ?? numberField(record, "hc_mult");
}

function numberField(record: ResolvedModelRecord, name: string): number {
  const value = record.dsv4?.[name];
  return typeof value === "number" ? value : 0;
}
