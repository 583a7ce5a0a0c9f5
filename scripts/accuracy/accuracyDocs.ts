import { overheadFit } from "../../src/capacity/overheadFit.ts";
import { crossValidate, heldShare } from "../fit/crossValidate.ts";
import { collectObservations } from "../fit/observations.ts";
import type { GroundTruthRow } from "./groundTruthRow.ts";
import { orDash, percent } from "./printReport.ts";
import { type ScoredRow, scoreRow } from "./scoreRow.ts";
import { type AccuracySummary, type ErrorSummary, summarizeAll, summarizeErrors } from "./summarize.ts";
import { explanationOf } from "./unexplained.ts";

/** What people call the classes. */
const classNames = {
  dense: "dense",
  moe: "mixture of experts",
  mla: "latent attention",
  slidingWindow: "sliding window",
  hybrid: "hybrid",
} as const;

/** `docs/accuracy.md`, from the rows themselves. */
export function accuracyDocs(rows: readonly GroundTruthRow[]): string {
  const results = rows.filter((row) => row.core).map(scoreRow);
  const scored = results.filter((result) => result.kind === "scored");
  const report = summarizeAll(results);
  return `${[
    "# How exact the estimates are",
    "",
    "Written by `npm run docs:accuracy` from start-ups that people published (`test/fixtures/ground-truth`), each scored as the product",
    "would estimate it: the same reading of the launch, the same defaults, the same catalogue. Only runs on unpatched builds count whose",
    "report lacks nothing that decides the result. Weights and requests are relative to what vLLM printed; the KV cache is a share of the",
    "memory that vLLM may use, because a small cache makes any relative figure meaningless.",
    "",
    ...classTable(report.overall, report.classes),
    "",
    ...fewRunsLines(scored),
    ...startLines(report.overall),
    "",
    ...coverageLines(rows),
    "",
    ...fitLines(rows),
    "",
    ...differenceLines(scored),
  ].join("\n")}\n`;
}

/** The table by class alone, as the README shows it. */
function accuracyTable(rows: readonly GroundTruthRow[]): string {
  const report = summarizeAll(rows.filter((row) => row.core).map(scoreRow));
  return `${classTable(report.overall, report.classes).join("\n")}\n`;
}

/** The README with the table between its marks renewed; throws where the marks are gone. */
export function withAccuracyTable(readme: string, rows: readonly GroundTruthRow[]): string {
  const parts = readme.split(/(?<=<!-- accuracy -->\n)[\s\S]*?(?=<!-- \/accuracy -->)/);
  if (parts.length !== 2) throw new Error("The README has no place for the table of accuracy.");
  return parts.join(accuracyTable(rows));
}

function classTable(
  overall: AccuracySummary,
  classes: Readonly<Record<keyof typeof classNames, AccuracySummary>>,
): readonly string[] {
  const rows = Object.entries(classNames).map(([id, name]) =>
    tableRow(name, classes[id as keyof typeof classNames]),
  );
  return [
    "| class | runs | weights | KV cache, of the budget | requests | within the range | width of the range |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
    tableRow("**all**", overall),
    "",
    "Median and 90th percentile of the absolute error.",
  ];
}

/** Fewer than this, and a median is hardly more than a run. */
const FEW_RUNS = 5;

/** Not every run prints every figure: which cells of the table stand on a handful, and on which where it is one or two. */
function fewRunsLines(scored: readonly ScoredRow[]): readonly string[] {
  const cells = Object.entries(classNames).flatMap(([id, name]) => {
    const rows = scored.filter((row) => row.class === id);
    return (["weights", "kvCache", "concurrency"] as const).flatMap((figure) => {
      const printed = rows.filter((row) => row[figure] !== null);
      if (printed.length === 0 || printed.length >= FEW_RUNS) return [];
      const names = printed.length > 2 ? "" : ` (${printed.map(({ row }) => row.model).join(", ")})`;
      return [`- ${figureNames[figure]} of ${name}: ${printed.length}${names}`];
    });
  });
  if (cells.length === 0) return [];
  return [
    "Requests follow from the KV cache by rules that close on printed figures (`test/capacity/printedFigures.test.ts`): where they are",
    "off, the cache is. Some cells stand on few runs:",
    "",
    ...cells,
    "",
  ];
}

const figureNames = { weights: "weights", kvCache: "KV cache", concurrency: "requests" } as const;

function tableRow(name: string, summary: AccuracySummary): string {
  const cells = [
    name,
    String(summary.scored),
    errors(summary.weights),
    errors(summary.kvShareOfBudget),
    errors(summary.concurrency),
    orDash(summary.insideRange, percent),
    orDash(summary.medianRangeWidth, percent),
  ];
  return `| ${cells.join(" | ")} |`;
}

