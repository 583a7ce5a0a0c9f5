import type { GroundTruthRow } from "./groundTruthRow.ts";

/** Why the estimate and a report differ, where the report itself shows it. */
interface Explanation {
  readonly model: RegExp;
  readonly gpu: RegExp;
  readonly because: string;
}

const explanations: readonly Explanation[] = [
  {
    model: /R1-32B-FULL/,
    gpu: /4090/,
    because:
      "6 GiB are gone that no setting of the report takes; before 0.9.1 vLLM counted what other processes held as its own",
  },
  {
    model: /Mistral-Small-3\.2/,
    gpu: /H100/,
    because:
      "2.1 GiB of activations where the other models of the same source need 4.8 to 7.4: another sampler, or fewer requests than the defaults allow",
  },
  {
    model: /DeepSeek-R1$/,
    gpu: /H200/,
    because: "7.2 GiB outside PyTorch, ten times what other reports print",
  },
  {
    model: /Llama-3\.1-70B-Instruct/,
    gpu: /MI300X/,
    because: "6.1 GiB outside PyTorch, where the two other reports of this GPU print 0.66",
  },
  {
    model: /Qwen2-7B-Instruct/,
    gpu: /A100 80GB/,
    because:
      "0.5 GiB beside weights and cache, where the same author's run on two GPUs shows 1.6: a sampler that does not sort",
  },
  {
    model: /Qwen2\.5-0\.5B/,
    gpu: /1650/,
    because: "0.4 GiB beside weights and cache: a sampler that does not sort, as on the A100 80GB",
  },
  {
    model: /Qwen2\.5-1\.5B/,
    gpu: /RTX 2000 Ada/,
    because: "what the driver reports of this GPU is not known, only bounds of it",
  },
  {
    model: /Qwen3\.8-27B-INT4/,
    gpu: /5060 Ti/,
    because: "no weights are printed; images are profiled with less than the largest size",
  },
  {
    model: /Flash-Next-FP8/,
    gpu: /RTX PRO 6000/,
    because:
      "an image built for this model; with the table of n-grams on the GPU the figure fits if every GPU holds all of it, with the table on the host 2.5 GiB are missing",
  },
  {
    model: /DeepSeek-V4-Flash$/,
    gpu: /GH200/,
    because: "no weights are printed, and 7 GiB less than any setting explains are left for the cache",
  },
  {
    model: /MiniMax-M2\.5/,
    gpu: /H100/,
    because: "1.6 GiB more than the widths of its layers ask for; likely a workspace that DeepGEMM keeps",
  },
  {
    model: /GLM-5\.2-W4A16/,
    gpu: /GH200/,
    because: "a checkpoint known by its name alone, with 40 GiB of experts offloaded",
  },
  {
    model: /Qwen3-235B/,
    gpu: /RTX PRO 6000/,
    because:
      "four pipeline stages: the cache is printed for one GPU, the tokens for the one with the fewest blocks",
  },
  {
    model: /Gemma-4-31B-IT-NVFP4/,
    gpu: /L4/,
    because: "figures that their author gives as approximate",
  },
  {
    model: /DeepSeek-V4\.1-Flash/,
    gpu: /H100/,
    because: "a build past the newest known release; 1.6 GiB beside weights and cache are not accounted for",
  },
];

/** The reason for a row's difference; `null` where none is known. */
export function explanationOf(row: GroundTruthRow): string | null {
  return explanations.find((each) => each.model.test(row.model) && each.gpu.test(row.gpu))?.because ?? null;
}
