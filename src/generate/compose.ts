import type { GeneratedFile, PlanToGenerate } from "./generation.ts";
import { cacheFolder, imageNotes, imageOf, isFolder, sharedMemoryGiB } from "./image.ts";
import type { Server } from "./server.ts";
import { joinedWords } from "./serverArguments.ts";
import { directiveComment, serverComments } from "./serverComments.ts";
import {
  commented,
  commentText,
  withoutTemplates,
  writeYaml,
  type YamlMap,
  type YamlValue,
} from "./yaml/writeYaml.ts";

/** One compose file with all servers. */
export function composeFiles(
  plan: PlanToGenerate,
  servers: readonly Server[],
  notes: readonly string[],
): readonly GeneratedFile[] {
  const devices = assignDevices(servers);
  const services = servers.map((server, index): readonly [string, YamlValue] => [
    server.key,
    commented(commentsOf(plan, server), composeService(server, devices[index] ?? null, server.port + index)),
  ]);
  const text = writeYaml({
    services: Object.fromEntries(services),
    volumes: { "huggingface-cache": {} },
  });
  const head = [`From ${plan.fileName}. Start it with: docker compose up`, ...notes];
  return [
    {
      name: "compose.yaml",
      language: "dockercompose",
      executable: false,
      text: withoutTemplates(`${commentText(head).join("\n")}\n${text}`),
    },
  ];
}

function commentsOf(plan: PlanToGenerate, server: Server): readonly string[] {
  const { replicas, loadTime, nodes } = server;
  const directive = directiveComment(server);
  return [
    ...serverComments(plan, server),
    ...imageNotes(server),
    loadTime.basis,
    ...(replicas.count > 1
      ? [`${replicas.basis} Compose starts one of them; --to kubernetes starts all.`]
      : []),
    ...(nodes > 1 ? [`The server spans ${nodes} machines, which compose cannot: --to kubernetes does.`] : []),
    ...(/^[.~]/.test(server.model) && isFolder(server.model)
      ? ["The model is a folder beside the plan: mount it at the same path."]
      : []),
    directive,
  ];
}

function composeService(server: Server, deviceIds: readonly string[] | null, hostPort: number): YamlMap {
  const sharedMemory = sharedMemoryGiB(server);
  return {
    image: imageOf(server),
    // The image's own entry point has changed; with this one the words mean the same in every version.
    entrypoint: ["vllm", "serve"],
    command: commandOf(server),
    environment: environmentOf(server),
    // Nobody else on the network reaches a server without a key.
    ports: [`127.0.0.1:${hostPort}:${server.port}`],
    volumes: [
      `huggingface-cache:${cacheFolder}`,
      ...(server.model.startsWith("/") && !server.model.includes(":")
        ? [escapeDollars(`${server.model}:${server.model}:ro`)]
        : []),
    ],
    ...(sharedMemory === null ? {} : { shm_size: `${sharedMemory}gb` }),
    ...devicesOf(server, deviceIds),
    healthcheck: {
      test: ["CMD", "curl", "--fail", "--silent", `http://localhost:${server.port}/health`],
      interval: "10s",
      timeout: "5s",
      retries: 6,
      start_period: `${server.loadTime.seconds}s`,
    },
    restart: "unless-stopped",
  };
}

function commandOf(server: Server): readonly YamlValue[] {
  const model = server.model.startsWith("-") ? `--model=${server.model}` : server.model;
  return [model, ...server.arguments.flatMap(joinedWords)].map(escapeDollars);
}

/** The token that gated models need is handed on where it is set; the plan's secrets have to be. */
function environmentOf({ environment, secretNames }: Server): YamlMap {
  const variables = new Map([["HF_TOKEN", reference("HF_TOKEN", ":-")]]);
  for (const { name, value } of environment) variables.set(name, escapeDollars(value));
  for (const name of secretNames) variables.set(name, reference(name, ":?is secret and not in this file"));
  return Object.fromEntries(variables);
}

/** A value that compose takes from where it is started. */
function reference(name: string, otherwise: string): string {
  return `\${${name}${otherwise}}`;
}

/** Compose fills in `$NAME` wherever it stands. */
function escapeDollars(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function devicesOf({ vendor, gpusPerServer }: Server, deviceIds: readonly string[] | null): YamlMap {
  if (vendor === "AMD") return { devices: ["/dev/kfd", "/dev/dri"], group_add: ["video"] };
  const which = deviceIds === null ? { count: gpusPerServer } : { device_ids: deviceIds };
  const device = { driver: "nvidia", ...which, capabilities: ["gpu"] };
  return { deploy: { resources: { reservations: { devices: [device] } } } };
}

/**
 * Which GPUs each server gets. A count always means the first ones, so several servers need to be told apart; those
 * that share a GPU by the plan get the same. `null`: one server alone, a count is enough.
 */
function assignDevices(servers: readonly Server[]): readonly (readonly string[] | null)[] {
  if (servers.length < 2) return servers.map(() => null);
  let next = 0;
  let shared: readonly string[] | null = null;
  return servers.map((server) => {
    const sharing = servers.some(
      (other) =>
        other !== server &&
        [server.service.share?.value, other.service.share?.value].some(
          (share) => share === true || share === other.service.name || share === server.service.name,
        ),
    );
    if (sharing && shared !== null) return shared;
    const ids = Array.from({ length: server.gpusPerServer }, (_, index) => String(next + index));
    next += server.gpusPerServer;
    if (sharing) shared = ids;
    return ids;
  });
}
