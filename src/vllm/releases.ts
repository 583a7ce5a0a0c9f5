import { compareVersions, parseVersion, type VllmVersion } from "../units/version.ts";

/** The newest release whose flags, defaults and formulas the product knows; assumed where nobody says which runs. */
export const newestKnownVersion: VllmVersion = { major: 0, minor: 28, patch: 0 };

export interface Release {
  readonly version: VllmVersion;
  /** The day on which the release left the main branch. */
  readonly cut: string;
  /** `false`: estimated from commit dates, good to about a week. */
  readonly dated: boolean;
}

/** Releases, oldest first. */
export function allReleases(): readonly Release[] {
  return releases;
}

/** The release a version belongs to: the newest that is not newer. `null` for what is older than the list. */
export function findRelease(version: VllmVersion): Release | null {
  return releases.findLast((release) => compareVersions(release.version, version) <= 0) ?? null;
}

/** Whether a version is newer than anything that was read: what is said of it is said of the newest known. */
export function isNewerThanKnown(version: VllmVersion): boolean {
  const { major, minor } = newestKnownVersion;
  return version.major > major || (version.major === major && version.minor > minor);
}

/** Source: tags and release branches of vllm-project/vllm (dated), and its commit dates up to 2026-08-17 (estimated). */
const releaseRows: readonly (readonly [version: string, cut: string, dated: boolean])[] = [
  ["0.8.0", "2025-03-17", true],
  ["0.8.5", "2025-04-28", true],
  ["0.9.0", "2025-05-27", true],
  ["0.9.1", "2025-06-10", true],
  ["0.9.2", "2025-07-06", true],
  ["0.10.0", "2025-07-23", true],
  ["0.10.1", "2025-08-17", false],
  ["0.10.2", "2025-09-10", false],
  ["0.11.0", "2025-09-28", false],
  ["0.11.1", "2025-11-09", false],
  ["0.12.0", "2025-11-30", false],
  ["0.13.0", "2025-12-15", false],
  ["0.14.0", "2026-01-14", false],
  ["0.15.0", "2026-01-27", false],
  ["0.16.0", "2026-02-08", false],
  ["0.17.0", "2026-03-05", false],
  ["0.18.0", "2026-03-17", false],
  ["0.19.0", "2026-03-29", true],
  ["0.20.0", "2026-04-20", false],
  ["0.21.0", "2026-05-10", false],
  ["0.22.0", "2026-05-25", false],
  ["0.23.0", "2026-06-07", true],
  ["0.24.0", "2026-06-23", true],
  ["0.25.0", "2026-07-07", false],
  ["0.26.0", "2026-07-21", false],
  ["0.27.0", "2026-08-04", false],
  ["0.28.0", "2026-08-17", false],
];

const releases: readonly Release[] = releaseRows.flatMap(([text, cut, dated]) => {
  const version = parseVersion(text);
  return version ? [{ version, cut, dated }] : [];
});
