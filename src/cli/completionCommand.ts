import { Argument, type Command } from "commander";
import { addExamples } from "./addCommand.ts";
import type { CommandContext } from "./commandContext.ts";

const shells = ["bash", "zsh", "fish"] as const;

/** `gpuplan completion`: what a shell needs to complete every command, made from the commands as they are. */
export function addCompletion(program: Command, { host }: CommandContext): void {
  const command = program
    .command("completion")
    .description("print what completes commands and options in a shell")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .action(async (shell: (typeof shells)[number]) => {
      const { completionScript } = await import("./completionScript.ts");
      host.write(completionScript(program, shell));
    });
  addExamples(command, [
    ["source <(gpuplan completion bash)", "in ~/.bashrc"],
    ["source <(gpuplan completion zsh)", "in ~/.zshrc, after compinit"],
    ["gpuplan completion fish | source", "in config.fish"],
  ]);
}
