import { quoteWord } from "../syntax/shell/quoteWord.ts";
import type { GeneratedFile, PlanToGenerate } from "./generation.ts";
import type { Server } from "./server.ts";
import { separateWords } from "./serverArguments.ts";
import { directiveComment, serverComments } from "./serverComments.ts";
import { commentText } from "./yaml/writeYaml.ts";

/** One script per server: `vllm serve` with one flag a line. */
export function shellFiles(plan: PlanToGenerate, servers: readonly Server[]): readonly GeneratedFile[] {
  return servers.map((server) => ({
    name: `serve-${server.key}.sh`,
    language: "shellscript",
    executable: true,
    text: scriptOf(plan, server),
  }));
}

function scriptOf(plan: PlanToGenerate, server: Server): string {
  const directive = directiveComment(server);
  const comments = [...serverComments(plan, server), ...spanNotes(server), directive];
  const lines = [
    "#!/usr/bin/env bash",
    ...commentText(comments),
    "set -euo pipefail",
    "",
    ...server.environment.map(({ name, value }) => `export ${name}=${quoteWord(value)}`),
    ...server.secretNames.map((name) => `: "\${${name}:?is secret and not in this file}"`),
    ...(server.environment.length + server.secretNames.length > 0 ? [""] : []),
    commandOf(server),
  ];
  return `${lines.join("\n")}\n`;
}

function commandOf(server: Server): string {
  const words = server.arguments.map((each) => separateWords(each).map(quoteWord).join(" "));
  return [`exec vllm serve ${modelWord(server.model)}`, ...words].join(" \\\n  ");
}

/** A name that begins with a hyphen would be taken for a flag. */
function modelWord(model: string): string {
  return quoteWord(model.startsWith("-") ? `--model=${model}` : model);
}

function spanNotes({ nodes, replicas, gpusPerServer }: Server): readonly string[] {
  return [
    ...(nodes > 1
      ? [
          `The server spans ${nodes} machines of ${Math.ceil(gpusPerServer / nodes)} GPUs: this starts it on one; --to kubernetes spans them.`,
        ]
      : []),
    ...(replicas.count > 1 ? [`${replicas.basis} This starts one of them.`] : []),
  ];
}
