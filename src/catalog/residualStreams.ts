import { matrix, NGRAM_TABLE, vector, type WeightMatrix } from "../capacity/weightMatrix.ts";
import { streamsOf } from "./hyperConnections.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";

// What Qwen4Exp (Qwen3.8-Flash-Next) puts between its layers: several residual streams that low-rank gates mix, and
// embeddings of hashed n-grams. Source: transformers `models/qwen4_exp/modular_qwen4_exp.py`, vLLM `models/qwen4_exp`.

/** Two gates a layer, before attention and before the experts; the gate's norm takes the place of the layer's. */
export function gatedResiduals(record: ResolvedModelRecord, hidden: number): readonly WeightMatrix[] {
  const residuals = record.gated_residuals;
  if (!residuals) return [];
  const width = residuals.streams * hidden;
  const injection = matrix("hc", "stream injection", residuals.streams, width, "replicated");
  return [...gate(record, hidden), injection].map((each) => ({ ...each, count: 2 }));
}

/** The gate that joins the streams before the head. */
export function residualJoin(record: ResolvedModelRecord, hidden: number): readonly WeightMatrix[] {
  return record.gated_residuals ? gate(record, hidden) : [];
}

function gate(record: ResolvedModelRecord, hidden: number): readonly WeightMatrix[] {
  const { streams, rank } = record.gated_residuals ?? { streams: 0, rank: 0 };
  const width = streams * hidden;
  return [
    matrix("hc", "stream gate down", rank, width, "replicated"),
    matrix("hc", "stream gate up", width, rank, "replicated"),
    vector("norm", "stream norm", width),
  ];
}

/** The tables, one for every layer that has them; the rows are dealt out like a vocabulary. */
export function ngramTables(record: ResolvedModelRecord): readonly WeightMatrix[] {
  const ngrams = record.ngram_embedding;
  if (!ngrams) return [];
  const table = matrix("embed", NGRAM_TABLE, ngrams.rows, ngrams.width, "vocabulary");
  const sized = ngrams.element_bytes === undefined ? table : { ...table, elementBytes: ngrams.element_bytes };
  return [{ ...sized, count: ngrams.layer_ids.length }];
}

/** What a layer with n-grams does with a look-up: keys for all streams, one value, three norms, a convolution. */
export function ngramMixer(
  record: ResolvedModelRecord,
  index: number,
  hidden: number,
): readonly WeightMatrix[] {
  const ngrams = record.ngram_embedding;
  if (!ngrams?.layer_ids.includes(index + 1)) return [];
  const width = (record.gated_residuals?.streams ?? streamsOf(record)) * hidden;
  return [
    matrix("hc", "n-gram key", width, ngrams.embed_dim, "replicated"),
    matrix("hc", "n-gram value", hidden, ngrams.embed_dim, "replicated"),
    vector("norm", "n-gram norms", (ngrams.norms ?? 3) * width),
    vector("hc", "n-gram convolution", ngrams.conv_kernel * width),
  ];
}
