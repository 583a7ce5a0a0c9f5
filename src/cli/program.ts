import { Command, CommanderError } from "commander";
import type { CommandContext } from "./commandContext.ts";
import { commands } from "./commands.ts";
import { type CliHost, exitStatus } from "./host.ts";
import { printableLines } from "./terminal.ts";

/** Runs one command line (without the program's own name) and answers with the exit status. Never throws on wrong usage. */
export async function runProgram(words: readonly string[], machine: CliHost): Promise<number> {
  // Messages repeat paths and words as they were given; those must not steer the terminal.
  const host: CliHost = {
    ...machine,
    writeError: (text) => machine.writeError(printableLines(text)),
  };
  let status: number = exitStatus.done;
  // What follows `--` is a command line of its own, whose options are not ours.
  const separator = words.indexOf("--");
  const own = separator < 0 ? words : words.slice(0, separator);
  const command = separator < 0 ? null : words.slice(separator + 1);
  const program = describeProgram(host, command, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...own], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitStatus.done : exitStatus.wrongUsage;
  }
  return status;
}

function describeProgram(
  host: CliHost,
  command: readonly string[] | null,
  setStatus: (status: number) => void,
): Command {
  const program = new Command("gpuplan")
    .description(
      "Says what vLLM would say at start-up: does it fit, how many requests of which length, for how much.",
    )
    .configureOutput({ writeOut: host.write, writeErr: host.writeError })
    .version(host.version)
    .exitOverride()
    .showHelpAfterError("(add --help for what there is)")
    .addHelpText(
      "after",
      "\nExit status: 0 done, 1 findings (check only), 2 wrong usage or unreadable input, 3 a fault of the program.",
    );
  const context: CommandContext = { host, words: command, setStatus };
  for (const add of commands) add(program, context);
  return program;
}
