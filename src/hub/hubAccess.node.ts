import { isAbsolute, join } from "node:path";
import { platform } from "node:process";
import type { HubFetch } from "../catalog/hubFile.ts";
import type { HubAccess, HubCache } from "../service/hubModels.ts";
import type { Environment } from "./proxy.node.ts";

export interface HubAccessOptions {
  /** Proxies, token and where caches lie. */
  readonly environment: Environment;
  readonly settleMs: number;
  /** Where the editor wants its extension's files; `null` or absent: where the system keeps caches. */
  readonly cacheFolder?: () => string | null;
}

/**
 * The Hub as a host on Node reaches it. Making it connects to nothing and touches no file; what does is loaded by the
 * first question, since most people never turn the Hub on.
 */
export function createHubAccess({ environment, settleMs, cacheFolder }: HubAccessOptions): HubAccess {
  let fetch: Promise<HubFetch> | undefined;
  let cache: Promise<HubCache> | undefined;
  const loadFetch = () => {
    fetch ??= import("./hubFetch.node.ts").then(({ createHubFetch }) => createHubFetch({ environment }));
    return fetch;
  };
  const loadCache = () => {
    cache ??= import("./hubCache.node.ts").then(({ createHubCache, defaultCacheFolder }) =>
      createHubCache(() => {
        const named = cacheFolder?.() ?? null;
        return named !== null && isAbsolute(named)
          ? join(named, "hub")
          : defaultCacheFolder(environment, platform);
      }),
    );
    return cache;
  };
  return {
    fetch: async (request, signal) => (await loadFetch())(request, signal),
    cache: {
      read: async (key) => (await loadCache()).read(key),
      write: async (entry) => (await loadCache()).write(entry),
    },
    nowMs: Date.now,
    settleMs,
  };
}
