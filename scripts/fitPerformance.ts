import { readFile, writeFile } from "node:fs/promises";
import { argv, stdout } from "node:process";
import type { SpeedCoefficients, SpeedSpreads } from "../src/performance/speedCoefficients.ts";
import { type ErrorSummary, summarizeErrors } from "./accuracy/summarize.ts";
import { crossValidateSpeed, fitSpeedSpreads, type HeldOutSpeed } from "./fitSpeed/crossValidateSpeed.ts";
import { fitSpeedCoefficients } from "./fitSpeed/fitSpeedCoefficients.ts";
import { collectSpeeds, measuredResiduals } from "./fitSpeed/speedObservations.ts";
import { readPerformance } from "./performance/performanceRow.ts";
import { speedFigures } from "./performance/scoreSpeed.ts";

const ROWS = "test/fixtures/ground-truth/performance.jsonl";
const RESULT = "src/performance/speedFit.ts";

/** Fits what the arithmetic of speed leaves open to published benchmarks, and writes it for the estimator. */
const file = argv.slice(2).find((word) => !word.startsWith("--")) ?? ROWS;
const { rows } = readPerformance(await readFile(file, "utf8"));
const observations = collectSpeeds(rows);
const coefficients = rounded(fitSpeedCoefficients(observations));
const fitted = observations.flatMap((observation) =>
  measuredResiduals(observation, coefficients).map((each) => ({ observation, ...each })),
);
stdout.write(
  `${observations.length} of ${rows.length} rows fitted\n${JSON.stringify(coefficients, null, 2)}\n`,
);
stdout.write(`fitted:\n${printErrors(fitted)}`);
const heldOut = crossValidateSpeed(observations, coefficients);
const spreads = roundedSpreads(fitSpeedSpreads(heldOut));
stdout.write(`each source left out in turn:\n${printErrors(heldOut)}${JSON.stringify(spreads)}\n`);
if (!argv.includes("--dry")) await writeFile(RESULT, sourceOf());

function errorsOf(figures: readonly HeldOutSpeed[], name: HeldOutSpeed["figure"]): ErrorSummary {
  return summarizeErrors(
    figures.flatMap((each) => (each.figure === name ? [Math.exp(each.residual) - 1] : [])),
  );
}

function printErrors(figures: readonly HeldOutSpeed[]): string {
  const lines = speedFigures.map((name) => {
    const { n, median, p90, signedMedian } = errorsOf(figures, name);
    return `  ${name}: n ${n}, median ${percent(median)}, p90 ${percent(p90)}, signed ${percent(signedMedian)}\n`;
  });
  return lines.join("");
}

function sourceOf(): string {
  const errors = (figures: readonly HeldOutSpeed[]): object =>
    Object.fromEntries(
      speedFigures.map((name) => {
        const { median, p90 } = errorsOf(figures, name);
        return [name, { median: round(median ?? 0, 3), p90: round(p90 ?? 0, 3) }];
      }),
    );
  const sources = new Set(observations.map((each) => each.source)).size;
  return `import type { SpeedCoefficients, SpeedErrors, SpeedSpreads } from "./speedCoefficients.ts";

/**
 * Written by \`npm run fit:performance\`; not to be edited by hand.
 * From ${observations.length} measured points of ${sources} sources (${ROWS}). \`fitted\` are the relative errors on the
 * same points, \`heldOut\` those on the points of each source when it took no part.
 */
export const speedFit: {
  readonly coefficients: SpeedCoefficients;
  readonly spreads: SpeedSpreads;
  readonly errors: { readonly fitted: SpeedErrors; readonly heldOut: SpeedErrors };
} = {
  coefficients: ${literal(coefficients, 2)},
  spreads: ${literal(spreads, 2)},
  errors: ${literal({ fitted: errors(fitted), heldOut: errors(heldOut) }, 2)},
};
`;
}

/** An object as TypeScript, one property a line. */
function literal(value: unknown, indent: number): string {
  if (typeof value !== "object" || value === null) return String(value);
  const pad = " ".repeat(indent);
  const lines = Object.entries(value).map(
    ([name, each]) => `${pad}  ${name}: ${literal(each, indent + 2)},\n`,
  );
  return `{\n${lines.join("")}${pad}}`;
}

function rounded({ classes, shared }: SpeedCoefficients): SpeedCoefficients {
  const each = Object.entries(classes).map(([name, { bandwidth, compute, pace }]) => [
    name,
    { bandwidth: round(bandwidth, 3), compute: round(compute, 3), pace: round(pace, 3) },
  ]);
  // Two digits for times: a step is measured no finer.
  const all = Object.entries(shared).map(([name, value]) => [
    name,
    round(value, /Ms$|Micros$/.test(name) ? 2 : 3),
  ]);
  return {
    classes: { ...classes, ...Object.fromEntries(each) },
    shared: { ...shared, ...Object.fromEntries(all) },
  };
}

function roundedSpreads({ dense, mixture }: SpeedSpreads): SpeedSpreads {
  const each = (spread: SpeedSpreads["dense"]): SpeedSpreads["dense"] => ({
    tpot: { below: round(spread.tpot.below, 3), above: round(spread.tpot.above, 3) },
    ttft: { below: round(spread.ttft.below, 3), above: round(spread.ttft.above, 3) },
    throughput: { below: round(spread.throughput.below, 3), above: round(spread.throughput.above, 3) },
  });
  return { dense: each(dense), mixture: each(mixture) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function percent(value: number | null): string {
  return value === null ? "–" : `${(100 * value).toFixed(1)}%`;
}
