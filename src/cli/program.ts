import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { parseGpuTarget } from "../catalog/gpuTarget.ts";
import { nearestGpus } from "../deployment/fromLaunch.ts";
import { findGpuChoice } from "../deployment/lookUps.ts";
import { generationKinds } from "../generate/generation.ts";
import { parseVersion } from "../units/version.ts";
import { type CalibrateOptions, runCalibrate } from "./calibrateCommand.ts";
import { type CheckOptions, checkFormats, runCheck } from "./checkCommand.ts";
import { type EstimateOptions, runEstimate, runEstimateOfCommand } from "./estimateCommand.ts";
import { type GenerateOptions, runGenerate } from "./generateCommand.ts";
import { type CliHost, exitStatus } from "./host.ts";
import { runLaunches } from "./launchesCommand.ts";
import { type NewOptions, runNew } from "./newCommand.ts";
import type { CommonOptions } from "./options.ts";

/** Runs one command line (without the program's own name) and answers with the exit status. Never throws on wrong usage. */
export async function runProgram(words: readonly string[], host: CliHost): Promise<number> {
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
  const filesOf = (paths: readonly string[]) => [...paths, ...(command ?? [])];

  addCommand(program, "check", "print the findings of plans and launches in files and folders")
    .argument("[paths...]", "files and folders; the current folder without any")
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 from this severity on")
        .choices(["error", "warning", "never"])
        .default("error"),
    )
    .addOption(
      new Option("--format <format>", "how findings are printed").choices(checkFormats).default("pretty"),
    )
    .option("--baseline <file>", "leave out the findings that this file knows")
    .option("--update-baseline", "write today's findings into the baseline")
    .option("--fix", "put right, in the files, what needs no decision: renamed and removed flags")
    .action(async (paths: readonly string[], options: CheckOptions) =>
      setStatus(await runCheck(filesOf(paths), options, host)),
    );
  addCommand(program, "estimate", "print the estimate of every launch and service")
    .argument(
      "[paths...]",
      "files and folders, FILE:LINE for one launch; after -- a command line such as: vllm serve MODEL",
    )
    .option("--why", "print the steps of each figure")
    .action(async (paths: readonly string[], options: EstimateOptions) => {
      const isCommand = command !== null && paths.length === 0;
      setStatus(
        isCommand
          ? await runEstimateOfCommand(command, options, host)
          : await runEstimate(filesOf(paths), options, host),
      );
    });
  addCommand(program, "launches", "print what was recognised: every launch with its settings as resolved")
    .argument("[paths...]", "files and folders")
    .action(async (paths: readonly string[], options: CommonOptions) =>
      setStatus(await runLaunches(filesOf(paths), options, host)),
    );
  addCommand(program, "calibrate", "read vLLM's start-up logs and hold the estimate against what they print")
    .argument("<logs...>", "log files of any size; - reads standard input")
    .option(
      "--plan <file>",
      "the plan, or launch file, that was started; without it what the log itself tells",
    )
    .option("--service <name>", "the plan's service, where several could be meant")
    .option("--write", "write what was measured into the plan")
    .action(async (logs: readonly string[], options: CalibrateOptions) =>
      setStatus(await runCalibrate([...logs, ...(command ?? [])], options, host)),
    );
  addCommand(program, "new", "write a plan from the launches of a script, compose file or manifest")
    .argument("[file]", "the plan to write; without one it is printed")
    .requiredOption("--from <file>", "the file that launches vLLM")
    .option("--force", "write over a file that is there")
    .action(async (path: string | undefined, options: NewOptions) =>
      setStatus(await runNew(path ?? command?.[0] ?? null, options, host)),
    );
  addGenerate(program, host, setStatus);
  return program;
}

function addGenerate(program: Command, host: CliHost, setStatus: (status: number) => void): void {
  addCommand(program, "generate", "write launch files or alert rules from a plan")
    .argument("<file>", "the plan; - reads standard input")
    .addOption(
      new Option("--to <kind>", "what to write").choices(Object.keys(generationKinds)).makeOptionMandatory(),
    )
    .option("--out <folder>", "write files there instead of printing them")
    .option("--force", "write over files that are there")
    .action(async (path: string, options: GenerateOptions) =>
      setStatus(await runGenerate(path, options, host)),
    );
}

/** A command with the options that all have; output and errors go where the program's go. */
function addCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option("--json", "print data instead of text")
    .option("--gpu <target>", 'the GPU where a file names none: "L4", "2x L4", "A100 80GB"', readGpu)
    .option("--vllm <version>", "the vLLM version where a file names none", readVersion)
    .option("--hub", "ask the Hugging Face Hub what the named models are made of; sends their names")
    .option("--as <filename>", "read standard input (-) as this file");
}

function readGpu(text: string): string {
  const target = parseGpuTarget(text);
  if (target !== null && findGpuChoice(target.name) !== null) return text;
  const [nearest] = target === null ? [] : nearestGpus(target.name);
  throw new InvalidArgumentError(
    nearest === undefined
      ? "It is not in the catalogue."
      : `It is not in the catalogue. Did you mean ${nearest}?`,
  );
}

function readVersion(text: string): string {
  if (parseVersion(text) !== null) return text;
  throw new InvalidArgumentError("A version looks like 0.11 or 0.11.1.");
}
