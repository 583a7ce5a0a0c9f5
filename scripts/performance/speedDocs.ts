import { speedFit } from "../../src/performance/speedFit.ts";
import { orDash, percent } from "../accuracy/printReport.ts";
import type { ErrorSummary } from "../accuracy/summarize.ts";
import type { PerformanceRow } from "./performanceRow.ts";
import { type ScoredSpeed, type SkippedSpeed, scoreSpeed } from "./scoreSpeed.ts";
import { type SpeedReport, type SpeedSummary, summarizeSpeeds } from "./summarizeSpeed.ts";

/** The part of `docs/accuracy.md` about speed, from the measured points themselves. */
export function speedDocs(rows: readonly PerformanceRow[]): string {
  const results = scoresOf(rows);
  const report = summarizeSpeeds(results);
  return `${[
    "# How exact the speeds are",
    "",
    "From benchmarks that people published (`test/fixtures/ground-truth/performance.jsonl`), each scored as the product would estimate it",
    "from what the report tells, and what the benchmark's own scripts do (`scripts/performance/benchmarkHarness.ts`). Median and 90th",
    "percentile of the relative error, by GPU and by how many requests were open.",
    "",
    ...tableOf(classesOf(report, "GPU ", 1), "GPU"),
    "",
    ...tableOf(classesOf(report, "load ", 1), "open requests"),
    tableRow("**all**", report.overall),
    "",
    `The printed ranges hold ${orDash(report.overall.insideRange, percent)} of the figures; in the median they are ${orDash(report.overall.medianRangeWidth, percent)} of the likely value wide.`,
    "They are such that they hold 85% of the figures of a source that took no part in the fit.",
    "",
    ...skippedLines(report),
    "",
    ...fitLines(),
    "",
    ...sourceLines(results),
  ].join("\n")}\n`;
}

const remembered = new WeakMap<readonly PerformanceRow[], readonly (ScoredSpeed | SkippedSpeed)[]>();

/** The page and the README tell of the same rows, which take seconds to score. */
function scoresOf(rows: readonly PerformanceRow[]): readonly (ScoredSpeed | SkippedSpeed)[] {
  const scores = remembered.get(rows) ?? rows.map(scoreSpeed);
  remembered.set(rows, scores);
  return scores;
}

/** The README with the table of speeds between its marks renewed; throws where the marks are gone. */
export function withSpeedTable(readme: string, rows: readonly PerformanceRow[]): string {
  const parts = readme.split(/(?<=<!-- speed -->\n)[\s\S]*?(?=<!-- \/speed -->)/);
  if (parts.length !== 2) throw new Error("The README has no place for the table of speeds.");
  const report = summarizeSpeeds(scoresOf(rows));
  const lines = [
    ...tableOf(classesOf(report, "GPU ", MANY), "GPU"),
    tableRow("**all, and GPUs with fewer points**", report.overall),
    "",
    "Median and 90th percentile of the relative error.",
  ];
  return parts.join(`${lines.join("\n")}\n`);
}

/** Points from which on a GPU has its line in the README. */
const MANY = 25;

function classesOf(
  { classes }: SpeedReport,
  prefix: string,
  least: number,
): readonly (readonly [string, SpeedSummary])[] {
  return Object.entries(classes).flatMap(([name, summary]) =>
    name.startsWith(prefix) && summary.scored >= least ? [[name.slice(prefix.length), summary] as const] : [],
  );
}

function tableOf(classes: readonly (readonly [string, SpeedSummary])[], title: string): readonly string[] {
  return [
    `| ${title} | points | time per token | time to first token | output tokens/s | within the range |`,
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...classes.map(([name, summary]) => tableRow(name, summary)),
  ];
}

function tableRow(name: string, summary: SpeedSummary): string {
  const cells = [
    name,
    String(summary.scored),
    errors(summary.tpot),
    errors(summary.ttft),
    errors(summary.outputThroughput),
    orDash(summary.insideRange, percent),
  ];
  return `| ${cells.join(" | ")} |`;
}

function errors({ n, median, p90 }: ErrorSummary): string {
  return n === 0 ? "–" : `${orDash(median, percent)} / ${orDash(p90, percent)}`;
}

function skippedLines({ overall }: SpeedReport): readonly string[] {
  const skipped = Object.entries(overall.skipped).map(([reason, count]) => `- ${count}: ${reason}`);
  return ["Not scored:", "", ...skipped];
}

function fitLines(): readonly string[] {
  const { classes } = speedFit.coefficients;
  const { fitted, heldOut } = speedFit.errors;
  const cell = ({ median, p90 }: { readonly median: number; readonly p90: number }): string =>
    `${percent(median)} / ${percent(p90)}`;
  return [
    "## What was fitted on them",
    "",
    "Bytes and operations of a step follow from the model's layers; sums over GPUs from published microbenchmarks. Shares of the data",
    "sheet that kernels reach, and what a step takes beside them, are fitted by `npm run fit:performance`",
    "(`src/performance/speedFit.ts`), started from kernels that were measured alone and held near them.",
    "",
    "| GPUs | share of the bandwidth | share of the arithmetic | time between kernels |",
    "| --- | ---: | ---: | ---: |",
    ...Object.entries(classes).map(
      ([name, { bandwidth, compute, pace }]) =>
        `| ${classNames[name as keyof typeof classNames]} | ${bandwidth} | ${compute} | × ${pace} |`,
    ),
    "",
    "| | time per token | time to first token | output tokens/s |",
    "| --- | ---: | ---: | ---: |",
    `| on the same points | ${cell(fitted.tpot)} | ${cell(fitted.ttft)} | ${cell(fitted.outputThroughput)} |`,
    `| each source left out in turn | ${cell(heldOut.tpot)} | ${cell(heldOut.ttft)} | ${cell(heldOut.outputThroughput)} |`,
  ];
}

const classNames: Readonly<Record<keyof typeof speedFit.coefficients.classes, string>> = {
  ampereHbm: "Ampere with HBM (A100)",
  hopper: "Hopper",
  blackwellHbm: "Blackwell with HBM (B200)",
  gddr: "Ampere, Ada and Blackwell with GDDR",
  turing: "Turing and older",
  cdna: "AMD Instinct",
  rdna: "AMD Radeon",
  other: "others",
};

/** Sources that lie far off in the median: what reports do not tell, or kernels that fell back. */
function sourceLines(results: readonly (ScoredSpeed | SkippedSpeed)[]): readonly string[] {
  const bySource = new Map<string, ScoredSpeed[]>();
  for (const result of results) {
    if (result.kind !== "scored") continue;
    const name = `${repositoryOf(result.row.source)}, ${result.gpuClass}`;
    bySource.set(name, [...(bySource.get(name) ?? []), result]);
  }
  const far = [...bySource].flatMap(([name, rows]) => {
    const { overall } = summarizeSpeeds(rows);
    const worst = Math.max(overall.tpot.median ?? 0, overall.outputThroughput.median ?? 0);
    return worst > FAR
      ? [`| ${name} | ${rows.length} | ${errors(overall.tpot)} | ${errors(overall.outputThroughput)} |`]
      : [];
  });
  return [
    "## Sources that differ",
    "",
    `By more than ${percent(FAR)} in the median:`,
    "",
    "| source and GPU | points | time per token | output tokens/s |",
    "| --- | ---: | ---: | ---: |",
    ...far,
  ];
}

const FAR = 0.35;

function repositoryOf(source: string): string {
  const [, repository] = /github\.com\/([^/]+\/[^/]+)/.exec(source) ?? [];
  return repository ?? /\/\/([^/]+)/.exec(source)?.[1] ?? source;
}
