import type { Command } from "commander";
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
import type { CommandContext } from "./commandContext.ts";
import { type CliHost, exitStatus } from "./host.ts";
import { type Column, formatTable, paint, printable } from "./terminal.ts";

interface Options {
  readonly json?: boolean;
}

/** The commands that read no file: what the catalogue knows, the plan format's schema, the rules. */
export function addCatalogueCommands(program: Command, { host, setStatus }: CommandContext): void {
  const listing = <Row>(
    name: string,
    description: string,
    find: (query: string) => readonly Row[],
    print: (rows: readonly Row[], host: CliHost) => string,
  ): Command =>
    program
      .command(name)
      .description(description)
      .argument("[query...]", "words that the name must hold; all without any")
      .option("--json", "print data instead of text")
      .action((words: readonly string[], { json }: Options) => {
        const rows = find(words.join(" "));
        if (rows.length === 0) host.writeError(`Nothing in the catalogue is called ${words.join(" ")}.\n`);
        else host.write(json === true ? `${JSON.stringify(rows, null, 2)}\n` : print(rows, host));
        setStatus(rows.length === 0 ? exitStatus.wrongUsage : exitStatus.done);
      });
  listing("models", "list the models of the catalogue", modelReport, modelTable);
  const gpus = listing("gpus", "list the GPUs of the catalogue", gpuReport, gpuTable);
  listing("prices", "list the dated prices of the catalogue", priceReport, priceTable);
  gpus
    .command("compare")
    .description("hold GPUs against each other: specifications and prices")
    .argument("<gpus...>", 'names such as L4 A40 "A100 80GB"')
    .action((names: readonly string[], _options: Options, command: Command) =>
      setStatus(compareGpus(names, command.optsWithGlobals<Options>().json === true, host)),
    );
  program
    .command("schema")
    .description("print the JSON Schema of .gpuplan.yaml")
    .action(() => host.write(`${JSON.stringify(planJsonSchema(), null, 2)}\n`));
  program
    .command("rules")
    .description("list the rules, or print one")
    .argument("[id]", "the rule's id")
    .action(async (id: string | undefined) => setStatus(await printRules(id, host)));
}

function compareGpus(names: readonly string[], json: boolean, host: CliHost): number {
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
async function printRules(id: string | undefined, host: CliHost): Promise<number> {
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
