import type { FeedForward, LayerShape, Mixer } from "../capacity/modelShape.ts";
import { matrix, vector, type WeightMatrix } from "../capacity/weightMatrix.ts";
import type { FieldReader } from "./fieldReader.ts";
import { compressedAttentionMixer, hyperConnections, isHashRouted } from "./hyperConnections.ts";
import { attentionMixer, latentAttentionMixer, recurrentMixer } from "./modelMixers.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";
import { gatedResiduals, ngramMixer } from "./residualStreams.ts";

/** The layers from first to last; equal ones are one object. */
export function layersOf(record: ResolvedModelRecord, reader: FieldReader): readonly LayerShape[] {
  const hidden = reader.need(record.hidden, "hidden");
  const kinds = new Map<string, LayerShape>();
  const layers: LayerShape[] = [];
  const total = reader.need(record.layers, "layers");
  if (total > MOST_LAYERS) return layers;
  for (let index = 0; index < total; index++) {
    const mixers = mixersAt(record, index, reader);
    const feedForwards = feedForwardsAt(record, index, reader);
    const layer: LayerShape = {
      mixers,
      feedForwards,
      vectorElements: layerVectors(record, hidden, mixers.length, feedForwards),
      extraMatrices: [
        ...extraMatrices(record, hidden),
        ...hyperConnections(record, index, hidden),
        ...gatedResiduals(record, hidden),
        ...ngramMixer(record, index, hidden),
      ],
    };
    const key = JSON.stringify(layer);
    const known = kinds.get(key) ?? layer;
    kinds.set(key, known);
    layers.push(known);
  }
  return layers;
}

/** Far above any model; a record that says more is damaged. */
const MOST_LAYERS = 10_000;

function mixersAt(record: ResolvedModelRecord, index: number, reader: FieldReader): readonly Mixer[] {
  if (record.per_layer_kv_heads?.[index] === 0) return [];
  const attention = (): Mixer => {
    if (record.dsv4) return compressedAttentionMixer(record, index, reader);
    return record.mla ? latentAttentionMixer(record, index, reader) : attentionMixer(record, index, reader);
  };
  const state = record.linear_attention_or_mamba;
  if (!state) return [attention()];
  if (state.parallel) return [attention(), recurrentMixer(record, reader)];
  const kind = hybridKind(record, index, reader);
  if (kind === "attention") return [attention()];
  return kind === "recurrent" ? [recurrentMixer(record, reader)] : [];
}

type HybridKind = "attention" | "recurrent" | "mixture" | "dense";

/** What layer `index` of a hybrid is, by the pattern that its family states. */
function hybridKind(record: ResolvedModelRecord, index: number, reader: FieldReader): HybridKind {
  const state = record.linear_attention_or_mamba;
  if (!state) return "attention";
  if (/^[M*E-]+$/.test(state.layer_pattern))
    return patternKinds[state.layer_pattern[index] ?? "M"] ?? "recurrent";
  if (state.full_attn_layers) return state.full_attn_layers.includes(index + 1) ? "attention" : "recurrent";
  if (state.attn_layer_period !== undefined) {
    return index % state.attn_layer_period === (state.attn_layer_offset ?? 0) ? "attention" : "recurrent";
  }
  const layers = record.layers ?? 0;
  if (state.full_attention_interval === undefined && layers % state.attention_layers !== 0) {
    reader.assume("the attention layers are spread evenly; which ones they are is not stated");
  }
  const before = Math.floor((index * state.attention_layers) / layers);
  const after = Math.floor(((index + 1) * state.attention_layers) / layers);
  return after > before ? "attention" : "recurrent";
}

const patternKinds: Readonly<Record<string, HybridKind>> = {
  M: "recurrent",
  "*": "attention",
  E: "mixture",
  "-": "dense",
};

