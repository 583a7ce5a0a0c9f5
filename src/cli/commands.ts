import { type Command, InvalidArgumentError, Option } from "commander";
import { generationKinds } from "../generate/generation.ts";
import { addCommand, addExamples } from "./addCommand.ts";
import { addAssistantServer } from "./assistantCommand.ts";
import type { CalibrateOptions } from "./calibrateCommand.ts";
import { addCatalogueCommands } from "./catalogueCommands.ts";
import { type CheckOptions, checkFormats } from "./checkOptions.ts";
import type { CommandContext } from "./commandContext.ts";
import { addCompletion } from "./completionCommand.ts";
import type { EstimateOptions } from "./estimateCommand.ts";
import type { GenerateOptions } from "./generateCommand.ts";
import type { NewOptions } from "./newCommand.ts";
import type { ObserveOptions } from "./observeCommand.ts";
import type { CommonOptions } from "./options.ts";
import type { RecommendOptions } from "./recommendCommand.ts";

/** Every command, in the order of the help. What a command does is loaded when it runs, not when it is described. */
export const commands: readonly ((program: Command, context: CommandContext) => void)[] = [
  addCheck,
  addEstimate,
  addRecommend,
  addLaunches,
  addCalibrate,
  addObserve,
  addNew,
  addGenerate,
  addCatalogueCommands,
  addLanguageServer,
  addAssistantServer,
  addCompletion,
];

function addCheck(program: Command, { host, words, setStatus }: CommandContext): void {
  const collect = (pattern: string, patterns: readonly string[] = []) => [...patterns, pattern];
  addCommand(program, "check", "print the findings of plans and launches in files and folders", [
    ["gpuplan check", "everything below this folder that git does not ignore"],
    ['gpuplan check deploy --gpu "2x L4" --fail-on warning', "for this GPU where a file names none"],
    ["gpuplan check --exclude 'legacy/' --include '*.sh'", "some of the files"],
    ["gpuplan check --format sarif > gpuplan.sarif", "for code scanning"],
    ["gpuplan check --baseline known.json --update-baseline", "from now on only what is new"],
    ["cat serve.sh | gpuplan check - --as serve.sh", "standard input"],
  ])
    .argument("[paths...]", "files and folders; the current folder without any")
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 from this severity on")
        .choices(["error", "warning", "never"])
        .default("error"),
    )
    .addOption(
      new Option("--format <format>", "how findings are printed").choices(checkFormats).default("pretty"),
    )
    .option(
      "--include <pattern>",
      "below folders only files like this, as in .gitignore; repeatable",
      collect,
    )
    .option("--exclude <pattern>", "below folders no files like this, as in .gitignore; repeatable", collect)
    .option("--baseline <file>", "leave out the findings that this file knows")
    .option("--update-baseline", "write today's findings into the baseline")
    .option("--fix", "put right, in the files, what needs no decision: renamed and removed flags")
    .action(async (paths: readonly string[], options: CheckOptions) => {
      const { runCheck } = await import("./checkCommand.ts");
      setStatus(await runCheck([...paths, ...(words ?? [])], options, host));
    });
}

function addEstimate(program: Command, { host, words, setStatus }: CommandContext): void {
  const command = addCommand(program, "estimate", "print the estimate of every launch and service", [
    ["gpuplan estimate serve.sh", "all launches of the script"],
    ["gpuplan estimate serve.sh:12 --why", "one of them, with the steps of each figure"],
    ['gpuplan estimate --gpu "2x L4" -- vllm serve Qwen/Qwen2.5-7B-Instruct', "a command line"],
  ])
    .argument(
      "[paths...]",
      "files and folders, FILE:LINE for one launch; after -- a command line such as: vllm serve MODEL",
    )
    .option("--why", "print the steps of each figure");
  addMoneyOptions(command).action(async (paths: readonly string[], options: EstimateOptions) => {
    const { runEstimate, runEstimateOfCommand } = await import("./estimateCommand.ts");
    const isCommand = words !== null && paths.length === 0;
    setStatus(
      isCommand
        ? await runEstimateOfCommand(words, options, host)
        : await runEstimate([...paths, ...(words ?? [])], options, host),
    );
  });
}

function addRecommend(program: Command, { host, setStatus }: CommandContext): void {
  const command = addCommand(
    program,
    "recommend",
    "print the cheapest configurations that carry the workload",
    [
      ["gpuplan recommend chat.gpuplan.yaml", "over all GPUs and providers"],
      ["gpuplan recommend serve.sh:12 --top 3 --json", "one launch of a script, as data"],
    ],
  )
    .argument("<file>", "a plan or launch file, FILE:LINE for one launch; - reads standard input")
    .option("--top <count>", "how many to print", readCount, 5)
    .option("--smaller-models", "try smaller models of the same family too, whose answers are their own");
  addMoneyOptions(command).action(async (target: string, options: RecommendOptions) => {
    const { runRecommend } = await import("./recommendCommand.ts");
    setStatus(await runRecommend(target, options, host));
  });
}

function addMoneyOptions(command: Command): Command {
  return command
    .option("--currency <code>", "print amounts in another currency, such as EUR; needs --rate")
    .option("--rate <number>", "how much of the currency a dollar is")
    .option(
      "--api-price <price>",
      'compare with an API that asks "$0.50/M in, $1.50/M out" for a million tokens',
    );
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("A whole number from 1 on.");
}

