import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";
import { collectMessages, localizeManifest } from "./localization.ts";
import { projectRoot, stagedExtension, stagedWebExtension } from "./paths.ts";

/**
 * Lays out the extension as its package will hold it, no file more, so that the tests see what people get. It cannot
 * be run from the project's folder either: there lies the hosted editor too, and an editor mistakes the themes and
 * languages below an extension under development for parts of that extension.
 */
export async function stageExtension(): Promise<void> {
  const files = await listFiles({ cwd: projectRoot, packageManager: PackageManager.None });
  await rm(stagedExtension, { recursive: true, force: true });
  for (const file of files) await cp(join(projectRoot, file), join(stagedExtension, file));
  const manifest = join(stagedExtension, "package.json");
  const packaged = packagedManifest(JSON.parse(await readFile(manifest, "utf8")));
  const localized = localizeManifest(packaged);
  await writeJson(manifest, localized.manifest);
  await writeJson(join(stagedExtension, "package.nls.json"), localized.strings);
  await mkdir(join(stagedExtension, "l10n"));
  const messages = collectMessages(await readSources(join(projectRoot, "src", "extension")));
  await writeJson(join(stagedExtension, "l10n", "bundle.l10n.json"), messages);
}

async function readSources(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ts"));
  return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
}

async function writeJson(path: string, content: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
}

/**
 * The manifest without what is for developing the extension and for the command line's package. `type` must go: the web
 * host would take the bundle for an ES module, which it cannot load.
 */
function packagedManifest(manifest: object): object {
  const unpacked = ["type", "private", "bin", "scripts", "devDependencies"];
  const packed = Object.fromEntries(Object.entries(manifest).filter(([name]) => !unpacked.includes(name)));
  return { ...packed, l10n: "./l10n" };
}

/** An editor with a remote prefers the half for Node wherever there is one; this leaves it only the other. */
export async function stageWebExtension(): Promise<void> {
  await rm(stagedWebExtension, { recursive: true, force: true });
  await cp(stagedExtension, stagedWebExtension, { recursive: true });
  for (const name of ["extension.cjs", "server.cjs"])
    await rm(join(stagedWebExtension, "dist", name), { force: true });
  const manifest = join(stagedWebExtension, "package.json");
  const { main: _, ...rest } = JSON.parse(await readFile(manifest, "utf8"));
  await writeFile(manifest, JSON.stringify({ ...rest, extensionKind: ["web"] }, undefined, 2));
}
