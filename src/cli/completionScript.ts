import type { Command } from "commander";
import { bashCompletion, fishCompletion, zshCompletion } from "./completionShells.ts";

/** One command as completion needs it. */
export interface CompletedCommand {
  /** The words that lead to it: none for the program itself, then `["check"]`, `["gpus", "compare"]`. */
  readonly path: readonly string[];
  readonly children: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** What its argument may be, where only certain words may. */
  readonly words: readonly string[];
}

export interface CompletedOption {
  /** With its dashes. */
  readonly name: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

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
