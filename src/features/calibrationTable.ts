import type { TermName } from "../advice/observedTerms.ts";
import { formatBand, formatConcurrency, formatCount } from "../units/print.ts";
import type { FigureReport, StartReport } from "./calibrationReport.ts";
import { termLabels } from "./calibrationText.ts";

const standings: Readonly<Record<FigureReport["standing"], string>> = {
  inside: "inside",
  differences: "outside: the run differed",
  follows: "outside: follows",
  circumstances: "outside, see below",
  unexplained: "outside, unexplained",
};

/** One start as text: what ran, the figures beside the estimate, and what there is to say about them. */
export interface CalibrationTable {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

const columns = ["figure", "estimated", "vLLM found", "difference", "", "line"] as const;

/** `file` is the plan or launch that it is held against; `null` for the log alone. */
export function calibrationTable(start: StartReport, file: string | null): CalibrationTable {
  const { comparison } = start;
  const { figures, differences, reason } = comparison;
  const explained = figures.flatMap(({ figure, explanation }) =>
    explanation === null ? [] : [`${capital(termLabels[figure])}: ${explanation}`],
  );
  return {
    heading: headingOf(start),
    columns,
    rows: figures.length === 0 ? plainRows(start) : figures.map(figureRow),
    notes: [
      comparison.start.explanation,
      ...(start.outcome.kind === "refused" ? [`Line ${start.outcome.line}: ${start.outcome.message}`] : []),
      ...(reason === null ? [] : [`No estimate: ${reason}`]),
      ...(differences.length > 0 && file !== null
        ? [`Other than in ${file}: ${differences.join("; ")}.`]
        : []),
      ...explained,
    ],
  };
}

/** The block that `--write` puts into a plan's service, alone. */
export function measuredText(measured: Readonly<Record<string, string>>): string {
  return ["measured:", ...Object.entries(measured).map(([key, value]) => `  ${key}: ${value}`)].join("\n");
}

/** `Qwen/Qwen2-7B-Instruct on A100 80GB, vLLM 0.10.1.1 (V1 engine), 2025-09-04`. */
function headingOf({ model, gpu, version, engine, date, container }: StartReport): string {
  const on = gpu === null ? "" : ` on ${gpu}`;
  const by = version === null ? "vLLM of a version that the log does not name" : `vLLM ${version.value}`;
  const parts = [
    `${model?.value ?? "a model that the log does not name"}${on}`,
    engine === null ? by : `${by} (${engine.value} engine)`,
    ...(date === null ? [] : [date]),
    ...(container === null ? [] : [container]),
  ];
  return parts.join(", ");
}

function figureRow(row: FigureReport): readonly string[] {
  const { figure, estimated, observed, difference, line } = row;
  const show = (value: number) => formatFigure(figure, value);
  const signed = `${difference > 0 ? "+" : ""}${figure === "concurrency" ? formatCount(difference, 2) : show(difference)}`;
  return [
    termLabels[figure],
    formatBand(estimated.low, estimated.high, show),
    show(observed),
    signed,
    standings[row.standing],
    String(line),
  ];
}

/** Without an estimate, what vLLM found. */
function plainRows({ figures }: StartReport): readonly (readonly string[])[] {
  const shown: readonly (readonly [string, TermName])[] = [
    ["weightsGiB", "weights"],
    ["kvCacheGiB", "kvCache"],
    ["kvTokens", "kvTokens"],
    ["concurrency", "concurrency"],
  ];
  return shown.flatMap(([name, term]) =>
    figures
      .filter((figure) => figure.name === name)
      .map(({ value, line }) => [termLabels[term], "–", formatFigure(term, value), "–", "", String(line)]),
  );
}

/** From the report's units: GiB, tokens, requests. */
function formatFigure(term: TermName, value: number): string {
  if (term === "concurrency") return formatConcurrency(value);
  return term === "kvTokens" || term === "longestContext"
    ? formatCount(value)
    : `${formatCount(value, 2)} GiB`;
}

export function capital(text: string): string {
  return /^(KV|CUDA|vLLM)/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
