import { findGpu } from "../catalog/findGpu.ts";
import {
  describeGpu,
  type GpuReport,
  gpuReport,
  type ModelReport,
  modelReport,
  type PriceReport,
  priceReport,
} from "../features/catalogueReport.ts";
import { ruleList } from "../findings/ruleList.ts";
import { planJsonSchema } from "../plan/jsonSchema.ts";
import { nearestName } from "../text/nearest.ts";
import { formatCount, formatHourlyPrice, formatShortCount, formatTokens } from "../units/print.ts";
import { type CliHost, exitStatus } from "./host.ts";
import { type Column, formatTable, paint, printable } from "./terminal.ts";

/** `gpuplan models`, `gpus` and `prices`: the rows that a query finds, as a table or as data. */
export function listCatalogue(kind: Listing, query: string, json: boolean, host: CliHost): number {
  const { count, table, data } = listings[kind](query, host);
  if (count === 0) host.writeError(`Nothing in the catalogue is called ${printable(query)}.\n`);
  else host.write(json ? `${JSON.stringify(data, null, 2)}\n` : table());
  return count === 0 ? exitStatus.wrongUsage : exitStatus.done;
}

export type Listing = "models" | "gpus" | "prices";

const listings: Record<
  Listing,
  (query: string, host: CliHost) => { count: number; table: () => string; data: readonly unknown[] }
> = {
  models: (query, host) => listing(modelReport(query), modelTable, host),
  gpus: (query, host) => listing(gpuReport(query), gpuTable, host),
  prices: (query, host) => listing(priceReport(query), priceTable, host),
};

function listing<Row>(
  data: readonly Row[],
  print: (rows: readonly Row[], host: CliHost) => string,
  host: CliHost,
) {
  return { count: data.length, table: () => print(data, host), data };
}

/** `gpuplan schema`: the JSON Schema of plans. */
export function printSchema(host: CliHost): void {
  host.write(`${JSON.stringify(planJsonSchema(), null, 2)}\n`);
}

/** `gpuplan gpus compare`: a column per GPU; a name that is none is said, with the one that may be meant. */
export function compareGpus(names: readonly string[], json: boolean, host: CliHost): number {
  const found = names.map((name) => ({ name, match: findGpu(name) }));
  const unknown = found.flatMap(({ name, match }) => (match.kind === "unknown" ? [{ name, match }] : []));
  for (const { name, match } of unknown) {
    const guess = match.nearest[0] === undefined ? "" : ` Did you mean ${match.nearest[0]}?`;
    host.writeError(`${printable(name)} is not in the catalogue.${guess}\n`);
  }
  if (unknown.length > 0) return exitStatus.wrongUsage;
  const gpus = found.flatMap(({ match }) =>
    match.kind === "one" ? [match.gpu] : match.kind === "family" ? match.members : [],
  );
  const rows = [...new Set(gpus)].map(describeGpu);
  host.write(json ? `${JSON.stringify(rows, null, 2)}\n` : comparison(rows, host));
  return exitStatus.done;
}

/** A column per GPU: what is compared stands beside each other. */
function comparison(rows: readonly GpuReport[], host: CliHost): string {
  const columns: readonly Column[] = [
    { title: "", align: "left" },
    ...rows.map(({ name }) => ({ title: name, align: "right" }) as const),
  ];
  const line = (label: string, value: (row: GpuReport) => string) => [label, ...rows.map(value)];
  const known = (value: number | null, print: (value: number) => string) =>
    value === null ? "–" : print(value);
  const price = (row: GpuReport, term: "onDemand" | "spot") => {
    const offer = row.prices[term];
    return offer === null ? "–" : `${formatHourlyPrice(offer.usdPerHour)} ${offer.reference}`;
  };
  const rates = ["bf16", "fp16", "fp8", "int8", "fp4"] as const;
  return formatTable(
    columns,
    [
      line("architecture", ({ architecture }) => architecture),
      line("compute capability", (row) => known(row.computeCapability, (value) => value.toFixed(1))),
      line("memory", ({ memoryGB, memoryType }) => `${formatCount(memoryGB, 1)} GB ${memoryType}`),
      line("usable", ({ usableGiB }) => (usableGiB === null ? "–" : `${usableGiB.low.toFixed(2)} GiB`)),
      line("bandwidth", (row) => `${formatCount(row.bandwidthGBPerSecond)} GB/s`),
      ...rates.map((rate) =>
        line(`${rate}, dense`, (row) =>
          known(row.teraflops[rate], (value) => `${formatCount(value, 1)} T/s`),
        ),
      ),
      line("NVLink", (row) =>
        known(row.nvlinkGBPerSecond, (value) => (value === 0 ? "none" : `${value} GB/s`)),
      ),
      line("PCIe", ({ pcie }) => pcie ?? "–"),
      line("power", (row) => known(row.powerWatts, (value) => `${value} W`)),
      line("on demand", (row) => price(row, "onDemand")),
      line("spot", (row) => price(row, "spot")),
    ],
    host.terminal,
  );
}

