import { join } from "node:path";
import { argv, cwd, env, stderr, stdout } from "node:process";
import { pathToFileURL } from "node:url";
import type { AssistantServer } from "../mcp/tools.ts";
import { keepEngine } from "../startup/engine.node.ts";
import { createCommandFiles } from "./commandFiles.node.ts";
import { startLanguageServer } from "./languageServer.node.ts";
import { runProgram } from "./program.ts";

/** The command line on Node: files, streams and exit status; what it prints is decided in `program.ts`. */
export async function runCommandLine(): Promise<number> {
  const faults: string[] = [];
  const files = createCommandFiles();
  let hasService = false;
  const status = await runProgram(argv.slice(2), {
    createService: async (mayAskHub) => {
      // The engine and its data: nine tenths of the program, which help, completion and usage errors do without.
      const { createNodeService } = await import("./nodeService.node.ts");
      hasService = true;
      return createNodeService(__dirname, mayAskHub, (where, error) =>
        faults.push(
          `fault in ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        ),
      );
    },
    ...(env.HF_ENDPOINT && { hubEndpoint: env.HF_ENDPOINT }),
    ...files,
    openServerReader: async (watches) => {
      // Loaded when it is asked for, as the Hub is.
      const { createServerReader } = await import("./serverReader.node.ts");
      return createServerReader(watches);
    },
    write: (text) => stdout.write(text),
    writeError: (text) => stderr.write(text),
    readRulePage: async (rule) => {
      const page = await files.readInputFile(join(__dirname, "..", "docs", "rules", `${rule}.md`));
      return "text" in page ? page.text : null;
    },
    startLanguageServer,
    startAssistantServer: async (answer) => {
      const server: AssistantServer = await import(pathToFileURL(join(__dirname, "mcp.cjs")).href);
      await server.serveAssistant(answer, GPUPLAN_VERSION);
    },
    version: GPUPLAN_VERSION,
    workingFolder: cwd(),
    terminal: {
      columns: stdout.columns ?? 100,
      colors: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
    },
    ...(stderr.isTTY && {
      progress: {
        write: (text: string) => stderr.write(text),
        // Some terminals do not know their width.
        columns: stderr.columns || 80,
        nowMs: () => performance.now(),
      },
    }),
  });
  // What help and completion translate would be too little for the commands that read files.
  if (hasService) keepEngine();
  if (faults.length === 0) return status;
  stderr.write(`${faults.join("\n")}\n`);
  return 3;
}
