import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The project's folder. Found by walking up, since this file runs from its source and from a bundle under `out/`. */
export const projectRoot = findProjectRoot(import.meta.dirname);

/** Downloads that are worth keeping between runs; git ignores it. */
export const cacheFolder = join(projectRoot, ".cache");

/** The bundle that runs inside the editor's extension host. */
export const suiteBundle = join(projectRoot, "out", "editor-suite", "index.cjs");

/** The extension as its package will hold it; the editors load it from here. */
export const stagedExtension = join(projectRoot, "out", "extension");

/** The same without its Node half, so that a host that has the choice takes the web's. */
export const stagedWebExtension = join(projectRoot, "out", "web-extension");

export const screenshotFolder = join(projectRoot, "out", "screenshots");

function findProjectRoot(folder: string): string {
  if (existsSync(join(folder, "esbuild.mjs"))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error("The project's folder was not found: no esbuild.mjs above this file.");
  return findProjectRoot(parent);
}
