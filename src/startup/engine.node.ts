import { homedir } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { env, platform } from "node:process";
import { setFlagsFromString } from "node:v8";
import { type CachedScript, cacheFileFor, runCachedScript } from "./cachedScript.node.ts";

let script: CachedScript | null = null;

/**
 * The engine that the programs share: its modules by path, evaluated when asked for.
 * @public Called by what `scripts/engineBundle.mjs` puts in the place of an import.
 */
export function loadEngine(): { readonly modules: Readonly<Record<string, () => unknown>> } {
  script ??= startEngine(join(__dirname, "engine.cjs"));
  // The bundle's one export, as the build has written it.
  return script.exports as ReturnType<typeof loadEngine>;
}

/**
 * V8 would translate the parsers' WASM a second time, into faster code, and keep a short process waiting for it at its
 * end: 0.3 s of 0.55 s for one file, and nothing gained over a thousand. And it would give the young room in small steps,
 * with a collection before each: a twelfth of a start. (By larger steps than these the room ends at 32 MiB, and stays.)
 * Functions earn V8's optimizing translation by four times as much work as V8 assumes: what runs so seldom as what starts
 * and what answers a keystroke gets no faster by it, and takes as much processor time again.
 */
const flagsOfStart = [
  "--liftoff-only",
  "--semi-space-growth-factor=4",
  `--interrupt-budget=${4 * 132 * 1024}`,
];

function startEngine(path: string): CachedScript {
  // A kept translation holds for the same flags alone, so they are set before it is read.
  for (const flag of flagsOfStart) setFlagsFromString(flag);
  const program = basename(__filename, ".cjs");
  const folder = codeCacheFolder();
  return runCachedScript(path, folder && cacheFileFor(path, folder, program, GPUPLAN_VERSION));
}

/** Keeps the translation of what has run so far for the next start. Does nothing in a bundle without an engine. */
export function keepEngine(): void {
  script?.keep();
}

/** Whether V8's flags may change: a translation that is kept afterwards would hold for the changed ones alone. */
export function isEngineKept(): boolean {
  return script?.isKept() ?? true;
}

/** `$XDG_CACHE_HOME/gpuplan/code`, or where the system keeps such things; `null` for a user without a home. */
export function codeCacheFolder(home: () => string = homedir, environment = env): string | null {
  const named = platform === "win32" ? environment.LOCALAPPDATA : environment.XDG_CACHE_HOME;
  const own = platform === "darwin" ? join("Library", "Caches") : ".cache";
  if (named !== undefined && isAbsolute(named)) return join(named, "gpuplan", "code");
  try {
    return join(home(), own, "gpuplan", "code");
  } catch {
    // The system knows no home of a number that is nobody's, as containers run under.
    return null;
  }
}
