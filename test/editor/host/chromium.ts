import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { hasConsent, isAttended } from "./consent.ts";
import { runVisibly } from "./processes.ts";

const aptGet = "/usr/bin/apt-get";
const namesOnPath = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
];
const knownPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/** Starts a headless Chromium that talks to nobody but the page it is given. */
export async function launchChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      // Chromium refuses its sandbox to root, which is who runs in containers.
      ...(isRoot ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** The path of a Chromium, installed first where this run may do so; otherwise an error that says what to install. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found) return found;
  if (await mayInstall()) {
    console.log("Installing Chromium with apt-get …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await runVisibly(aptGet, ["update", "-qq"], { env });
    // Without a font the pages would show boxes, on screenshots too.
    const packages = ["chromium", "fonts-dejavu-core", "fonts-liberation"];
    await runVisibly(aptGet, ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    "The editor tests need Chromium and found none. Install it (Debian, Ubuntu: `sudo apt-get install chromium`; " +
      "macOS: `brew install --cask chromium`) or point GPUPLAN_CHROMIUM at a Chromium, Chrome or Edge.",
  );
}

function findChromium(): string | undefined {
  const chosen = process.env.GPUPLAN_CHROMIUM;
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`GPUPLAN_CHROMIUM is "${chosen}", which is not a program that can be run.`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const onPath = namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...knownPlaces].find(isExecutable);
}

async function mayInstall(): Promise<boolean> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isExecutable(aptGet)) return false;
  if (!isAttended()) return true;
  return hasConsent("Chromium is missing. Install it with apt-get (about 300 MB)?");
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
