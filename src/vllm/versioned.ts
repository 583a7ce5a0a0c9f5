import { compareVersions, parseVersion, type VllmVersion } from "../units/version.ts";

/** One state of something that releases changed: it holds from `since` until the next row. */
export interface VersionedRow {
  /** `0.21`, `0.8.5`; `0` for as far back as is known. */
  readonly since: string;
}

/** The row that holds in a release; rows stand newest first, and the last one holds for everything older. */
export function rowForVersion<Row extends VersionedRow>(
  rows: readonly [Row, ...Row[]],
  version: VllmVersion,
): Row {
  const current = rows.find((row) => {
    const since = parseVersion(row.since);
    return since === null || compareVersions(since, version) <= 0;
  });
  return current ?? rows.at(-1) ?? rows[0];
}
