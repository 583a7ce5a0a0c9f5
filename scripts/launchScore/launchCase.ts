import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A launch file with the launches expected of it, which stand beside it in `NAME.expected.json`. */
export interface LaunchCase {
  /** Its path below the folder, with `/`. */
  readonly name: string;
  readonly text: string;
  /** Empty for a decoy. */
  readonly expected: readonly ExpectedLaunch[];
}

export interface ExpectedLaunch {
  /** The lines that are right for this launch, where a form leaves more than one; `null` where any is. */
  readonly line: readonly number[] | null;
  readonly kind: string | null;
  readonly entry: string | null;
  /** `null`: none is given. */
  readonly model: Expected;
  /** By vLLM's field names. What is not named here should be absent. */
  readonly settings: Readonly<Record<string, Expected>>;
}

/** A value as JSON has it, `{"unresolved": "$X"}` for what the file does not tell, `{"any": true}` where both are defensible. */
export type Expected = unknown;

const ending = ".expected.json";

/** Every case below the folder, by name. */
export function readLaunchCases(folder: string): readonly LaunchCase[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name).slice(0, -ending.length))
    .sort()
    .map((path) => ({
      name: relative(folder, path).replaceAll("\\", "/"),
      text: readFileSync(path, "utf8"),
      expected: readExpected(path),
    }));
}

function readExpected(path: string): readonly ExpectedLaunch[] {
  const expected: unknown = JSON.parse(readFileSync(path + ending, "utf8"));
  if (!Array.isArray(expected)) throw new Error(`${path}${ending} is no list of launches.`);
  return expected;
}

export function isUnresolved(expected: Expected): boolean {
  return typeof expected === "object" && expected !== null && "unresolved" in expected;
}
