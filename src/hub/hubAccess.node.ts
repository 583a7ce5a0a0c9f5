import { isAbsolute, join } from "node:path";
import { platform } from "node:process";
import type { HubAccess } from "../service/hubModels.ts";
import { createHubCache, defaultCacheFolder } from "./hubCache.node.ts";
import { createHubFetch } from "./hubFetch.node.ts";
import type { Environment } from "./proxy.node.ts";

export interface HubAccessOptions {
  /** Proxies, token and where caches lie. */
  readonly environment: Environment;
  readonly settleMs: number;
  /** Where the editor wants its extension's files; `null` or absent: where the system keeps caches. */
  readonly cacheFolder?: () => string | null;
}

/** The Hub as a host on Node reaches it. Making it connects to nothing and touches no file. */
export function createHubAccess({ environment, settleMs, cacheFolder }: HubAccessOptions): HubAccess {
  const folder = () => {
    const named = cacheFolder?.() ?? null;
    return named !== null && isAbsolute(named)
      ? join(named, "hub")
      : defaultCacheFolder(environment, platform);
  };
  return {
    fetch: createHubFetch({ environment }),
    cache: createHubCache(folder),
    nowMs: Date.now,
    settleMs,
  };
}
