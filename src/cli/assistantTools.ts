import type { AnswerTool, ToolInput, ToolName } from "../mcp/tools.ts";
import { parseVersion } from "../units/version.ts";
import { runCheck } from "./checkCommand.ts";
import { runEstimate } from "./estimateCommand.ts";
import { gpuProblem } from "./gpuOption.ts";
import { type CliHost, exitStatus } from "./host.ts";
import { runLaunches } from "./launchesCommand.ts";
import type { CommonOptions } from "./options.ts";
import { runRecommend } from "./recommendCommand.ts";

type Run = (paths: readonly string[], options: CommonOptions, host: CliHost) => Promise<number>;

const runs: Record<ToolName, Run> = {
  check: (paths, options, host) => runCheck(paths, { ...options, failOn: "never", format: "json" }, host),
  estimate: runEstimate,
  launches: runLaunches,
  recommend: recommendAll,
};

/** As many as a person compares, and a model reads. */
const mostRecommended = 5;

/** The command answers about one file; an assistant may name several, and gets one list. */
async function recommendAll(
  paths: readonly string[],
  options: CommonOptions,
  host: CliHost,
): Promise<number> {
  const rows: unknown[] = [];
  let worst: number = exitStatus.done;
  for (const path of paths) {
    const printed: string[] = [];
    const own = { ...host, write: (part: string) => void printed.push(part) };
    const status = await runRecommend(path, { ...options, top: mostRecommended }, own);
    worst = Math.max(worst, status);
    const list: unknown = JSON.parse(printed.join(""));
    if (Array.isArray(list)) rows.push(...list);
  }
  host.write(`${JSON.stringify(rows, null, 2)}\n`);
  return worst;
}

/**
 * Answers an assistant with what the command of the same name prints as JSON, secrets taken out. An assistant may be
 * talked into anything by what it reads: it gets no file outside the working folder, and nothing is written.
 */
export function assistantTools(host: CliHost, hub: boolean): AnswerTool {
  return async (tool, input) => {
    const refusal = await refuse(input, host);
    if (refusal !== null) return { json: "", problems: refusal, failed: true };
    const { paths, text, fileName, gpu, vllm } = input;
    const printed: string[] = [];
    const problems: string[] = [];
    const status = await runs[tool](
      paths ?? ["-"],
      {
        json: true,
        hub,
        ...(fileName !== undefined && { as: fileName }),
        ...(gpu !== undefined && { gpu }),
        ...(vllm !== undefined && { vllm }),
      },
      {
        ...host,
        readStandardInput: async () => text ?? "",
        write: (part) => void printed.push(part),
        writeError: (part) => void problems.push(part),
        writeTextFile: async (path) => `${path}: assistants write no files.`,
        createTextFile: async (path) => `${path}: assistants write no files.`,
      },
    );
    return { json: printed.join(""), problems: problems.join(""), failed: status !== exitStatus.done };
  };
}

/** What a command line's own definitions would have refused; `null` where nothing is wrong. */
async function refuse({ paths, gpu, vllm }: ToolInput, host: CliHost): Promise<string | null> {
  const problem = gpu === undefined ? null : gpuProblem(gpu);
  if (problem !== null) return `gpu "${gpu}": ${problem}`;
  if (vllm !== undefined && parseVersion(vllm) === null)
    return `vllm "${vllm}": a version looks like 0.11 or 0.11.1.`;
  for (const path of paths ?? []) {
    // A place in a file is no part of its path.
    const file = path.replace(/:\d+$/, "");
    if (path === "-") return "Give what is to be read as text.";
    if (!(await host.isBelowWorkingFolder(file)))
      return `${file} is outside the folder that this server was started in. Its content can be given as text.`;
  }
  return null;
}
