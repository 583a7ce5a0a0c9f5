import { argv, stderr, stdout } from "node:process";
import { startLanguageServer } from "./languageServer.node.ts";

/**
 * The program `gpuplan`. Answers by itself what needs neither the commands nor the engine, since both take longer to
 * start than the answer does: an editor that starts the language server waits for nothing else.
 */
async function main(words: readonly string[]): Promise<number> {
  const [first, ...others] = words;
  if (words.length === 1 && (first === "--version" || first === "-V")) {
    stdout.write(`${GPUPLAN_VERSION}\n`);
    return 0;
  }
  if (first === "lsp" && others.every((word) => /^--(?:stdio|hub|clientProcessId=\d+)$/.test(word))) {
    await startLanguageServer();
    return 0;
  }
  const { runCommandLine } = await import("./commandLine.node.ts");
  return runCommandLine();
}

// `gpuplan … | head` has read enough: that is no fault, and nobody is left to tell. A full disk is one.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  stderr.write(`gpuplan: the output could not be written (${error.code ?? error.message}).\n`);
  process.exit(3);
});
stderr.on("error", () => undefined);

main(argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    stderr.write(`gpuplan: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 3;
  },
);
