import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { type HubEntry, hubEntrySchema } from "../catalog/hubEntrySchema.ts";
import { LARGEST_CONFIG_BYTES } from "../catalog/modelFiles.ts";
import type { HubCache, HubKey } from "../service/hubModels.ts";
import { makeFolder } from "../startup/makeFolder.node.ts";
import type { Environment } from "./proxy.node.ts";

/** Two configurations of the largest size with every character escaped. */
const LARGEST_ENTRY_BYTES = 4 * LARGEST_CONFIG_BYTES;

export interface CacheBounds {
  readonly mostEntries: number;
  readonly mostBytes: number;
}

const defaultBounds: CacheBounds = { mostEntries: 500, mostBytes: 64 * 2 ** 20 };

/**
 * Keeps what the Hub told in a folder, one file a model. What does not hold when it is read counts as not there and
 * is replaced by the next answer; a folder that cannot be written only means that nothing is kept.
 */
export function createHubCache(folder: () => string, bounds: CacheBounds = defaultBounds): HubCache {
  const pathOf = (key: HubKey) => join(folder(), fileName(key));
  return {
    read: async (key) => {
      try {
        const { size } = await stat(pathOf(key));
        if (size > LARGEST_ENTRY_BYTES) return null;
        const entry = hubEntrySchema.parse(JSON.parse(await readFile(pathOf(key), "utf8")));
        return isOf(entry, key) ? entry : null;
      } catch {
        return null;
      }
    },
    write: async (entry) => {
      try {
        makeFolder(folder(), 0o700);
        // Renamed into place, so that nobody reads half of it.
        const draft = join(folder(), `${randomUUID()}.draft`);
        await writeFile(draft, JSON.stringify(entry), { mode: 0o600 });
        await rename(draft, pathOf(entry));
        await removeOldest(folder(), bounds);
      } catch {
        // Without a cache every look-up asks the Hub; that is all.
      }
    },
  };
}

/** `$XDG_CACHE_HOME/gpuplan/hub`, or where the system keeps such things. */
export function defaultCacheFolder(environment: Environment, platform: NodeJS.Platform): string {
  const named = [environment.XDG_CACHE_HOME, platform === "win32" ? environment.LOCALAPPDATA : undefined];
  const own = platform === "darwin" ? ["Library", "Caches"] : [".cache"];
  const root = named.find((path) => path !== undefined && isAbsolute(path)) ?? join(homedir(), ...own);
  return join(root, "gpuplan", "hub");
}

function fileName({ endpoint, id, revision }: HubKey): string {
  return `${createHash("sha256")
    .update(JSON.stringify([endpoint, id, revision]))
    .digest("hex")}.json`;
}

function isOf(entry: HubEntry, key: HubKey): boolean {
  return entry.endpoint === key.endpoint && entry.id === key.id && entry.revision === key.revision;
}

async function removeOldest(folder: string, { mostEntries, mostBytes }: CacheBounds): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f-]+\.(?:json|draft)$/.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const { mtimeMs, size } = await stat(join(folder, name));
      return { path: join(folder, name), mtimeMs, size };
    }),
  );
  let bytes = 0;
  const newestFirst = files.sort((first, second) => second.mtimeMs - first.mtimeMs);
  for (const [index, { path, size }] of newestFirst.entries()) {
    bytes += size;
    if (index >= mostEntries || bytes > mostBytes) await rm(path, { force: true });
  }
}
