import { matrix, vector, type WeightMatrix } from "./weightMatrix.ts";

/** A vision tower and its projector, in the fields that its family needs. */
export interface VisionTower {
  readonly family: VisionFamily;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly intermediateSize: number;
  readonly headSize: number;
  /** Edge of a patch in pixels. */
  readonly patch: number;
  readonly temporalPatch: number;
  /** Patches merged into one token, along each edge. */
  readonly merge: number;
  /** Rows of the position table. */
  readonly positions: number;
  /** Layers whose features are merged into the text model besides the last (Qwen3-VL). */
  readonly deepstack: number;
  readonly globalLayers: number;
  readonly imageSize: number;
  readonly tiles: number;
  readonly projectorIn: number;
  readonly projectorOut: number;
  readonly standardize: boolean;
  readonly clippedLinears: boolean;
}

export const visionFamilies = [
  "qwen2_vl",
  "qwen2_5_vl",
  "qwen3_vl",
  "siglip_gemma3",
  "gemma4",
  "pixtral",
  "llama4",
  "mllama",
  "moonvit",
] as const;
export type VisionFamily = (typeof visionFamilies)[number];

/** All tensors of the tower and of the projector to the text model's width. */
export function visionTowerMatrices(tower: VisionTower, textSize: number): readonly WeightMatrix[] {
  return families[tower.family](tower, textSize);
}

const LAYER_NORM = 2;
const RMS_NORM = 1;

interface BlockStyle {
  readonly gated: boolean;
  readonly attentionBias: boolean;
  readonly mlpBias: boolean;
  /** Elements of the norms and scalars of one block. */
  readonly vectors: number;
}

function blocks(tower: VisionTower, count: number, style: BlockStyle): readonly WeightMatrix[] {
  const { hiddenSize, intermediateSize } = tower;
  const ups = style.gated ? 2 : 1;
  const matrices = [
    matrix("vision", "query, key, value", 3 * hiddenSize, hiddenSize, "output"),
    matrix("vision", "attention output", hiddenSize, hiddenSize, "input"),
    matrix("vision", "up", ups * intermediateSize, hiddenSize, "output"),
    matrix("vision", "down", hiddenSize, intermediateSize, "input"),
    vector("norm", "norms", style.vectors),
  ];
  if (style.attentionBias) matrices.push(vector("vision", "attention biases", 4 * hiddenSize));
  if (style.mlpBias) matrices.push(vector("vision", "MLP biases", ups * intermediateSize + hiddenSize));
  return matrices.map((each) => ({ ...each, count }));
}

/** Two linear layers with biases: the usual projector. */
function projector(input: number, middle: number, output: number, count = 1): readonly WeightMatrix[] {
  return [
    { ...matrix("vision", "projector up", middle, input, "output"), count },
    { ...matrix("vision", "projector down", output, middle, "input"), count },
    { ...vector("vision", "projector biases", middle + output), count },
  ];
}

function patchElements(tower: VisionTower): number {
  return 3 * tower.temporalPatch * tower.patch ** 2 * tower.hiddenSize;
}

const families: Readonly<
  Record<VisionFamily, (tower: VisionTower, textSize: number) => readonly WeightMatrix[]>
