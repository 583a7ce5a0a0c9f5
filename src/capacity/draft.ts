import { feedForwardMatrices } from "./feedForwardMatrices.ts";
import { isMixture } from "./modelKind.ts";
import type { AttentionMixer, FeedForward, LayerShape, Mixer, ModelShape } from "./modelShape.ts";
import { layerMatrices } from "./parameters.ts";
import type { DraftModel, ServerSettings, Speculation } from "./serverSettings.ts";
import { matrix, type WeightMatrix } from "./weightMatrix.ts";

/**
 * Weights that guessing ahead adds where no checkpoint tells them: the model's own module for further tokens, whose
 * copies of embedding and head are not kept; or a head of a known kind, built as such heads are for a model this wide.
 */
export function draftMatrices(model: ModelShape, speculation: Speculation | null): readonly WeightMatrix[] {
  if (speculation === null || knownDraft(speculation) !== null) return [];
  switch (speculation.method) {
    case "mtp":
      return model.nextTokenMatrices.filter((each) => each.role !== "mtp_embed");
    case "eagle":
      return [...likeLayer(model), projection(model, 2)];
    case "eagle3":
      return [...likeLayer(model), ...eagle3Extras(model, likeLayer(model))];
    case "dflash":
      return dflashMatrices(model);
    default:
      return [];
  }
}

/** As many layers as the drafts have that z-lab publishes for Qwen3 8B (1.05 billion parameters) and Qwen3.6 35B-A3B. */
function dflashLayers(model: ModelShape): number {
  return isMixture(model) ? 8 : 5;
}

/** Dense layers throughout: where the model's are mixtures, an MLP three times as wide as the hidden states. */
function dflashMatrices(model: ModelShape): readonly WeightMatrix[] {
  const layers = dflashLayers(model);
  const mlp: FeedForward = {
    kind: "dense",
    intermediateSize: 3 * model.hiddenSize,
    gated: true,
    bias: false,
  };
  const attention = likeLayer(model).filter((each) => !mixtureRoles.has(each.role));
  const layer = isMixture(model)
    ? [...attention, ...feedForwardMatrices(mlp, model.hiddenSize)]
    : likeLayer(model);
  if (attention.length === 0) return [];
  return [...layer.map((each) => ({ ...each, count: each.count * layers })), projection(model, layers)];
}

const mixtureRoles: ReadonlySet<string> = new Set(["router", "shared", "mlp", "latent"]);

/** Output rows of the published EAGLE-3 heads (yuhuili/EAGLE3-LLaMA3.1-Instruct-8B: 0.85 GB at 16 bit). */
const EAGLE3_VOCABULARY = 32_000;

/** What an EAGLE-3 head has beside a layer: the second half of what query, key and value see, and its own vocabulary. */
function eagle3Extras(model: ModelShape, layer: readonly WeightMatrix[]): readonly WeightMatrix[] {
  if (layer.length === 0) return [];
  const embeddingHalf = layer.filter((each) => each.role === "attn" && each.columns === model.hiddenSize);
  const head = matrix("lm_head", "draft head", EAGLE3_VOCABULARY, model.hiddenSize, "vocabulary");
  return [...embeddingHalf, projection(model, 3), head];
}

/** What a head whose layers are known has beside them; embedding and output matrix are the model's. */
export function headExtras(head: ModelShape, { method }: Speculation): readonly WeightMatrix[] {
  switch (method) {
    case "eagle":
      return [projection(head, 2)];
    case "eagle3":
      return eagle3Extras(head, likeLayer(head));
    case "dflash":
      return [projection(head, head.layers.length)];
    default:
      return [];
  }
}

/** From the hidden states of `seen` layers to one. */
function projection(model: ModelShape, seen: number): WeightMatrix {
  return matrix("mtp_proj", "draft projection", model.hiddenSize, seen * model.hiddenSize, "replicated");
}

/** One layer of the model, without its routed experts: drafts are dense. */
function likeLayer(model: ModelShape): readonly WeightMatrix[] {
  const like = lastAttending(model);
  return like === null ? [] : layerMatrices(like, model.hiddenSize).filter((each) => each.role !== "experts");
}

