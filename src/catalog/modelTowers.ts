import { type VisionTower, visionFamilies, visionTowerMatrices } from "../capacity/visionTower.ts";
import { vector, type WeightMatrix } from "../capacity/weightMatrix.ts";
import type { FieldReader } from "./fieldReader.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";

/** Vision and audio towers: by the formula of their family, else by their published count. */
export function towersOf(record: ResolvedModelRecord, reader: FieldReader): readonly WeightMatrix[] {
  const matrices: WeightMatrix[] = [];
  const { vision, audio } = record;
  if (vision) {
    const tower = visionTower(record, reader);
    if (tower) matrices.push(...visionTowerMatrices(tower, reader.need(record.hidden, "hidden")));
    else matrices.push(vector("vision", "vision tower", reader.need(vision.params, "vision tower")));
  }
  // Whisper's encoder is part of the model proper.
  if (audio && record.family !== "whisper")
    matrices.push(vector("audio", "audio tower", reader.need(audio.params, "audio.params")));
  return matrices;
}

function visionTower(record: ResolvedModelRecord, reader: FieldReader): VisionTower | null {
  const vision = record.vision;
  const family = visionFamilies.find((each) => each === vision?.tower);
  if (!vision || !family) return null;
  const hiddenSize = reader.need(vision.hidden, "vision.hidden");
  return {
    family,
    hiddenSize,
    layers: reader.need(vision.layers, "vision.layers"),
    intermediateSize: reader.need(vision.intermediate, "vision.intermediate"),
    headSize: vision.head_dim ?? hiddenSize / reader.need(vision.heads, "vision.heads"),
    patch: reader.need(vision.patch, "vision.patch"),
    temporalPatch: vision.temporal_patch ?? 1,
    merge: vision.merge ?? 1,
    positions: vision.positions ?? 0,
    deepstack: vision.deepstack ?? 0,
    globalLayers: vision.global_layers ?? 0,
    imageSize: vision.image ?? 0,
    tiles: vision.tiles ?? 0,
    projectorIn: vision.projector_in ?? 0,
    projectorOut: vision.projector_out ?? vision.out_dim ?? 0,
    standardize: vision.standardize ?? false,
    clippedLinears: vision.clipped_linears ?? false,
  };
}
