/** A vLLM release, compared by number: formulas and defaults depend on it. */
export interface VllmVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Below zero when `a` is older than `b`, zero when equal, above when newer. */
export function compareVersions(a: VllmVersion, b: VllmVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** Whether `version` is at least `major.minor`, or `major.minor.patch`. */
export function isAtLeast(version: VllmVersion, major: number, minor: number, patch = 0): boolean {
  return compareVersions(version, { major, minor, patch }) >= 0;
}

/** Reads `0.11`, `v0.11.0`, `0.11.1rc2`, `v0.9.0.1`; `null` for anything else (`latest`, `nightly`). */
export function parseVersion(text: string): VllmVersion | null {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?:[.\-+a-z].*)?$/i.exec(text.trim());
  if (!match) return null;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? 0) };
}

/** `0.11` where the patch is 0, else `0.11.1`: as people say it. */
export function formatVersion(version: VllmVersion): string {
  const base = `${version.major}.${version.minor}`;
  return version.patch === 0 ? base : `${base}.${version.patch}`;
}
