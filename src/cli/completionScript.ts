import type { Command } from "commander";
import type { CompletedCommand } from "./completedCommand.ts";
import { bashCompletion, fishCompletion, zshCompletion } from "./completionShells.ts";

const renderers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** A shell's completion of the program, from its definitions: there is no second list of what it can do. */
export function completionScript(program: Command, shell: keyof typeof renderers): string {
  return renderers[shell](describe(program, []));
}

function describe(command: Command, path: readonly string[]): readonly CompletedCommand[] {
  const options = command.options.map(({ long, description, required, optional, argChoices }) => ({
    name: long ?? "",
    description,
    takesValue: required || optional,
    choices: argChoices ?? [],
  }));
  const help = { name: "--help", description: "display help", takesValue: false, choices: [] };
  const own: CompletedCommand = {
    path,
    children: command.commands.map((child) => ({ name: child.name(), description: child.description() })),
    options: [...options, help],
    words: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
  return [own, ...command.commands.flatMap((child) => describe(child, [...path, child.name()]))];
}
