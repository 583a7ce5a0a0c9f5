import type { Plan } from "../plan/plan.ts";
import type { Assessment } from "../sizing/assess.ts";

/** What a plan can be turned into, and how each is called where a person picks one. */
export const generationKinds = {
  shell: "Shell script (vllm serve)",
  compose: "Compose file",
  kubernetes: "Kubernetes manifests",
  kserve: "KServe LLMInferenceService",
  "vllm-config": "vLLM configuration (vllm serve --config)",
  prometheus: "Prometheus alert rules",
} as const;

export type GenerationKind = keyof typeof generationKinds;

export function isGenerationKind(text: string): text is GenerationKind {
  return Object.hasOwn(generationKinds, text);
}

/** A plan with its servers as they are estimated. */
export interface PlanToGenerate {
  /** The plan's file, without folders; comments name it. */
  readonly fileName: string;
  readonly plan: Plan;
  readonly servers: readonly ServerToGenerate[];
}

export interface ServerToGenerate {
  readonly assessment: Assessment;
  /** One sentence: whether it starts, and why not. */
  readonly verdict: string;
  /** What was assumed rather than written, one entry each. */
  readonly assumed: readonly string[];
}

export interface Generation {
  readonly files: readonly GeneratedFile[];
  /** Sentences about what could not be generated. */
  readonly notes: readonly string[];
}

export interface GeneratedFile {
  readonly name: string;
  readonly language: "shellscript" | "yaml" | "dockercompose";
  readonly executable: boolean;
  readonly text: string;
}
