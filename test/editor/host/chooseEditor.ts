import { ensureChromium } from "./chromium.ts";
import { ensureElectron, isElectronDownloaded } from "./electron.ts";
import { ensureHosted } from "./hostedInstall.ts";

/** `electron` is VS Code as people have it; `hosted` the VS Code server from the npm registry, shown by Chromium. */
export type EditorKind = "electron" | "hosted";

export interface EditorChoice {
  readonly kind: EditorKind;
  readonly reason: string;
}

/** Decides which editor the tests run in: GPUPLAN_EDITOR, else what this machine can have. */
export async function chooseEditor(): Promise<EditorChoice> {
  const wanted = process.env.GPUPLAN_EDITOR;
  if (wanted === "electron" || wanted === "hosted") return { kind: wanted, reason: "GPUPLAN_EDITOR says so" };
  if (wanted) throw new Error(`GPUPLAN_EDITOR is "${wanted}"; it can be "electron" or "hosted".`);
  if (!hasScreen()) return { kind: "hosted", reason: "this machine has no screen" };
  if (await isElectronDownloaded()) return { kind: "electron", reason: "it has been downloaded before" };
  if (await isDownloadReachable()) return { kind: "electron", reason: "VS Code can be downloaded here" };
  return { kind: "hosted", reason: "VS Code cannot be downloaded from here" };
}

/** Installs what the chosen editor needs, so that no test waits for it or asks in the middle. */
export async function prepareEditor(choice: EditorChoice): Promise<void> {
  console.log(`Editor for the tests: ${choice.kind} (${choice.reason}).`);
  if (choice.kind === "electron") {
    await ensureElectron();
    return;
  }
  await ensureChromium();
  await ensureHosted();
}

/** Whether windows can be shown. Electron cannot start without that on Linux. */
export function hasScreen(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function isDownloadReachable(): Promise<boolean> {
  try {
    const address = "https://update.code.visualstudio.com/api/releases/stable";
    const response = await fetch(address, { signal: AbortSignal.timeout(3_000) });
    return response.ok;
  } catch {
    return false;
  }
}
