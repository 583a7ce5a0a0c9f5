import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { hasConsent } from "./consent.ts";
import { cacheFolder } from "./paths.ts";

/** The version both kinds of editor run unless GPUPLAN_VSCODE_VERSION names another (`stable`, `insiders`, `1.101.0`). */
const version = process.env.GPUPLAN_VSCODE_VERSION ?? "1.139.1";
const downloads = join(cacheFolder, "vscode-test");

/** The path of a downloaded VS Code; fetched first if needed. */
export async function ensureElectron(): Promise<string> {
  const question = `VS Code ${version} for the tests is not here yet. Download it (about 150 MB)?`;
  if (!(await isElectronDownloaded()) && !(await hasConsent(question))) {
    throw new Error(
      "The editor tests need VS Code. GPUPLAN_EDITOR=hosted runs them in the one from the npm registry.",
    );
  }
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: downloads });
  } catch (error) {
    throw new Error(
      `VS Code ${version} could not be downloaded (${String(error)}). ` +
        "Check the connection, or set GPUPLAN_EDITOR=hosted to use the one from the npm registry.",
    );
  }
}

/** Whether a download of the wanted version is in the cache; `stable` and `insiders` move, so they never count. */
export async function isElectronDownloaded(): Promise<boolean> {
  const names = await readdir(downloads).catch(() => []);
  return names.some((name) => name.startsWith("vscode-") && name.endsWith(`-${version}`));
}

/** Arguments for an editor that is nobody's: its own profile, no updates, no sandbox that containers refuse. */
export function electronArguments(home: string, folder: string): string[] {
  return [
    folder,
    `--user-data-dir=${join(home, "data")}`,
    `--extensions-dir=${join(home, "extensions")}`,
    ...[
      "--no-sandbox",
      "--disable-gpu-sandbox",
      "--disable-updates",
      "--skip-welcome",
      "--skip-release-notes",
    ],
  ];
}
