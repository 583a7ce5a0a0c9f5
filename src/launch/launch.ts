import type { Word } from "../syntax/word.ts";
import type { TextRange } from "../text/textRange.ts";

/** The kinds of file that a launch is read from. */
export type LaunchKind = "shell";

/** How vLLM is started; it decides defaults (`vllm/defaults.md` calls it the usage context) and where the model stands. */
export type LaunchEntry =
  | "vllm serve"
  | "python -m vllm.entrypoints.openai.api_server"
  | "docker vllm/vllm-openai"
  | "vllm run-batch";

/** An environment variable that the server sees. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: Word;
  readonly nameRange: TextRange;
}

/** A container image as written, split: `vllm/vllm-openai:v0.11.0`. */
export interface ImageReference {
  readonly name: string;
  /** `null` when none is written (which means `latest`). */
  readonly tag: string | null;
  readonly range: TextRange;
}

/** What the file itself says of the GPUs: `docker run --gpus 2`, `CUDA_VISIBLE_DEVICES=0,1`, `#SBATCH --gres=gpu:a100:4`. */
export interface GpuRequest {
  readonly gpuName: string | null;
  readonly count: number | null;
  readonly range: TextRange;
  /** A few words for messages: "CUDA_VISIBLE_DEVICES", "docker run --gpus". */
  readonly from: string;
}

/** One `key=value` of a `# gpuplan:` comment. */
export interface DirectiveEntry {
  readonly key: string;
  readonly value: string;
  readonly keyRange: TextRange;
  readonly valueRange: TextRange;
}

/** A `# gpuplan: gpu=2x L4 concurrency=10 context=32K vllm=0.11` comment that applies to a launch. */
export interface Directive {
  readonly range: TextRange;
  readonly entries: readonly DirectiveEntry[];
}

/** Where a further flag can be written, and what goes before it (`" "`, or `" \\\n  "` in a continued command). */
export interface FlagInsertion {
  readonly offset: number;
  readonly separator: string;
}

/** One place in a file where a vLLM server is launched. */
export interface Launch {
  readonly kind: LaunchKind;
  readonly entry: LaunchEntry;
  /** The whole command. */
  readonly range: TextRange;
  /** The words that start it (`vllm serve`); findings about the launch as a whole stand here. */
  readonly headRange: TextRange;
  /** A name where the file gives one (a compose service, a container), else `null`. */
  readonly service: string | null;
  /** What vLLM's argument parser gets: everything after `vllm serve`, the module name or the image. */
  readonly arguments: readonly Word[];
  readonly environment: readonly EnvironmentVariable[];
  readonly image: ImageReference | null;
  readonly gpuRequest: GpuRequest | null;
  /** `pip install vllm==0.11.0` in the same file. */
  readonly installedVersion: { readonly version: string; readonly range: TextRange } | null;
  readonly directives: readonly Directive[];
  readonly insertion: FlagInsertion;
  /** A comment between continued lines: it ends the command there, and the flags below it are lost. */
  readonly cutShortBy?: TextRange;
}
