import type { Command } from "commander";
import { addExamples } from "./addCommand.ts";
import type { CommandContext } from "./commandContext.ts";

/** `gpuplan mcp`: the same answers for assistants, over the Model Context Protocol. */
export function addAssistantServer(program: Command, { host }: CommandContext): void {
  const command = program
    .command("mcp")
    .description("start the server for assistants, over the Model Context Protocol on standard streams")
    .option("--hub", "let it ask the Hugging Face Hub; sends the names of models")
    .action(async ({ hub }: { readonly hub?: boolean }) => {
      const { assistantTools } = await import("./assistantTools.ts");
      await host.startAssistantServer(assistantTools(host, hub === true));
    });
  addExamples(command, [["gpuplan mcp", "started by the assistant, in the folder that it works in"]]);
}
