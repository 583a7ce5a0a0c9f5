import process, { env } from "node:process";
import { setTimeout } from "node:timers/promises";
import { createMetricsFetch } from "../service/fetchMetrics.node.ts";
import type { ServerReader } from "./host.ts";

/** Running servers over this machine's network. While one is watched, Ctrl-C ends the watch; a second one the program. */
export function createServerReader(watches: boolean): ServerReader {
  const control = new AbortController();
  if (watches) process.once("SIGINT", () => control.abort());
  return {
    fetch: createMetricsFetch({ environment: env }),
    ended: control.signal,
    wait: (ms) => setTimeout(ms, undefined, { signal: control.signal }).catch(() => undefined),
    now: () => new Date(),
  };
}
