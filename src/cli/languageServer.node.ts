import { join } from "node:path";
import { argv } from "node:process";

/** Starts the language server's own program in this process. It reads how it is to talk from the arguments. */
export async function startLanguageServer(): Promise<void> {
  if (!argv.some((word) => /^--(?:stdio|pipe|socket|node-ipc)/.test(word))) argv.push("--stdio");
  // Not imported: Node's loader of modules would have to start first, which takes longer than what it loads.
  require(join(__dirname, "server.cjs"));
}