function gpuTable(rows: readonly GpuReport[], host: CliHost): string {
  const columns: readonly Column[] = [
    { title: "GPU", align: "left" },
    { title: "name", align: "left" },
    { title: "memory", align: "right" },
    { title: "bandwidth", align: "right" },
    { title: "on demand", align: "right" },
    { title: "spot", align: "right" },
  ];
  const price = (offer: GpuReport["prices"]["spot"]) =>
    offer === null ? "–" : formatHourlyPrice(offer.usdPerHour);
  const cells = rows.map((row) => [
    row.id,
    row.name,
    `${formatCount(row.memoryGB, 1)} GB`,
    `${formatCount(row.bandwidthGBPerSecond)} GB/s`,
    price(row.prices.onDemand),
    price(row.prices.spot),
  ]);
  return formatTable(columns, cells, host.terminal);
}

function modelTable(rows: readonly ModelReport[], host: CliHost): string {
  const columns: readonly Column[] = [
    { title: "model", align: "left" },
    { title: "parameters", align: "right" },
    { title: "layers", align: "right" },
    { title: "tokens", align: "right" },
    { title: "quantization", align: "left" },
  ];
  const cells = rows.map(({ id, parameters, layers, maxPosition, quantization }) => [
    id,
    parameters === null ? "–" : formatShortCount(parameters),
    layers === null ? "–" : String(layers),
    maxPosition === null ? "–" : formatTokens(maxPosition),
    quantization ?? "",
  ]);
  return formatTable(columns, cells, host.terminal);
}

function priceTable(rows: readonly PriceReport[], host: CliHost): string {
  const columns: readonly Column[] = [
    { title: "price", align: "left" },
    { title: "GPU", align: "left" },
    { title: "per GPU", align: "right" },
    { title: "machine", align: "left" },
    { title: "region", align: "left" },
    { title: "as of", align: "left" },
  ];
  const cells = rows.map((row) => [
    row.reference,
    row.gpu,
    formatHourlyPrice(row.usdPerGpuHour),
    row.instanceType === null ? "" : `${row.instanceType} (${row.gpuCount})`,
    row.region ?? "",
    row.asOf,
  ]);
  return formatTable(columns, cells, host.terminal);
}

/** The list in short; of one rule its page, where that lies beside the program. */
/** `gpuplan rules`: all in a line each, or the page of one. */
export async function printRules(id: string | undefined, host: CliHost): Promise<number> {
  const rules = id === undefined ? ruleList : ruleList.filter((rule) => rule.id === id);
  if (rules.length === 0) {
    const nearest = nearestName(
      id ?? "",
      ruleList.map((rule) => rule.id),
    );
    const guess = nearest === null ? "" : ` Did you mean ${nearest}?`;
    host.writeError(`There is no rule "${printable(id ?? "")}".${guess}\n`);
    return exitStatus.wrongUsage;
  }
  const page = id === undefined ? null : ((await host.readRulePage?.(id)) ?? null);
  if (page !== null) {
    host.write(page);
    return exitStatus.done;
  }
  for (const rule of rules)
    host.write(`${paint(host.terminal, "bold", rule.id)} (${rule.severity})\n  ${rule.summary}\n`);
  return exitStatus.done;
}
