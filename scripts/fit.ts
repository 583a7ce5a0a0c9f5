import { readFile, writeFile } from "node:fs/promises";
import { argv, stdout } from "node:process";
import type {
  OverheadCoefficients,
  OverheadSpread,
  OverheadSpreads,
} from "../src/capacity/overheadCoefficients.ts";
import { readGroundTruth } from "./accuracy/groundTruthRow.ts";
import { summarizeErrors } from "./accuracy/summarize.ts";
import { crossValidate, fitSpreads, heldShare } from "./fit/crossValidate.ts";
import { fitCoefficients } from "./fit/fitCoefficients.ts";
import { collectObservations, predict } from "./fit/observations.ts";

const ROWS = "test/fixtures/ground-truth/startup-logs.jsonl";
const RESULT = "src/capacity/overheadFit.ts";

/** Fits what the overheads' arithmetic leaves open to published start-ups, and writes it for the estimator. */
const { rows } = readGroundTruth(await readFile(ROWS, "utf8"));
const { used, unused } = collectObservations(rows);
const coefficients = rounded(fitCoefficients(used));
const heldOut = crossValidate(used);
const found = fitSpreads(heldOut);
const spreads = { plain: roundedSpread(found.plain), composed: roundedSpread(found.composed) };

const list = argv.includes("--rows");
for (const each of used) {
  if (!list) break;
  const predicted = predict(each, coefficients).totalGiB;
  stdout.write(
    `${(predicted - each.totalGiB).toFixed(2).padStart(7)}  of ${each.totalGiB.toFixed(2).padStart(6)}  ${each.class}  ${each.row.model} on ${each.row.gpu}\n`,
  );
}
const fitted = summarizeErrors(used.map((each) => predict(each, coefficients).totalGiB - each.totalGiB));
const validated = summarizeErrors(heldOut.map((each) => each.residualGiB));
stdout.write(`${used.length} rows fitted; left out: ${JSON.stringify(unused)}\n`);
stdout.write(`${JSON.stringify({ coefficients, spreads }, null, 2)}\n`);
stdout.write(`fitted,          GiB: median ${print(fitted.median)}, p90 ${print(fitted.p90)}\n`);
stdout.write(`cross-validated, GiB: median ${print(validated.median)}, p90 ${print(validated.p90)}\n`);
stdout.write(
  `held by the range: ${(100 * heldShare(heldOut, spreads)).toFixed(0)}% of rows whose source was left out\n`,
);
if (!argv.includes("--dry")) await writeFile(RESULT, sourceOf(coefficients, spreads));

function sourceOf(values: OverheadCoefficients, ranges: OverheadSpreads): string {
  const errors = {
    rows: used.length,
    sources: new Set(used.map((each) => each.source)).size,
    medianGiB: round(validated.median ?? 0, 3),
    p90GiB: round(validated.p90 ?? 0, 3),
  };
  return `import type { OverheadCoefficients, OverheadSpreads } from "./overheadCoefficients.ts";

/**
 * Written by \`npm run fit\`; not to be edited by hand.
 * From ${errors.rows} start-ups of ${errors.sources} sources (${ROWS}). Each source left out in turn: the sum of the
 * overheads is off by ${errors.medianGiB} GiB in the median and by ${errors.p90GiB} GiB in one row of ten.
 */
export const overheadFit: {
  readonly coefficients: OverheadCoefficients;
  readonly spreads: OverheadSpreads;
} = {
  coefficients: {
${lines(values, 4)}
  },
  spreads: {
    plain: {
${lines(ranges.plain, 6)}
    },
    composed: {
${lines(ranges.composed, 6)}
    },
  },
};
`;
}

function lines(values: object, indent: number): string {
  return Object.entries(values)
    .map(([name, value]) => `${" ".repeat(indent)}${name}: ${value},`)
    .join("\n");
}

function rounded(found: OverheadCoefficients): OverheadCoefficients {
  const entries = Object.entries(found).map(([name, value]) => [name, round(value, 4)]);
  return { ...found, ...Object.fromEntries(entries) };
}

function roundedSpread(range: OverheadSpread): OverheadSpread {
  return { ...range, below: round(range.below, 3), above: round(range.above, 3) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function print(value: number | null): string {
  return value === null ? "–" : value.toFixed(2);
}
