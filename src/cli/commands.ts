import { type Command, InvalidArgumentError, Option } from "commander";
import { parseGpuTarget } from "../catalog/gpuTarget.ts";
import { nearestGpus } from "../deployment/fromLaunch.ts";
import { findGpuChoice } from "../deployment/lookUps.ts";
import { generationKinds } from "../generate/generation.ts";
import { parseVersion } from "../units/version.ts";
import { type CalibrateOptions, runCalibrate } from "./calibrateCommand.ts";
import { addCatalogueCommands } from "./catalogueCommands.ts";
import { type CheckOptions, checkFormats, runCheck } from "./checkCommand.ts";
import type { CommandContext } from "./commandContext.ts";
import { type EstimateOptions, runEstimate, runEstimateOfCommand } from "./estimateCommand.ts";
import { type GenerateOptions, runGenerate } from "./generateCommand.ts";
import { runLaunches } from "./launchesCommand.ts";
import { type NewOptions, runNew } from "./newCommand.ts";
import type { CommonOptions } from "./options.ts";

/** Every command, in the order of the help. */
export const commands: readonly ((program: Command, context: CommandContext) => void)[] = [
  addCheck,
  addEstimate,
  addLaunches,
  addCalibrate,
  addNew,
  addGenerate,
  addCatalogueCommands,
  addLanguageServer,
];

function addCheck(program: Command, { host, words, setStatus }: CommandContext): void {
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
      setStatus(await runCheck([...paths, ...(words ?? [])], options, host)),
    );
}

function addEstimate(program: Command, { host, words, setStatus }: CommandContext): void {
  addCommand(program, "estimate", "print the estimate of every launch and service")
    .argument(
      "[paths...]",
      "files and folders, FILE:LINE for one launch; after -- a command line such as: vllm serve MODEL",
    )
    .option("--why", "print the steps of each figure")
    .action(async (paths: readonly string[], options: EstimateOptions) => {
      const isCommand = words !== null && paths.length === 0;
      setStatus(
        isCommand
          ? await runEstimateOfCommand(words, options, host)
          : await runEstimate([...paths, ...(words ?? [])], options, host),
      );
    });
}

function addLaunches(program: Command, { host, words, setStatus }: CommandContext): void {
  addCommand(program, "launches", "print what was recognised: every launch with its settings as resolved")
    .argument("[paths...]", "files and folders")
    .action(async (paths: readonly string[], options: CommonOptions) =>
      setStatus(await runLaunches([...paths, ...(words ?? [])], options, host)),
    );
}

function addCalibrate(program: Command, { host, words, setStatus }: CommandContext): void {
  addCommand(program, "calibrate", "read vLLM's start-up logs and hold the estimate against what they print")
    .argument("<logs...>", "log files of any size; - reads standard input")
    .option(
      "--plan <file>",
      "the plan, or launch file, that was started; without it what the log itself tells",
    )
    .option("--service <name>", "the plan's service, where several could be meant")
    .option("--write", "write what was measured into the plan")
    .action(async (logs: readonly string[], options: CalibrateOptions) =>
      setStatus(await runCalibrate([...logs, ...(words ?? [])], options, host)),
    );
}

function addNew(program: Command, { host, words, setStatus }: CommandContext): void {
  addCommand(program, "new", "write a plan from the launches of a script, compose file or manifest")
    .argument("[file]", "the plan to write; without one it is printed")
    .requiredOption("--from <file>", "the file that launches vLLM")
    .option("--force", "write over a file that is there")
    .action(async (path: string | undefined, options: NewOptions) =>
      setStatus(await runNew(path ?? words?.[0] ?? null, options, host)),
    );
}

function addGenerate(program: Command, { host, setStatus }: CommandContext): void {
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

function addLanguageServer(program: Command, { host }: CommandContext): void {
  program
    .command("lsp")
    .description("start the language server, for editors that speak its protocol")
    .option("--stdio", "over standard input and output, as is done anyway")
    .option("--hub", "let it ask the Hugging Face Hub; sends the names of models")
    .option("--clientProcessId <id>", "end when this process does")
    .action(() => host.startLanguageServer());
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
