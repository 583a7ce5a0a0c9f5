import { compareVersions, formatVersion, parseVersion, type VllmVersion } from "../../src/units/version.ts";
import { allReleases, newestKnownVersion } from "../../src/vllm/releases.ts";
import type { GroundTruthRow } from "./groundTruthRow.ts";

export interface InferredVersion {
  readonly version: VllmVersion;
  /** How it is known: `stated`, or what it was inferred from. */
  readonly from: string;
}

/**
 * The version that decides defaults and formulas. A release that is stated counts as it stands; a build of the main
 * branch has what was on it that day; without either, the date of the report tells the newest release that people had.
 */
export function inferVersion(row: GroundTruthRow): InferredVersion {
  const stated = row.version === null ? null : parseVersion(row.version);
  const day = dayOf(row.date);
  // Shallow clones call every build `0.1.devN`.
  const isCounted = stated !== null && (stated.minor > 1 || stated.major > 0);
  if (stated !== null && isCounted) {
    if (!/dev|\+g/.test(row.version ?? "") || day === null) return { version: stated, from: "stated" };
    const main = releaseOn(day, 0);
    return main !== null && compareVersions(main, stated) > 0
      ? { version: main, from: `main branch on ${row.date}` }
      : { version: stated, from: "stated" };
  }
  const least = parseVersion(/>=\s*v?(\d+\.\d+(?:\.\d+)?)/.exec(row.otherFlags)?.[1] ?? "");
  if (day === null) {
    if (row.engine === "V0") return { version: LAST_OF_FIRST_ENGINE, from: "engine V0" };
    return { version: newestKnownVersion, from: least === null ? "undated: newest known" : "stated bound" };
  }
  const isBuild = row.version !== null;
  const dated = releaseOn(day, isBuild ? 0 : DAYS_TO_RELEASE);
  const version =
    dated ?? (row.date !== null && row.date < "2025-01-27" ? { ...BEFORE_0_7 } : LAST_OF_FIRST_ENGINE);
  if (row.engine === "V1" && compareVersions(version, FIRST_OF_SECOND_ENGINE) < 0) {
    return { version: FIRST_OF_SECOND_ENGINE, from: `engine V1 on ${row.date}` };
  }
  return { version, from: `date ${row.date}` };
}

/** For a row's line: `0.19 (date 2026-04-10)`. */
export function describeVersion({ version, from }: InferredVersion): string {
  return from === "stated" ? formatVersion(version) : `${formatVersion(version)} (${from})`;
}

/** From the branch of a release to its publication. */
const DAYS_TO_RELEASE = 7;
const LAST_OF_FIRST_ENGINE: VllmVersion = { major: 0, minor: 7, patch: 3 };
const BEFORE_0_7: VllmVersion = { major: 0, minor: 6, patch: 6 };
const FIRST_OF_SECOND_ENGINE: VllmVersion = { major: 0, minor: 8, patch: 0 };

const DAY_MS = 86_400_000;

/** `2026-04-10`, or the middle of `2026-04`, in milliseconds. */
function dayOf(date: string | null): number | null {
  if (date === null) return null;
  const match = /^(\d{4})-(\d\d)(?:-(\d\d))?/.exec(date);
  if (!match) return null;
  const time = Date.parse(`${match[1]}-${match[2]}-${match[3] ?? "15"}T00:00:00Z`);
  return Number.isNaN(time) ? null : time;
}

function releaseOn(day: number, lagDays: number): VllmVersion | null {
  const cutBefore = day - lagDays * DAY_MS;
  return allReleases().findLast((release) => Date.parse(release.cut) <= cutBefore)?.version ?? null;
}