> = {
  qwen2_vl: (tower, textSize) => [
    vector("vision", "patches", patchElements(tower)),
    ...blocks(tower, tower.layers, biased(LAYER_NORM * 2 * tower.hiddenSize)),
    vector("norm", "merger norm", LAYER_NORM * tower.hiddenSize),
    ...mergedProjector(tower, textSize),
  ],
  qwen2_5_vl: (tower, textSize) => [
    vector("vision", "patches", patchElements(tower)),
    ...blocks(tower, tower.layers, { ...biased(RMS_NORM * 2 * tower.hiddenSize), gated: true }),
    vector("norm", "merger norm", RMS_NORM * tower.hiddenSize),
    ...mergedProjector(tower, textSize),
  ],
  qwen3_vl: (tower, textSize) => {
    const merged = tower.hiddenSize * tower.merge ** 2;
    return [
      vector(
        "vision",
        "patches and positions",
        patchElements(tower) + tower.hiddenSize * (1 + tower.positions),
      ),
      ...blocks(tower, tower.layers, biased(LAYER_NORM * 2 * tower.hiddenSize)),
      vector("norm", "merger norms", LAYER_NORM * (tower.hiddenSize + tower.deepstack * merged)),
      ...projector(merged, merged, textSize, 1 + tower.deepstack),
    ];
  },
  siglip_gemma3: (tower, textSize) => [
    vector(
      "vision",
      "patches and positions",
      patchElements(tower) + tower.hiddenSize * (1 + tower.positions),
    ),
    ...blocks(tower, tower.layers, biased(LAYER_NORM * 2 * tower.hiddenSize)),
    vector("norm", "norms", (LAYER_NORM + RMS_NORM) * tower.hiddenSize),
    matrix("vision", "projector", textSize, tower.hiddenSize, "replicated"),
  ],
  gemma4: (tower, textSize) => [
    vector("vision", "patches and positions", patchElements(tower) + 2 * tower.positions * tower.hiddenSize),
    ...blocks(tower, tower.layers, {
      gated: true,
      attentionBias: false,
      mlpBias: false,
      vectors: 4 * tower.hiddenSize + 2 * tower.headSize + (tower.clippedLinears ? CLIP_SCALARS : 0),
    }),
    vector("norm", "standardization", tower.standardize ? 2 * tower.hiddenSize : 0),
    matrix("vision", "projector", textSize, tower.hiddenSize, "replicated"),
  ],
  pixtral: (tower, textSize) => [
    vector("vision", "patches", patchElements(tower)),
    ...blocks(tower, tower.layers, {
      gated: true,
      attentionBias: false,
      mlpBias: false,
      vectors: RMS_NORM * 2 * tower.hiddenSize,
    }),
    vector("norm", "norms", 2 * RMS_NORM * tower.hiddenSize),
    matrix("vision", "patch merger", tower.hiddenSize, tower.hiddenSize * tower.merge ** 2, "replicated"),
    matrix("vision", "projector up", textSize, tower.hiddenSize, "output"),
    matrix("vision", "projector down", textSize, textSize, "input"),
  ],
  llama4: (tower, textSize) => {
    const patches = (tower.imageSize / tower.patch) ** 2;
    return [
      vector("vision", "patches and positions", patchElements(tower) + tower.hiddenSize * (patches + 2)),
      ...blocks(tower, tower.layers, biased(LAYER_NORM * 2 * tower.hiddenSize)),
      vector("norm", "norms", 2 * LAYER_NORM * tower.hiddenSize),
      matrix("vision", "adapter up", tower.projectorIn, tower.intermediateSize, "output"),
      matrix("vision", "adapter down", tower.projectorOut, tower.projectorIn, "input"),
      matrix("vision", "projector", textSize, tower.projectorOut, "output"),
    ];
  },
  mllama: (tower, textSize) => {
    const tokens = (tower.imageSize / tower.patch) ** 2 + 1;
    const layouts = ASPECT_RATIOS * tower.tiles * tower.hiddenSize;
    const unbiased = { ...biased(LAYER_NORM * 2 * tower.hiddenSize), attentionBias: false };
    return [
      vector("vision", "patches", patchElements(tower) + tower.hiddenSize),
      vector("vision", "positions", tokens * tower.hiddenSize + tokens * layouts + 2 * layouts + 3),
      ...blocks(tower, tower.layers, unbiased),
      ...blocks(tower, tower.globalLayers, { ...unbiased, vectors: unbiased.vectors + 2 }),
      vector("norm", "norms", 2 * LAYER_NORM * tower.hiddenSize),
      matrix("vision", "projector", textSize, tower.projectorOut, "replicated"),
      vector("vision", "projector bias", textSize),
    ];
  },
  moonvit: (tower, textSize) => [
    vector(
      "vision",
      "patches and positions",
      patchElements(tower) + tower.hiddenSize * (1 + tower.positions),
    ),
    ...blocks(tower, tower.layers, biased(LAYER_NORM * 2 * tower.hiddenSize)),
    vector("norm", "norms", 2 * LAYER_NORM * tower.hiddenSize),
    ...mergedProjector(tower, textSize),
  ],
};

/** Layouts of tiles that Llama 3.2 Vision distinguishes, and none. */
const ASPECT_RATIOS = 9;
/** Four bounds for each of the seven linear layers of a Gemma 4 block. */
const CLIP_SCALARS = 28;

function biased(vectors: number): BlockStyle {
  return { gated: false, attentionBias: true, mlpBias: true, vectors };
}

function mergedProjector(tower: VisionTower, textSize: number): readonly WeightMatrix[] {
  const merged = tower.hiddenSize * tower.merge ** 2;
  return projector(merged, merged, textSize);
}
