import type { Band } from "../capacity/band.ts";
import type { ServerSettings } from "../capacity/serverSettings.ts";
import { isAtLeast } from "../units/version.ts";
import type { StartupReport } from "../vllm/log/startupReport.ts";
import { holds } from "./estimatedTerms.ts";
import { bindingRank, type Observation } from "./observedTerms.ts";

/** Something that the log shows and that no estimate takes into account. */
export type Circumstance =
  /** Not a release: between two of them, or built by somebody else. */
  | { readonly kind: "build"; readonly version: string; readonly isOwn: boolean }
  /** Releases before 0.9.1 count what others hold against the KV cache. */
  | { readonly kind: "other-process"; readonly bytes: number }
  /** Several ranks print; the one with the least memory decides. */
  | {
      readonly kind: "binding-rank";
      readonly rank: string;
      readonly lowBytes: number;
      readonly highBytes: number;
    };

const GIB = 2 ** 30;

export function findCircumstances(
  report: StartupReport,
  server: Pick<ServerSettings, "version" | "otherProcessesBytes">,
): readonly Circumstance[] {
  const found: Circumstance[] = [];
  const { otherProcessesBytes: bytes, version } = server;
  if (bytes > 0 && !isAtLeast(version, 0, 9, 1)) found.push({ kind: "other-process", bytes });
  const build = report.version && buildOf(report.version.value);
  if (build) found.push(build);
  const rank = bindingRank(report);
  const sizes = report.figures.filter(({ name }) => name === "kvCacheGiB").map(({ value }) => value * GIB);
  const [lowBytes, highBytes] = [Math.min(...sizes), Math.max(...sizes)];
  if (rank !== null && highBytes - lowBytes > 0.05 * GIB)
    found.push({ kind: "binding-rank", rank, lowBytes, highBytes });
  return found;
}

/** Whether a circumstance can be why a figure is not where it was estimated. */
export function mayExplain(
  circumstance: Circumstance,
  { term, value }: Observation,
  estimated: Band,
): boolean {
  const ofCache = term === "kvCache" || term === "kvTokens" || term === "concurrency";
  switch (circumstance.kind) {
    case "build":
      return term !== "totalMemory";
    case "other-process":
      return ofCache || term === "nonTorch";
    case "binding-rank": {
      // The other ranks have what was estimated.
      const ofOthers = value * (circumstance.highBytes / circumstance.lowBytes);
      return ofCache && holds(estimated, { term, value: ofOthers, line: 0 });
    }
  }
}

/** What packagers add to the number of a release: a commit, a day, a platform. */
const usualSuffix = /^(?:g[0-9a-f]{5,40}|d?\d{6,8}|\d{1,3}|cu\d+|rocm\d*|cpu|xpu|precompiled|empty)$/;

/** `0.11.1rc2.dev12+g0123abc` is a state between two releases; `0.10.1+gptoss` is somebody's own. */
function buildOf(version: string): Circumstance | null {
  const [number = "", local = ""] = version.split("+");
  const isOwn = local !== "" && !local.split(".").every((part) => usualSuffix.test(part));
  return isOwn || /\d(?:rc|a|b)\d|\.dev\d/.test(number) ? { kind: "build", version, isOwn } : null;
}
