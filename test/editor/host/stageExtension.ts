import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";
import { projectRoot, stagedExtension } from "./paths.ts";

/**
 * Lays out the extension as its package will hold it, no file more, so that the tests see what people get. It cannot
 * be run from the project's folder either: there lies the hosted editor too, and an editor mistakes the themes and
 * languages below an extension under development for parts of that extension.
 */
export async function stageExtension(): Promise<void> {
  const files = await listFiles({ cwd: projectRoot, packageManager: PackageManager.None });
  await rm(stagedExtension, { recursive: true, force: true });
  for (const file of files) await cp(join(projectRoot, file), join(stagedExtension, file));
}
