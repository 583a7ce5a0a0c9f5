import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { stagedExtension } from "./paths.ts";
import { stageExtension } from "./stageExtension.ts";

/** Stages the extension and packs it: one package for every platform and for the web. Gives what is inside. */
export async function writePackage(path: string): Promise<{ readonly files: readonly string[] }> {
  await stageExtension();
  const packagePath = resolve(path);
  await mkdir(dirname(packagePath), { recursive: true });
  await createVSIX({
    cwd: stagedExtension,
    packagePath,
    dependencies: false,
    // There is no public repository to link to, so links stay as they are.
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return { files: await listFiles({ cwd: stagedExtension, packageManager: PackageManager.None }) };
}