function addLaunches(program: Command, { host, words, setStatus }: CommandContext): void {
  addCommand(program, "launches", "print what was recognised: every launch with its settings as resolved", [
    ["gpuplan launches deploy --json", "every launch below the folder, as data"],
  ])
    .argument("[paths...]", "files and folders")
    .action(async (paths: readonly string[], options: CommonOptions) => {
      const { runLaunches } = await import("./launchesCommand.ts");
      setStatus(await runLaunches([...paths, ...(words ?? [])], options, host));
    });
}

function addCalibrate(program: Command, { host, words, setStatus }: CommandContext): void {
  addCommand(
    program,
    "calibrate",
    "hold the estimate against start-up logs of vLLM, and against results of vllm bench serve and GuideLLM",
    [
      ["gpuplan calibrate vllm.log --plan chat.gpuplan.yaml", "the estimate beside what was measured"],
      ["gpuplan calibrate bench.json --plan chat.gpuplan.yaml --write", "the speed of a run, into the plan"],
      ["docker logs vllm 2>&1 | gpuplan calibrate -", "standard input"],
      ["gpuplan calibrate vllm.log --plan chat.gpuplan.yaml --write", "keep what was measured in the plan"],
    ],
  )
    .argument("<logs...>", "log files of any size; - reads standard input")
    .option(
      "--plan <file>",
      "the plan, or launch file, that was started; without it what the log itself tells",
    )
    .option("--service <name>", "the plan's service, where several could be meant")
    .option("--write", "write what was measured into the plan")
    .action(async (logs: readonly string[], options: CalibrateOptions) => {
      const { runCalibrate } = await import("./calibrateCommand.ts");
      setStatus(await runCalibrate([...logs, ...(words ?? [])], options, host));
    });
}

function addObserve(program: Command, { host, setStatus }: CommandContext): void {
  addCommand(program, "observe", "hold the estimate against a running server, by what it tells Prometheus", [
    ["gpuplan observe localhost:8000 chat.gpuplan.yaml", "the estimate beside what the server does"],
    ["gpuplan observe http://gpu-1:8000 serve.sh --watch 10", "again every 10 seconds, until Ctrl-C"],
    ["gpuplan observe localhost:8000 --json", "what it tells, as data; a line each with --watch"],
  ])
    .argument("<address>", "the server; nothing but its /metrics is asked for, and no redirect is followed")
    .argument("[file]", "the plan, or launch file, that it was started from")
    .option("--plan <file>", "the same, as an option")
    .option("--service <name>", "the plan's service, where several could be meant")
    .option("--model <name>", "the model as it is served, where there are several")
    .option("--watch [seconds]", "read again and again, every 5 seconds if nothing else is said", readSeconds)
    .action(async (address: string, file: string | undefined, options: WatchedOptions) => {
      const { runObserve } = await import("./observeCommand.ts");
      const { watch, plan = file, ...others } = options;
      setStatus(
        await runObserve(
          address,
          {
            ...others,
            ...(plan !== undefined && { plan }),
            ...(watch !== undefined && { watch: watch === true ? 5 : watch }),
          },
          host,
        ),
      );
    });
}

/** `--watch` alone says nothing of the seconds. */
type WatchedOptions = Omit<ObserveOptions, "watch"> & { readonly watch?: number | true };

function readSeconds(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Whole seconds from 1 on.");
}

function addNew(program: Command, { host, words, setStatus }: CommandContext): void {
  addCommand(program, "new", "write a plan from the launches of a script, compose file or manifest", [
    ["gpuplan new --from serve.sh", "print the plan"],
    ["gpuplan new chat.gpuplan.yaml --from compose.yaml", "write it"],
  ])
    .argument("[file]", "the plan to write; without one it is printed")
    .requiredOption("--from <file>", "the file that launches vLLM")
    .option("--force", "write over a file that is there")
    .action(async (path: string | undefined, options: NewOptions) => {
      const { runNew } = await import("./newCommand.ts");
      setStatus(await runNew(path ?? words?.[0] ?? null, options, host));
    });
}

function addGenerate(program: Command, { host, setStatus }: CommandContext): void {
  addCommand(program, "generate", "write launch files or alert rules from a plan", [
    ["gpuplan generate chat.gpuplan.yaml --to shell", "print a script"],
    ["gpuplan generate chat.gpuplan.yaml --to kubernetes --out deploy", "write manifests into a folder"],
  ])
    .argument("<file>", "the plan; - reads standard input")
    .addOption(
      new Option("--to <kind>", "what to write").choices(Object.keys(generationKinds)).makeOptionMandatory(),
    )
    .option("--out <folder>", "write files there instead of printing them")
    .option("--force", "write over files that are there")
    .action(async (path: string, options: GenerateOptions) => {
      const { runGenerate } = await import("./generateCommand.ts");
      setStatus(await runGenerate(path, options, host));
    });
}

function addLanguageServer(program: Command, { host }: CommandContext): void {
  const command = program
    .command("lsp")
    .description("start the language server, for editors that speak its protocol")
    .option("--stdio", "over standard input and output, as is done anyway")
    .option("--hub", "let it ask the Hugging Face Hub; sends the names of models")
    .option("--clientProcessId <id>", "end when this process does")
    .action(() => host.startLanguageServer());
  addExamples(command, [["gpuplan lsp --stdio", "what Neovim, Helix, Emacs and others start"]]);
}
