import type { Word } from "../syntax/word.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { TextRange } from "../text/textRange.ts";

/** The kinds of file that a launch is read from. */
export type LaunchKind =
  | "shell"
  | YamlLaunchKind
  | "dockerfile"
  | "systemd"
  | "supervisor"
  | "procfile"
  | "makefile"
  | "justfile"
  | "python"
  | "powershell"
  | "batch"
  | "markdown";

/** Kinds of YAML file, told apart by name and keys. `config` is what vLLM's own `--config` takes. */
export type YamlLaunchKind =
  | "compose"
  | "kubernetes"
  | "helm"
  | "config"
  | "workflow"
  | "skypilot"
  | "dstack"
  | "truss";

/** How vLLM is started; it decides defaults (`vllm/defaults.md` calls it the usage context) and where the model stands. */
export type LaunchEntry =
  | "vllm serve"
  | "python -m vllm.entrypoints.openai.api_server"
  | "docker vllm/vllm-openai"
  | "vllm run-batch"
  | PythonEntry;

/** An engine made in Python; its settings are keyword arguments. */
export type PythonEntry = "LLM(...)" | "EngineArgs(...)" | "AsyncEngineArgs(...)";

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
  /** Where the name stands, if not within `range`: on a node selector, while `range` is the count. */
  readonly nameRange?: TextRange;
  /** A few words for messages: "CUDA_VISIBLE_DEVICES", "docker run --gpus". */
  readonly from: string;
}

/** What a container says of the memory that its processes share, which tensor parallelism needs. */
export interface SharedMemory {
  /** `host` where it uses the host's (`ipc: host`), else the size as written. */
  readonly size: string;
  readonly range: TextRange;
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
  /**
   * Words of a command line where absent. `items`: flag and value are items of a list, the separator before each.
   * `keyword`: an argument of a call, `max_model_len=8192`. `entry`: a key of a mapping, `max-model-len: 8192`.
   * `none`: the file has no place for one.
   */
  readonly form?: "items" | "keyword" | "entry" | "none";
  /** Of `items`: flag and value are one item, `--max-model-len=8192`. */
  readonly joined?: boolean;
  /** Of `entry`: the keys that the mapping knows, by vLLM's field; without it the names of all flags. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Of `entry`: names are written `max_model_len`, not `max-model-len`. */
  readonly underscores?: boolean;
  /** What goes around an item, or a keyword's text. */
  readonly quote?: '"' | "'";
}

/** What a configuration file or a call can give as a value. */
export type LiteralValue =
  | string
  | number
  | boolean
  | null
  | readonly LiteralValue[]
  | { readonly [key: string]: LiteralValue };

/** A setting that is written as `name: value` or `name=value` instead of words of a command line. */
export interface NamedSetting {
  /** As written, with hyphens or underscores. */
  readonly name: string;
  readonly nameRange: TextRange;
  readonly value: LiteralValue;
  /** Set when the value depends on something that the file does not tell; `value` does not count then. */
  readonly unresolved?: string;
  readonly written: string;
  readonly valueRange: TextRange;
  readonly range: TextRange;
  /** The literal elsewhere in the file that gives the value, where an edit there changes nothing else. */
  readonly definition?: TextRange;
}

/** A file that is named at `range` and cannot be read. */
export interface UnreadFile {
  readonly range: TextRange;
  /** A few words for messages: "vllm.yaml is not there". */
  readonly problem: string;
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
  /** Set where names and values stand instead of a command line; `arguments` is empty then. */
  readonly named?: {
    readonly settings: readonly NamedSetting[];
    /** Whether something that the file does not tell may add more (`**options`). */
    readonly mayHaveMore: boolean;
  };
  /** What the file of `--config` says, where it is known; words of the command line win over it. */
  readonly config?: readonly NamedSetting[];
  /** Files that it names and that would tell more. */
  readonly unread?: readonly UnreadFile[];
  readonly environment: readonly EnvironmentVariable[];
  readonly image: ImageReference | null;
  readonly gpuRequest: GpuRequest | null;
  /** Set where the file describes a container; `null` where it has no more than a container gets by default. */
  readonly sharedMemory?: SharedMemory | null;
  /** Copies that a cluster starts of it; absent where nothing says so. */
  readonly replicas?: { readonly count: number; readonly range: TextRange };
  /** `pip install vllm==0.11.0` in the same file. */
  readonly installedVersion: { readonly version: string; readonly range: TextRange } | null;
  readonly directives: readonly Directive[];
  readonly insertion: FlagInsertion;
  /** Words that name variables where no shell fills them in, and the same instruction with a shell that does. */
  readonly unexpanded?: { readonly ranges: readonly TextRange[]; readonly shellForm: TextEdit | null };
  /** Set where a key holds flags and takes the image's program away: the key, and the one that leaves the program in place. */
  readonly withoutProgram?: { readonly keyRange: TextRange; readonly meant: "args" | "command" };
  /** A comment between continued lines: it ends the command there, and the flags below it are lost. */
  readonly cutShortBy?: TextRange;
}
