import type { LaunchReport } from "../../src/features/launchReport.ts";
import { type Expected, type ExpectedLaunch, isUnresolved } from "./launchCase.ts";

/** One file's launches compared with those expected. The model counts as one of the values. */
export interface CaseScore {
  readonly expectedLaunches: number;
  readonly foundLaunches: number;
  /** Launches that nobody expected; in a decoy there is no other kind. */
  readonly extraLaunches: number;
  readonly values: number;
  readonly rightValues: number;
  /** A line for each launch or value that differs. */
  readonly differences: readonly string[];
}

type Actual = { readonly value: unknown } | { readonly unresolved: string };

/**
 * A value is right when it is the one expected, unresolved where that is expected, and absent where nothing is:
 * a setting that was made up counts against the readers like one that was missed, and so do all of a missed launch.
 */
export function scoreLaunches(
  expected: readonly ExpectedLaunch[],
  actual: readonly LaunchReport[],
): CaseScore {
  const left = [...actual];
  const scores = expected.map((launch) => {
    const index = indexOfMatch(launch, left);
    const [found] = index < 0 ? [] : left.splice(index, 1);
    return { found: found !== undefined, ...scoreValues(launch, found) };
  });
  const sum = (count: (score: (typeof scores)[number]) => number): number =>
    scores.reduce((total, score) => total + count(score), 0);
  return {
    expectedLaunches: expected.length,
    foundLaunches: sum(({ found }) => (found ? 1 : 0)),
    extraLaunches: left.length,
    values: sum(({ values }) => values),
    rightValues: sum(({ values, differences }) => values - differences.length),
    differences: [
      ...scores.flatMap(({ differences }) => differences),
      ...left.map(
        (launch) => `${launch.line}: a launch nobody expected: ${launch.entry} ${modelText(launch)}`,
      ),
    ],
  };
}

/** The launch on one of the expected lines, among several there the one of the same model. */
function indexOfMatch({ line, model }: ExpectedLaunch, actual: readonly LaunchReport[]): number {
  const isThere = (launch: LaunchReport): boolean => line === null || line.includes(launch.line);
  const both = actual.findIndex(
    (launch) => isThere(launch) && isRight(model ?? undefined, launch.model ?? undefined),
  );
  return both >= 0 ? both : actual.findIndex(isThere);
}

function scoreValues(
  launch: ExpectedLaunch,
  found: LaunchReport | undefined,
): { readonly values: number; readonly differences: readonly string[] } {
  const fields = [...new Set([...Object.keys(launch.settings), ...Object.keys(found?.settings ?? {})])];
  const compared: (readonly [string, Expected | undefined, Actual | undefined])[] = [
    ["model", launch.model ?? undefined, found?.model ?? undefined],
    ...fields.map((field) => [field, launch.settings[field], found?.settings[field]] as const),
  ];
  const counted = compared.filter(([, expected]) => found === undefined || !isAny(expected));
  return {
    values: counted.length,
    differences: counted
      .filter(([, expected, actual]) => !isRight(expected, actual))
      .map(([name, expected, actual]) => {
        const place = found?.line ?? launch.line?.join(" or ") ?? "anywhere";
        return `${place}: ${name}: expected ${JSON.stringify(expected) ?? "nothing"}, got ${JSON.stringify(actual) ?? "nothing"}`;
      }),
  };
}

function isRight(expected: Expected | undefined, actual: Actual | undefined): boolean {
  // Only counted where the launch was missed, and with it every value.
  if (isAny(expected)) return false;
  if (expected === undefined || actual === undefined) return expected === actual;
  if (isUnresolved(expected)) return "unresolved" in actual;
  return "value" in actual && canonical(expected) === canonical(actual.value);
}

/** `--served-model-name a` is a list of one to vLLM, and a name to whoever wrote it: both are right. */
function canonical(value: unknown): string {
  return JSON.stringify(Array.isArray(value) && value.length === 1 ? value[0] : value, sortedKeys);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isAny(expected: Expected | undefined): boolean {
  return typeof expected === "object" && expected !== null && "any" in expected;
}

function modelText({ model }: LaunchReport): string {
  if (model === null) return "without a model";
  return "value" in model ? model.value : `? ${model.unresolved}`;
}
