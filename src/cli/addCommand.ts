import { type Command, InvalidArgumentError } from "commander";
import { parseVersion } from "../units/version.ts";
import type { CommonOptions } from "./options.ts";

/** An example of the help: what to type, and what it does. */
export type Example = readonly [command: string, what: string];

/** A command that reads files, with the options that all of these have. */
export function addCommand(
  program: Command,
  name: string,
  description: string,
  examples: readonly Example[],
): Command {
  const command = program
    .command(name)
    .description(description)
    .option("--json", "print data instead of text")
    .option("--gpu <target>", 'the GPU where a file names none: "L4", "2x L4", "A100 80GB"')
    .option("--vllm <version>", "the vLLM version where a file names none", readVersion)
    .option("--hub", "ask the Hugging Face Hub what the named models are made of; sends their names")
    .option("--prices <file>", "prices of your own, in YAML or JSON; they come before the catalogue's")
    .option("--as <filename>", "read standard input (-) as this file")
    .hook("preAction", checkGpu);
  return addExamples(command, examples);
}

/** Examples at the end of a command's help, what they do below each other. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, what]) => `  ${line.padEnd(width)}  # ${what}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

/** The catalogue is loaded only where a GPU is named, so that everything else starts without it. */
async function checkGpu(command: Command): Promise<void> {
  const { gpu } = command.opts<CommonOptions>();
  if (gpu === undefined) return;
  const { gpuProblem } = await import("./gpuOption.ts");
  const problem = gpuProblem(gpu);
  if (problem === null) return;
  command.error(`error: option '--gpu <target>' argument '${gpu}' is invalid. ${problem}`, {
    code: "commander.invalidArgument",
  });
}

function readVersion(text: string): string {
  if (parseVersion(text) !== null) return text;
  throw new InvalidArgumentError("A version looks like 0.11 or 0.11.1.");
}