function feedForwardsAt(
  record: ResolvedModelRecord,
  index: number,
  reader: FieldReader,
): readonly FeedForward[] {
  if (record.nemotron_h) {
    const kind = hybridKind(record, index, reader);
    if (kind === "mixture") return [mixture(record, index, reader)];
    return kind === "dense" ? [dense(record, record.intermediate, reader)] : [];
  }
  const moe = record.moe;
  if (!moe) {
    const own = record.per_layer_intermediate?.[index] ?? record.intermediate;
    return own === 0 ? [] : [dense(record, own, reader)];
  }
  if (moe.parallel_dense) return [dense(record, record.intermediate, reader), mixture(record, index, reader)];
  return isMixtureLayer(record, index)
    ? [mixture(record, index, reader)]
    : [dense(record, moe.dense_intermediate ?? record.intermediate, reader)];
}

/** As many dense layers as expert layers means that they take turns (Jamba, Llama 4 Maverick); else the dense come first. */
function isMixtureLayer(record: ResolvedModelRecord, index: number): boolean {
  const dense = record.moe?.dense_layers ?? 0;
  if (dense > 0 && dense * 2 === record.layers) return index % 2 === 1;
  return index >= dense;
}

function dense(
  record: ResolvedModelRecord,
  intermediate: number | null | undefined,
  reader: FieldReader,
): FeedForward {
  return {
    kind: "dense",
    intermediateSize: reader.need(intermediate, "intermediate"),
    gated: record.mlp_type !== "plain",
    bias: record.mlp_bias ?? false,
  };
}

function mixture(record: ResolvedModelRecord, index: number, reader: FieldReader): FeedForward {
  const moe = record.moe;
  return {
    kind: "mixture",
    experts: reader.need(moe?.experts, "moe.experts"),
    activeExperts: reader.need(moe?.active, "moe.active"),
    intermediateSize: reader.need(moe?.expert_intermediate, "moe.expert_intermediate"),
    gated: record.mlp_type !== "plain",
    expertBias: moe?.expert_bias ?? false,
    routerBias: (moe?.router_bias ?? false) && !isHashRouted(record, index),
    sharedIntermediateSize: moe?.shared_intermediate ?? 0,
    sharedGate: moe?.shared_gate ?? false,
    latentSize: moe?.latent_size ?? null,
  };
}

/** Norm vectors have one element per channel, with bias two; OLMo's have none. */
export function normWidth(record: ResolvedModelRecord): number {
  if (record.norm === "none") return 0;
  return record.norm === "ln" ? 2 : 1;
}

function layerVectors(
  record: ResolvedModelRecord,
  hidden: number,
  mixers: number,
  feedForwards: readonly FeedForward[],
): number {
  const width = normWidth(record) * hidden;
  let norms = record.norms_per_layer ?? 2;
  // Nemotron-NAS: a block that was removed took its norm along.
  if (record.per_layer_kv_heads) norms = mixers + feedForwards.length;
  const scalars = record.layer_scalar ? 1 : 0;
  return norms * width + scalars;
}

/** Gemma 3n and the Gemma 4 E-models feed each layer a vector of its own; 3n adds AltUp and LAuReL. */
function extraMatrices(record: ResolvedModelRecord, hidden: number): readonly WeightMatrix[] {
  const matrices: WeightMatrix[] = [];
  const inputs = record.per_layer_embeddings;
  if (inputs) {
    matrices.push(
      matrix("mlp", "layer input gate", inputs.dim, hidden, "replicated"),
      matrix("mlp", "layer input projection", hidden, inputs.dim, "replicated"),
      vector("norm", "layer input norm", hidden),
    );
  }
  const altup = record.altup;
  if (altup) {
    const streams = altup.num_inputs;
    matrices.push(
      vector(
        "norm",
        "AltUp router, coefficients, scales",
        streams * hidden + streams ** 3 + streams ** 2 + 2 * hidden,
      ),
      matrix("mlp", "LAuReL down", altup.laurel_rank, hidden, "replicated"),
      matrix("mlp", "LAuReL up", hidden, altup.laurel_rank, "replicated"),
      vector("norm", "LAuReL norm", hidden),
    );
  }
  return matrices;
}
