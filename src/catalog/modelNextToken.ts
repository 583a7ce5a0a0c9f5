import type { LayerShape } from "../capacity/modelShape.ts";
import { layerMatrices } from "../capacity/parameters.ts";
import { matrix, vector, type WeightMatrix, type WeightRole } from "../capacity/weightMatrix.ts";
import type { FieldReader } from "./fieldReader.ts";
import { compressedAttentionMixer, nextTokenExtras } from "./hyperConnections.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";
import { residualJoin } from "./residualStreams.ts";

/** Modules that predict further tokens: a full layer each, a projection from two vectors to one, norms. */
export function nextTokenMatricesOf(
  record: ResolvedModelRecord,
  layers: readonly LayerShape[],
  reader: FieldReader,
): readonly WeightMatrix[] {
  const modules = record.mtp;
  if (record.dsv4) return compressedNextToken(record, layers, reader);
  if (!modules || modules.layers === 0 || modules.block === undefined || modules.block === "none") return [];
  const hidden = reader.need(record.hidden, "hidden");
  const block = blockLike(modules.block, modules.intermediate, layers);
  if (!block) {
    reader.need(null, `a layer like the ${modules.block} of its multi-token prediction`);
    return [];
  }
  // With several streams of one vector each the module works on their mean, without mixers.
  const plain = record.hyper_connection_streams ? { ...block, extraMatrices: [] } : block;
  const matrices = [
    ...layerMatrices(plain, hidden).flatMap((each) =>
      each.name === "norms" ? [] : [{ ...each, role: nextTokenRole(each.role) }],
    ),
    vector("norm", "norms", (modules.norms ?? 0) * hidden),
    ...residualJoin(record, hidden),
  ];
  if (modules.proj) matrices.push(matrix("mtp_proj", "projection", hidden, 2 * hidden, "replicated"));
  const rows = record.vocab ?? 0;
  if (modules.embed_stored) matrices.push(matrix("mtp_embed", "embedding copy", rows, hidden, "vocabulary"));
  if (modules.head_stored) matrices.push(matrix("mtp_embed", "head copy", rows, hidden, "vocabulary"));
  return matrices.map((each) => ({ ...each, count: each.count * modules.layers }));
}

/** DeepSeek V4: one more layer at the ratio that the list of ratios ends with. */
function compressedNextToken(
  record: ResolvedModelRecord,
  layers: readonly LayerShape[],
  reader: FieldReader,
): readonly WeightMatrix[] {
  const like = layers.at(-1);
  if (!like || !record.mtp || record.mtp.layers === 0) return [];
  const hidden = reader.need(record.hidden, "hidden");
  const mixer = compressedAttentionMixer(record, layers.length, reader);
  const rows = record.vocab ?? 0;
  const copies = (record.mtp.embed_stored ?? true) ? 2 : 0;
  const modules = record.mtp.layers;
  const matrices: readonly WeightMatrix[] = [
    ...layerMatrices({ ...like, mixers: [mixer] }, hidden).map((each) => ({
      ...each,
      role: nextTokenRole(each.role),
    })),
    ...nextTokenExtras(record, hidden),
    vector("norm", "norms", 3 * hidden),
    { ...matrix("mtp_embed", "embedding and head copies", rows, hidden, "vocabulary"), count: copies },
  ];
  return matrices.map((each) => ({ ...each, count: each.count * modules }));
}

/** The model's own last layer of the kind that the module repeats. */
function blockLike(
  block: "gqa_moe" | "gqa_dense" | "mla_moe" | "swa_dense",
  intermediate: number | undefined,
  layers: readonly LayerShape[],
): LayerShape | undefined {
  const wantsMixture = block.endsWith("moe");
  const attends = (layer: LayerShape): boolean =>
    layer.mixers.some((mixer) => {
      if (block === "mla_moe") return mixer.kind === "latent_attention";
      if (mixer.kind !== "attention") return false;
      return (mixer.span.kind === "sliding") === block.startsWith("swa");
    });
  const like = layers.findLast(attends);
  const feedForward = layers
    .findLast((layer) => layer.feedForwards.some((each) => (each.kind === "mixture") === wantsMixture))
    ?.feedForwards.find((each) => (each.kind === "mixture") === wantsMixture);
  if (!like || !feedForward) return undefined;
  const own =
    feedForward.kind === "dense" && intermediate
      ? { ...feedForward, intermediateSize: intermediate }
      : feedForward;
  return { ...like, feedForwards: [own] };
}

function nextTokenRole(role: WeightRole): WeightRole {
  switch (role) {
    case "attn":
    case "mlp":
    case "shared":
      return "mtp";
    case "attn_o":
      return "mtp_o";
    case "experts":
      return "mtp_experts";
    default:
      return role;
  }
}
