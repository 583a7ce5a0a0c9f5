import type { Plan, PlanService } from "../plan/plan.ts";
import { composeFiles } from "./compose.ts";
import type { GeneratedFile, Generation, GenerationKind, PlanToGenerate } from "./generation.ts";
import { kserveFiles } from "./kserve.ts";
import { kubernetesFiles } from "./kubernetes.ts";
import { prometheusFiles } from "./prometheus.ts";
import { describeServers, type Server } from "./server.ts";
import { shellFiles } from "./shell.ts";
import { vllmConfigFiles } from "./vllmConfig.ts";

type ServerKind = Exclude<GenerationKind, "prometheus">;

/** Launch files or alert rules of a plan as text. Nothing is written, and nothing is made up that the plan does not say. */
export function generateFiles(plan: PlanToGenerate, kind: GenerationKind): Generation {
  if (kind === "prometheus") return prometheusFiles(plan);
  const { servers, missing } = describeServers(plan);
  const notes = missing.map((service) => reasonFor(plan.plan, service));
  if (servers.length === 0) {
    return {
      files: [],
      notes: [...notes, "No service of this plan is a vLLM server that could be started."],
    };
  }
  return { files: writers[kind](plan, servers, notes), notes };
}

const writers: Record<
  ServerKind,
  (plan: PlanToGenerate, servers: readonly Server[], notes: readonly string[]) => readonly GeneratedFile[]
> = {
  shell: shellFiles,
  compose: composeFiles,
  kubernetes: kubernetesFiles,
  kserve: kserveFiles,
  "vllm-config": vllmConfigFiles,
};

function reasonFor(plan: Plan, service: PlanService): string {
  if (service.engine === "process")
    return `${service.name} is a process, and ${nameOf(plan)} does not say how it is started: nothing is generated for it.`;
  if (service.script !== null)
    return `${service.name} is launched by ${service.script.value}: that is its launch file.`;
  return `${service.name} names no model: nothing is generated for it.`;
}

function nameOf({ name }: Plan): string {
  return name === null ? "the plan" : name.value;
}
