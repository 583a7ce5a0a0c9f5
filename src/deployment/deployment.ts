import type { GpuSpec } from "../capacity/gpuSpec.ts";
import type { ModelShape } from "../capacity/modelShape.ts";
import type { LoraSettings, ServerSettings, Speculation } from "../capacity/serverSettings.ts";
import type { Launch, LaunchEntry } from "../launch/launch.ts";
import type { ScriptLaunch } from "../launch/namedLaunch.ts";
import type { Plan, PlanService } from "../plan/plan.ts";
import type { TextRange } from "../text/textRange.ts";
import type { VllmVersion } from "../units/version.ts";
import type { Settings } from "../vllm/setting.ts";
import type { Fact } from "./fact.ts";
import type { PriceWish } from "./priceWish.ts";

/** One vLLM server as the file describes it: what is known, and from where. No arithmetic. */
export interface Deployment {
  /** Unique in its file: `launch-1`, `service-chat`. */
  readonly id: string;
  /** The service's name, where the file gives one. */
  readonly name: string | null;
  readonly source: DeploymentSource;
  /** The words that findings about the whole stand on: `vllm serve`, the service's key. */
  readonly headRange: TextRange;
  readonly range: TextRange;
  readonly settings: Settings;
  /** How vLLM is started; some defaults depend on it. */
  readonly entry: LaunchEntry;
  /** As written; `null` when nobody names one or it can't be resolved. */
  readonly modelName: Fact<string | null>;
  readonly model: Fact<ModelChoice | null>;
  /** Names that may have been meant where the written one is unknown, likeliest first. */
  readonly nearestModels: readonly string[];
  readonly gpu: Fact<GpuChoice | null>;
  readonly nearestGpus: readonly string[];
  /** GPUs that are there for it; `null` when nobody says (then as many as the parallel sizes need). */
  readonly gpuCount: Fact<number | null>;
  /** Copies of the server, each on GPUs of its own. */
  readonly replicas: Fact<number>;
  readonly version: Fact<VllmVersion>;
  readonly server: ServerFacts;
  readonly workload: WorkloadFacts;
  /** Bytes that other services of the plan hold on the same GPU. */
  readonly otherProcessesBytes: Fact<number>;
  readonly priceWish: PriceWish;
  readonly price: Fact<GpuPrice | null>;
  readonly hoursPerMonth: number;
  readonly measured: MeasuredFacts;
}

/** What the deployment was read from; a change is written back there. */
export type DeploymentSource =
  | {
      readonly kind: "launch";
      readonly launch: Launch;
      /** The service of a plan that names the launch as its script. */
      readonly named: NamingService | null;
    }
  | {
      readonly kind: "service";
      readonly plan: Plan;
      readonly service: PlanService;
      /** The launch that its `script` holds, every range that of the reference. */
      readonly script: Launch | null;
      /** That launch as its own file has it. */
      readonly scriptFile: ScriptFile | null;
    }
  /** What a start-up log prints of a run; there is nothing to write back to. */
  | { readonly kind: "log"; readonly engine: "first" | "second" | null; readonly runner: "second" | null };

/** What the file of a service's script says for itself: ranges count in its text, so that a change can be written there. */
export interface ScriptFile
  extends Pick<ScriptLaunch, "path" | "text" | "original">,
    Pick<Deployment, "settings" | "gpu" | "gpuCount"> {}

/** A plan's service that names a launch as its script. */
export interface NamingService {
  /** The plan's file name, for messages. */
  readonly plan: string;
  readonly path: string;
  /** The plan's text, in which the ranges of `planned` count. */
  readonly text: string;
  readonly planned: Deployment;
}

/** A model that was found, and how sure that is. */
export interface ModelChoice {
  /** The name as written. */
  readonly name: string;
  /** The catalogue's spelling, or the folder. */
  readonly id: string;
  readonly shape: ModelShape;
  /** A sentence when the name alone told what it is; `null` when it is known. */
  readonly assumption: string | null;
  /** Where its facts were read: `the catalogue`, a folder, the Hub with revision and day. */
  readonly source: string;
}

/** A GPU, or a family whose members share the name (`A100 80GB`). */
export interface GpuChoice {
  /** As people say it: `L4`, `A100 80GB`. */
  readonly label: string;
  /** As the driver reports it; vLLM tells an A100 by it. */
  readonly driverName: string;
  /** Catalogue ids; empty for a GPU that the plan describes itself. */
  readonly ids: readonly string[];
  readonly spec: GpuSpec;
}

export interface GpuPrice {
  readonly perHour: number;
  readonly currency: "USD";
  /** Where the figure is from: `runpod/spot@2025-02`, `this plan`. */
  readonly reference: string;
  /** The day or month of a price of the table; `null` for one that the file gives. */
  readonly asOf: string | null;
}

/** The server's settings with every default filled in, one fact each. Names are vLLM's. */
export interface ServerFacts {
  readonly dtype: Fact<"float16" | "bfloat16" | "float32">;
  readonly quantization: Fact<string | null>;
  readonly kvCacheDtype: Fact<string>;
  readonly gpuMemoryUtilization: Fact<number>;
  readonly kvCacheMemoryBytes: Fact<number | null>;
  readonly maxModelLen: Fact<number | "auto" | null>;
  readonly maxNumBatchedTokens: Fact<number>;
  readonly maxNumSeqs: Fact<number>;
  readonly blockSize: Fact<number | null>;
  readonly tensorParallelSize: Fact<number>;
  readonly pipelineParallelSize: Fact<number>;
  readonly dataParallelSize: Fact<number>;
  readonly expertParallel: Fact<boolean>;
  readonly enforceEager: Fact<boolean>;
  readonly prefixCaching: Fact<boolean>;
  readonly cpuOffloadBytes: Fact<number>;
  readonly languageModelOnly: Fact<boolean>;
  readonly engine: Fact<ServerSettings["engine"]>;
  readonly runner: Fact<ServerSettings["runner"]>;
  readonly largestCudaGraph: Fact<number | null>;
  readonly deductsCudaGraphs: Fact<boolean | null>;
  readonly ngramTablesOnHost: Fact<boolean | null>;
  readonly skipsImageProfiling: Fact<boolean>;
  readonly speculation: Fact<Speculation | null>;
  readonly lora: Fact<LoraSettings | null>;
  readonly decodeContextParallelSize: Fact<number>;
  readonly redundantExperts: Fact<number | null>;
  readonly blocksOverride: Fact<number | null>;
  readonly hybridKvCacheManager: Fact<boolean>;
  readonly recurrentStateDtype: Fact<string>;
  readonly extendsContext: Fact<boolean>;
}

/** What the people who use it ask for; `null` where nobody says. Ranges count with their unfavourable end. */
export interface WorkloadFacts {
  readonly concurrency: Fact<number> | null;
  readonly contextTokens: Fact<number> | null;
}

/** Figures of a real run, per GPU. */
export interface MeasuredFacts {
  readonly weightBytes: Fact<number> | null;
  readonly kvCacheBytes: Fact<number> | null;
  readonly kvCacheTokens: Fact<number> | null;
}

/** Nothing was measured, or what was does not count. */
export const noMeasurements: MeasuredFacts = { weightBytes: null, kvCacheBytes: null, kvCacheTokens: null };

/** GPUs that one replica of the server needs. */
export function gpusPerReplica(server: ServerFacts): number {
  return server.tensorParallelSize.value * server.pipelineParallelSize.value * server.dataParallelSize.value;
}