function errors({ n, median, p90 }: ErrorSummary): string {
  return n === 0 ? "–" : `${orDash(median, percent)} / ${orDash(p90, percent)}`;
}

function startLines({ start }: AccuracySummary): readonly string[] {
  return [
    "## Does it start?",
    "",
    `Of the runs whose end is known ${start.right} were foreseen, ${start.uncertain} were called uncertain, ${start.falseRefused} were refused although they started, ${start.missed} failed unforeseen.`,
  ];
}

/** Which rows can be scored, over everything that was collected. */
function coverageLines(rows: readonly GroundTruthRow[]): readonly string[] {
  const { overall } = summarizeAll(rows.map(scoreRow));
  const skipped = Object.entries(overall.skipped).map(([reason, count]) => `- ${count}: ${reason}`);
  return [
    "## Coverage",
    "",
    `${overall.scored} of ${rows.length} collected runs can be estimated. The others:`,
    "",
    ...skipped,
  ];
}

/** What each coefficient stands for. */
const meanings: Readonly<Record<keyof typeof overheadFit.coefficients, string>> = {
  hiddenCopies: "hidden states alive at the peak of a layer",
  expertFactor: "experts' workspaces, as a multiple of the kernel's arithmetic",
  recurrentCopies: "widths of a recurrent layer's projections alive at once",
  logitCopies: "fp32 copies of the logits in the sampler's profile run, up to 0.15 and on the second runner",
  logitCopiesFrom016: "the same on the first runner since 0.16",
  logitCopiesFrom028: "the same on the second runner since 0.28",
  towerCopies: "hidden states alive in a vision tower's layer",
  imageOutputCopies: "copies of the tower's output beside the text model's run, up to 0.23",
  imageOutputCopiesFrom024: "the same since 0.24",
  latentGiB: "latent attention beside its workspace, GiB",
  nonTorchGiB: "CUDA libraries, GiB",
  nonTorchTensorParallelGiB: "communication with tensor parallelism, GiB",
  nonTorchMixtureFrom026GiB: "allocator's slack of mixtures since 0.26, GiB",
  nonTorchRocmGiB: "AMD's libraries, GiB",
  cudaGraphLayerMiB: "a CUDA graph of one layer for one batch, MiB",
};

function fitLines(rows: readonly GroundTruthRow[]): readonly string[] {
  const { used } = collectObservations(rows);
  const heldOut = crossValidate(used);
  const core = heldOut.filter((each) => each.observation.row.core);
  const shares = summarizeErrors(core.map((each) => each.residualGiB / each.observation.budgetGiB));
  const gibibytes = summarizeErrors(core.map((each) => each.residualGiB));
  const print = (value: number): string => value.toFixed(2);
  return [
    "## What was fitted",
    "",
    "Weights and KV cache follow from vLLM's rules; nothing in them is fitted. What else takes memory is worked out from the widths of the",
    "model's layers, and these coefficients, found by `npm run fit`:",
    "",
    "| coefficient | value |",
    "| --- | ---: |",
    ...Object.entries(overheadFit.coefficients).map(
      ([name, value]) => `| ${meanings[name as keyof typeof meanings]} | ${Number(value.toFixed(2))} |`,
    ),
    "",
    `They rest on ${used.length} runs of ${new Set(used.map((each) => each.source)).size} sources. With each source left out in turn, the overheads of its runs are off by`,
    `${orDash(gibibytes.median, print)} GiB (${orDash(shares.median, percent)} of the budget) in the median and by ${orDash(gibibytes.p90, print)} GiB (${orDash(shares.p90, percent)}) in one run of ten;`,
    `the range holds ${percent(heldShare(core, overheadFit.spreads))} of them.`,
  ];
}

/** Rows that lie outside their range, or far off: the floor of what can be reached from what reports tell. */
function differenceLines(scored: readonly ScoredRow[]): readonly string[] {
  const far = scored.filter((row) => {
    const share = row.kvCache ? Math.abs(row.kvCache.estimated - row.kvCache.printed) / row.budgetGiB : 0;
    return (
      row.inside.includes(false) ||
      share > FAR_SHARE ||
      row.start === "missed" ||
      row.start === "falseRefused"
    );
  });
  const lines = far.map((row) => {
    const kv = row.kvCache
      ? `KV cache ${row.kvCache.estimated.toFixed(2)} GiB, printed ${row.kvCache.printed.toFixed(2)}`
      : "no KV cache printed";
    return `| ${row.row.model} on ${row.row.gpu} | ${kv} | ${explanationOf(row.row) ?? "not explained"} |`;
  });
  return [
    "## Runs that differ",
    "",
    `Outside their range, or by more than ${percent(FAR_SHARE)} of the budget:`,
    "",
    "| run | figures | why |",
    "| --- | --- | --- |",
    ...lines,
  ];
}

const FAR_SHARE = 0.04;