/** Layers that cache keys and values for the draft, with the model and the settings that they are sized by. */
export interface DraftCache {
  readonly mixers: readonly Mixer[];
  readonly model: ModelShape;
  readonly server: ServerSettings;
}

/** `null` where the draft caches nothing, or nothing that is known. */
export function draftCache(model: ModelShape, server: ServerSettings): DraftCache | null {
  const { speculation } = server;
  if (speculation === null) return null;
  const known = knownDraft(speculation);
  if (known !== null) {
    const mixers = known.shape.layers.flatMap((layer) => layer.mixers.filter(isAttention));
    return { mixers, model: known.shape, server: draftServer(server, known.draft) };
  }
  const own = likeMixers(model, speculation);
  return own.length === 0 ? null : { mixers: own, model, server };
}

function likeMixers(model: ModelShape, { method }: Speculation): readonly Mixer[] {
  const caches = method.startsWith("eagle") || method === "dflash" || hasNextTokenModule(model, method);
  const attends = caches ? lastAttending(model) : null;
  const mixers = attends ? attends.mixers.filter(isAttention).slice(0, 1) : [];
  return method === "dflash"
    ? mixers.flatMap((each) => Array<Mixer>(dflashLayers(model)).fill(each))
    : mixers;
}

/** The draft where its checkpoint decides: one that is named for MTP is the model itself, or repeats its module. */
export function knownDraft({ method, draft }: Speculation): {
  readonly shape: ModelShape;
  readonly draft: DraftModel;
} | null {
  return draft?.shape && method !== "mtp" ? { shape: draft.shape, draft } : null;
}

/**
 * The settings under which a draft is loaded: on the last stage alone, on as many GPUs as it asks for (vLLM
 * `config/speculative.py`: as many as the model, unless told).
 */
export function draftServer(server: ServerSettings, draft: DraftModel): ServerSettings {
  return {
    ...server,
    tensorParallelSize: draft.tensorParallelSize ?? server.tensorParallelSize,
    pipelineParallelSize: 1,
    quantization: null,
    cpuOffloadBytes: 0,
    languageModelOnly: true,
    speculation: null,
    lora: null,
  };
}

/** Heads share the model's embedding and output matrix; a whole model brings its own. */
export function sharesEmbedding({ method }: Speculation): boolean {
  return method !== "draft_model";
}

/**
 * How far the draft's size may be off. A head that was built like a layer of the model may be twice as large, a whole
 * model that nobody knows a tenth of the model that it guesses for: larger ones would not pay.
 */
export function draftDoubtBytes(
  model: ModelShape,
  { speculation }: ServerSettings,
  modelBytes: number,
  builtBytes: number,
): number {
  if (speculation === null || !guessesUnknown(model, speculation)) return 0;
  return builtBytes > 0 ? builtBytes : UNKNOWN_DRAFT_SHARE * modelBytes;
}

const UNKNOWN_DRAFT_SHARE = 0.1;

/** A checkpoint decides the draft's size, and it is not known. */
export function guessesUnknown(model: ModelShape, speculation: Speculation): boolean {
  const { method, draft } = speculation;
  if (method === "mtp") return draft !== undefined && model.nextTokenMatrices.length === 0;
  return knownDraft(speculation) === null && !guessesByLookUp(method);
}

/** Whether guesses are looked up in what a request has said before, which needs no weights. */
export function guessesByLookUp(method: string): boolean {
  return lookUps.has(method);
}

const lookUps: ReadonlySet<string> = new Set(["ngram", "ngram_gpu", "suffix"]);

function hasNextTokenModule(model: ModelShape, method: string): boolean {
  return method === "mtp" && model.nextTokenMatrices.length > 0;
}

function lastAttending(model: ModelShape): LayerShape | null {
  const attends = (layer: LayerShape): boolean => layer.mixers.some(isAttention);
  const full = (layer: LayerShape): boolean =>
    layer.mixers.some((mixer) => mixer.kind === "latent_attention" || isFull(mixer));
  return model.layers.findLast(full) ?? model.layers.findLast(attends) ?? null;
}

function isFull(mixer: Mixer): mixer is AttentionMixer {
  return mixer.kind === "attention" && mixer.span.kind === "full";
}

function isAttention(mixer: Mixer): boolean {
  return mixer.kind === "attention" || mixer.kind === "latent_attention";
}
