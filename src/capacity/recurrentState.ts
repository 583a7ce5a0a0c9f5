import type { RecurrentMixer } from "./modelShape.ts";

/** What the width of a state's elements depends on. */
export interface StateSetting {
  readonly tensorParallelSize: number;
  readonly hiddenSize: number;
  readonly modelType: string;
  /** Width of the model's dtype, which the convolution's state has. */
  readonly dtypeBytes: number;
  /** `--mamba-ssm-cache-dtype`; `auto`: as the family does. */
  readonly stateDtype: string;
  /** Tokens that a draft guesses; the convolution keeps them too. */
  readonly draftTokens: number;
}

/**
 * Bytes of one request's state in one layer, on one GPU.
 * Shapes: vLLM `layers/mamba/mamba_utils.py`.
 */
export function recurrentStateBytes(mixer: RecurrentMixer, setting: StateSetting): number {
  const { tensorParallelSize: gpus, dtypeBytes, draftTokens } = setting;
  const state = stateElementBytes(mixer, setting);
  switch (mixer.kind) {
    case "mamba1": {
      const inner = mixer.innerSize / gpus;
      return inner * (mixer.convKernel - 1 + draftTokens) * dtypeBytes + inner * mixer.stateSize * state;
    }
    case "mamba2": {
      const groups = mixer.groups % gpus === 0 ? mixer.groups : gpus;
      const channels = (mixer.innerSize + 2 * groups * mixer.stateSize) / gpus;
      const matrix = (mixer.heads / gpus) * mixer.headSize * mixer.stateSize;
      return channels * (mixer.convKernel - 1 + draftTokens) * dtypeBytes + matrix * state;
    }
    case "gated_deltanet": {
      const channels =
        (2 * mixer.keyHeads * mixer.keyHeadSize + mixer.valueHeads * mixer.valueHeadSize) / gpus;
      const matrix = (mixer.valueHeads / gpus) * mixer.valueHeadSize * mixer.keyHeadSize;
      return channels * (mixer.convKernel - 1 + draftTokens) * dtypeBytes + matrix * state;
    }
    case "kimi_delta_attention": {
      const channels = (3 * mixer.heads * mixer.headSize) / gpus;
      return (
        channels * (mixer.convKernel - 1 + draftTokens) * dtypeBytes +
        (mixer.heads / gpus) * mixer.headSize ** 2 * state
      );
    }
    case "lightning_attention":
      return (mixer.heads / gpus) * mixer.headSize ** 2 * state;
    case "short_convolution":
      return (setting.hiddenSize / gpus) * (mixer.convKernel - 1 + draftTokens) * dtypeBytes;
  }
}

/**
 * vLLM keeps the state at the model's dtype, whatever the configuration says, but for the families that ask otherwise:
 * Kimi's is always fp32, Nemotron-H, Qwen3.5 and Qwen4 follow their configuration.
 */
function stateElementBytes(mixer: RecurrentMixer, setting: StateSetting): number {
  if (mixer.kind === "kimi_delta_attention") return 4;
  if (setting.stateDtype === "float32") return 4;
  if (setting.stateDtype === "float16" || setting.stateDtype === "bfloat16") return 2;
  const follows = FOLLOWS_CONFIGURATION.some((family) => setting.modelType.startsWith(family));
  return follows && "stateBytes" in mixer ? (mixer.stateBytes ?? 4) : setting.dtypeBytes;
}

const FOLLOWS_CONFIGURATION = ["nemotron_h", "qwen3_5", "qwen4_exp"];
