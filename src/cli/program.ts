import { Command, CommanderError, Option } from "commander";
import { defaultSettings } from "../settings.ts";
import { runCheck } from "./checkCommand.ts";
import { runEstimate } from "./estimateCommand.ts";
import { type CliHost, exitStatus } from "./host.ts";
import { runLaunches } from "./launchesCommand.ts";

/** The options that every command that reads files has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly gpu?: string;
  readonly vllm?: string;
  /** The name that standard input is read as. */
  readonly as?: string;
}

/** Runs one command line (without the program's own name) and answers with the exit status. Never throws on wrong usage. */
export async function runProgram(words: readonly string[], host: CliHost): Promise<number> {
  let status: number = exitStatus.done;
  const program = describeProgram(host, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitStatus.done : exitStatus.wrongUsage;
  }
  return status;
}

function describeProgram(host: CliHost, setStatus: (status: number) => void): Command {
  const program = new Command("gpuplan")
    .description(
      "Says what vLLM would say at start-up: does it fit, how many requests of which length, for how much.",
    )
    .configureOutput({ writeOut: host.write, writeErr: host.writeError })
    .exitOverride()
    .showHelpAfterError()
    .enablePositionalOptions()
    .addHelpText(
      "after",
      "\nExit status: 0 done, 1 findings (check only), 2 wrong usage or unreadable input, 3 a fault of the program.",
    );
  const common = (command: Command): Command =>
    command
      .option("--json", "print data instead of text")
      .option("--gpu <target>", 'the GPU where a file names none: "L4", "2x L4", "A100 80GB"')
      .option("--vllm <version>", "the vLLM version where a file names none")
      .option("--as <filename>", "read standard input (-) as this file")
      .exitOverride()
      .configureOutput({ writeOut: host.write, writeErr: host.writeError });

  common(program.command("check"))
    .description("print the findings of plans and launches in files and folders")
    .argument("[paths...]", "files and folders; the current folder without any")
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 from this severity on")
        .choices(["error", "warning", "never"])
        .default("error"),
    )
    .action(
      async (
        paths: readonly string[],
        options: CommonOptions & { readonly failOn: "error" | "warning" | "never" },
      ) => setStatus(await runCheck(paths, options, host)),
    );
  common(program.command("estimate"))
    .description("print the estimate of every launch and service")
    .argument(
      "[paths...]",
      "files and folders, FILE:LINE for one launch; after -- a command line such as: vllm serve MODEL",
    )
    .option("--why", "print the steps of each figure")
    .passThroughOptions(false)
    .action(async (paths: readonly string[], options: CommonOptions & { readonly why?: boolean }) =>
      setStatus(await runEstimate(paths, options, host)),
    );
  common(program.command("launches"))
    .description("print what was recognised: every launch with its settings as resolved")
    .argument("[paths...]", "files and folders")
    .action(async (paths: readonly string[], options: CommonOptions) =>
      setStatus(await runLaunches(paths, options, host)),
    );
  return program;
}

/** The settings that the options stand for. */
export function settingsOf({ gpu, vllm }: CommonOptions): typeof defaultSettings {
  return { ...defaultSettings, targetGpu: gpu ?? "", vllmVersion: vllm ?? "" };
}
