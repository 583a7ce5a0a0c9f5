import { gpuById } from "../catalog/gpus.ts";
import { type Deployment, gpusPerReplica } from "../deployment/deployment.ts";
import { poolOf } from "../deployment/fromPlan.ts";
import type { Plan, PlanService } from "../plan/plan.ts";
import { isSecretName } from "../vllm/secretName.ts";
import { publicText } from "../vllm/secrets.ts";
import type { PlanToGenerate, ServerToGenerate } from "./generation.ts";
import { type LoadTime, loadTimeOf } from "./loadTime.ts";
import { type Replicas, replicasOf } from "./replicas.ts";
import { type ServerArgument, serverArguments } from "./serverArguments.ts";

/** One vLLM server of a plan with all that its launch files need, in no format yet. */
export interface Server {
  readonly service: PlanService;
  /** The service's name as container platforms take names: `a-z`, `0-9` and `-`, unique in the plan. */
  readonly key: string;
  readonly source: ServerToGenerate;
  readonly deployment: Deployment;
  readonly model: string;
  readonly arguments: readonly ServerArgument[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** Variables that the server needs and whose values are secret: they come from wherever it is started. */
  readonly secretNames: readonly string[];
  readonly port: number;
  readonly vendor: string;
  readonly gpusPerServer: number;
  /** Machines that one server spans. */
  readonly nodes: number;
  readonly replicas: Replicas;
  readonly loadTime: LoadTime;
  /** Sentences about what was left out or assumed. */
  readonly notes: readonly string[];
}

/** The vLLM servers of a plan in its order, the services that are none, and a name of its own for every service. */
export function describeServers({ plan, servers: sources }: PlanToGenerate): {
  readonly servers: readonly Server[];
  readonly missing: readonly PlanService[];
  readonly keys: ReadonlyMap<string, string>;
} {
  const keys = uniqueKeys(plan.services.map(({ name }) => name));
  const servers: Server[] = [];
  const missing: PlanService[] = [];
  for (const [index, service] of plan.services.entries()) {
    const source = sources.find(({ assessment }) => {
      const origin = assessment.deployment.source;
      return origin.kind === "service" && origin.service.name === service.name;
    });
    const server = source && describeServer(plan, source, keys[index] ?? "server");
    if (server) servers.push(server);
    else missing.push(service);
  }
  return {
    servers,
    missing,
    keys: new Map(plan.services.map(({ name }, index) => [name, keys[index] ?? "server"])),
  };
}

/** `null` where no model is known by name: there is nothing to start. */
function describeServer(plan: Plan, source: ServerToGenerate, key: string): Server | null {
  const { deployment } = source.assessment;
  if (deployment.source.kind !== "service" || deployment.modelName.value === null) return null;
  const { service } = deployment.source;
  const read = serverArguments(service, deployment.settings);
  const environment = readVariables(service);
  const gpusPerServer = Math.max(1, gpusPerReplica(deployment.server));
  const pool = poolOf(plan, service);
  // A pool that is too small for one server is a fault of the plan, and no cluster.
  const count = pool?.count?.value ?? null;
  const perNode = pool?.gpusPerNode?.value ?? count ?? 8;
  const port = deployment.settings.byField.get("port")?.value;
  const secretNames = [...environment.secretNames, ...(read.wantsApiKey ? ["VLLM_API_KEY"] : [])];
  return {
    service,
    key,
    source,
    deployment,
    model: deployment.modelName.value,
    arguments: read.arguments,
    environment: environment.plain,
    secretNames: [...new Set(secretNames)],
    port: typeof port === "number" ? port : 8000,
    vendor: vendorOf(deployment),
    gpusPerServer,
    nodes: count !== null && count < gpusPerServer ? 1 : Math.max(1, Math.ceil(gpusPerServer / perNode)),
    replicas: replicasOf(source.assessment, gpusPerServer),
    loadTime: loadTimeOf(source.assessment, gpusPerServer),
    notes: [...read.notes, ...environment.notes],
  };
}

/** Names for all services, in their order. */
function uniqueKeys(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[^a-z]+|-+$/g, "")
      .slice(0, 40)
      .replace(/-+$/, "");
    const base = plain === "" ? "server" : plain;
    let key = base;
    for (let number = 2; taken.has(key); number++) key = `${base}-${number}`;
    taken.add(key);
    return key;
  });
}

function readVariables(service: PlanService) {
  const plain: { readonly name: string; readonly value: string }[] = [];
  const secretNames: string[] = [];
  const notes: string[] = [];
  for (const { name, value } of service.env) {
    if (!/^[A-Za-z_]\w*$/.test(name) || value.value.includes("\0")) {
      notes.push(`The variable ${JSON.stringify(name)} is left out: no shell takes it.`);
    } else if (isSecretName(name) || publicText(value.value) !== value.value) {
      secretNames.push(name);
      notes.push(
        `${name} holds a secret: its value stays in the plan and comes from where the server is started.`,
      );
    } else plain.push({ name, value: value.value });
  }
  return { plain, secretNames, notes };
}

function vendorOf({ gpu }: Deployment): string {
  const [id] = gpu.value?.ids ?? [];
  return (id === undefined ? null : gpuById(id)?.vendor) ?? "NVIDIA";
}
