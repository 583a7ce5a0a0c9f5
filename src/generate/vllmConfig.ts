import type { GeneratedFile, PlanToGenerate } from "./generation.ts";
import type { Server } from "./server.ts";
import { directiveComment, serverComments } from "./serverComments.ts";
import { commentText, withoutTemplates, writeYaml } from "./yaml/writeYaml.ts";

/** One file per server for `vllm serve --config FILE`: the settings as they stand in the plan. */
export function vllmConfigFiles(plan: PlanToGenerate, servers: readonly Server[]): readonly GeneratedFile[] {
  return servers.map((server) => {
    const name = `${server.key}.vllm.yaml`;
    const directive = directiveComment(server);
    const comments = [
      ...serverComments(plan, server),
      `Start it with: vllm serve --config ${name}`,
      ...variableNotes(server),
      directive,
    ];
    const settings = server.arguments.map(({ name: key, value }) => [key, value] as const);
    const text = writeYaml(Object.fromEntries([["model", server.model] as const, ...settings]));
    return {
      name,
      language: "yaml",
      executable: false,
      text: withoutTemplates(`${commentText(comments).join("\n")}\n${text}`),
    };
  });
}

/** A configuration file has no place for the server's environment. */
function variableNotes({ environment, secretNames }: Server): readonly string[] {
  const names = [...environment.map(({ name }) => name), ...secretNames];
  return names.length === 0
    ? []
    : [`The environment is not part of this file; the plan sets ${names.join(", ")}.`];
}
