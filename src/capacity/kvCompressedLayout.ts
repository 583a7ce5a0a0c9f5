import type { KvGroup, KvLayout } from "./kvLayout.ts";
import type { CompressedAttentionMixer, ModelShape } from "./modelShape.ts";
import type { PipelineStage } from "./pipelineStages.ts";

/** Bytes of one stored state: 448 FP8 values, 64 16-bit rotary values, scales (`fp8_ds_mla`). */
const STATE_BYTES = 584;
/** An FP8 index key with its scale. */
const INDEX_SCALE_BYTES = 4;
/** Pages are filled up to multiples of this many bytes. */
const PAGE_ALIGNMENT = 576;
/** Tokens of a block: of what stays, of the window, and of the compressors' running states by ratio. */
const WHOLE_BLOCK = 256;
const WINDOW_BLOCK = 64;
const RUNNING_BLOCK = { overlapping: 4, plain: 8 } as const;
const FLOAT = 4;

/**
 * DeepSeek V4: layers keep a window, compressed states behind it, index keys and the running state of the compressor,
 * each with a page of its own. One stride holds the largest group's pages (vLLM `kv_cache_utils.py`, packed layout).
 * The running states count in flight like a window, which makes short requests dear.
 */
export function compressedLayout(model: ModelShape, stages: readonly PipelineStage[]): KvLayout {
  const all = groupPages(mixersWithin(model, 0, model.layers.length));
  const strideOf = (start: number, end: number): number =>
    groupPages(mixersWithin(model, start, end), all.windowGroups).stride;
  const windowTokens = mixersWithin(model, 0, model.layers.length)[0]?.windowTokens ?? 0;
  const windows = Array.from({ length: all.windowGroups }, () => window(windowTokens, WINDOW_BLOCK));
  return {
    groups: [
      { spec: { kind: "full", tokenBytes: all.stride / WHOLE_BLOCK }, blockTokens: WHOLE_BLOCK },
      ...windows,
      // A compressor of ratio 4 overlaps its neighbour: twice the ratio is still open.
      ...(all.overlapping > 0 ? [window(8, RUNNING_BLOCK.overlapping)] : []),
      ...(all.plain > 0 ? [window(all.plainTokens, RUNNING_BLOCK.plain)] : []),
    ],
    blockTokens: WHOLE_BLOCK,
    stageBlockBytes: stages.map((stage) => strideOf(stage.start, stage.end)),
    modelBlockBytes: all.stride,
  };
}

function window(windowTokens: number, blockTokens: number): KvGroup {
  return { spec: { kind: "sliding", tokenBytes: 0, windowTokens }, blockTokens };
}

function mixersWithin(model: ModelShape, start: number, end: number): readonly CompressedAttentionMixer[] {
  return model.layers
    .slice(start, end)
    .flatMap((layer) => layer.mixers.filter((mixer) => mixer.kind === "compressed_attention"));
}

interface GroupPages {
  /** Sum of the pages of what stays, and of the running states of both kinds of compressors. */
  readonly stride: number;
  readonly windowGroups: number;
  readonly overlapping: number;
  readonly plain: number;
  /** The most tokens that a compressor without overlap pools. */
  readonly plainTokens: number;
}

/** The pages of layers; those of a stage have as many groups of windows as the whole model, which are told. */
function groupPages(mixers: readonly CompressedAttentionMixer[], groupsOfModel?: number): GroupPages {
  let whole = 0;
  let overlapping = 0;
  let plain = 0;
  let plainTokens = 0;
  for (const { compressRatio, headSize, indexer, publishes } of mixers) {
    // A layer of V4.1 that reads what another published keeps neither states nor index keys.
    if (compressRatio === 0 || publishes?.states === false) continue;
    whole += page((WHOLE_BLOCK / compressRatio) * STATE_BYTES);
    if (indexer) whole += page((WHOLE_BLOCK / compressRatio) * (indexer.headSize + INDEX_SCALE_BYTES));
    if (compressRatio === 4) {
      const widths = headSize + (indexer?.headSize ?? 0);
      overlapping += page(RUNNING_BLOCK.overlapping * 4 * widths * FLOAT);
    } else if (compressRatio > 1) {
      plain += page(RUNNING_BLOCK.plain * 2 * headSize * FLOAT);
      plainTokens = Math.max(plainTokens, compressRatio);
    }
  }
  const windows = mixers.length * page(WINDOW_BLOCK * STATE_BYTES);
  const stride = Math.max(whole, overlapping, plain);
  const windowGroups = groupsOfModel ?? Math.max(1, Math.ceil(windows / Math.max(stride, 1)));
  return { stride: Math.max(stride, windows / windowGroups), windowGroups, overlapping, plain, plainTokens };
}

function page(bytes: number): number {
  return Math.ceil(bytes / PAGE_ALIGNMENT) * PAGE_ALIGNMENT;
}
