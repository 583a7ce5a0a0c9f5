import { findGpu } from "../catalog/findGpu.ts";
import { type Offer, priceTerms } from "../catalog/prices.ts";
import { parseYaml } from "../syntax/yaml/parseYaml.ts";
import { effectiveEntries, resolveAlias, type YamlContent, type YamlEntry } from "../syntax/yaml/yamlNode.ts";
import { excerpt } from "../text/excerpt.ts";
import { nearestName } from "../text/nearest.ts";
import type { TextRange } from "../text/textRange.ts";

/** Prices that somebody keeps for themselves, and what is wrong with the file at exact characters. */
export interface PriceFile {
  readonly offers: readonly Offer[];
  readonly problems: readonly PriceFileProblem[];
}

export interface PriceFileProblem {
  readonly message: string;
  readonly range: TextRange;
}

/** More rows than any price list has. */
const MOST_ROWS = 10_000;

/**
 * Reads `prices:` with rows as the catalogue has them, in YAML or JSON: `provider`, `gpu`, `on_demand_usd_per_hour` or
 * `spot_usd_per_hour` for all GPUs of an instance, `as_of`, and where it matters `gpu_count`, `region`,
 * `instance_type`, `note`. A row with a fault gives no price. Never throws.
 */
export function readPriceFile(text: string): PriceFile {
  const { tree, problems: syntax } = parseYaml(text);
  const problems: PriceFileProblem[] = syntax.map(({ message, range }) => ({ message, range }));
  if (tree === null || syntax.length > 0) return { offers: [], problems };
  const root = resolveAlias(tree);
  const entry =
    root.kind === "mapping" ? effectiveEntries(root).find(({ key }) => key.text === "prices") : null;
  const list = entry ? resolveAlias(entry.value) : root;
  if (list.kind !== "sequence") {
    problems.push({ message: 'The file needs a list of rows under "prices".', range: startOf(list.range) });
    return { offers: [], problems };
  }
  const offers = list.items
    .slice(0, MOST_ROWS)
    .flatMap((item) => readRow(resolveAlias(item), (range, message) => problems.push({ range, message })));
  return { offers, problems };
}

type Report = (range: TextRange, message: string) => void;

const fieldNames = [
  "provider",
  "gpu",
  "gpu_count",
  "on_demand_usd_per_hour",
  "spot_usd_per_hour",
  "as_of",
  "region",
  "instance_type",
  "note",
  // Those of the catalogue that no price depends on.
  "vcpus",
  "memory_gb",
  "source",
  "as_of_kind",
  "tier",
] as const;

type FieldName = (typeof fieldNames)[number];

function readRow(row: YamlContent, report: Report): readonly Offer[] {
  if (row.kind !== "mapping") {
    report(startOf(row.range), "A row is a mapping with provider, gpu, a price and as_of.");
    return [];
  }
  const fields = new Map<FieldName, YamlEntry>();
  for (const entry of effectiveEntries(row)) {
    const name = fieldNames.find((each) => each === entry.key.text);
    if (name !== undefined) fields.set(name, entry);
    else if (!entry.key.text.startsWith("x-")) report(entry.key.range, unknownField(entry.key.text));
  }
  const read = createFieldReader(fields, row.range, report);
  const provider = read.text("provider", /^[a-z][\w.-]*$/i, "a name such as runpod");
  const gpuId = read.gpu();
  const asOf = read.text(
    "as_of",
    /^\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$/,
    "a date such as 2026-05-14",
  );
  const count = read.has("gpu_count") ? read.number("gpu_count") : 1;
  const prices = priceTerms.map((term) => [term, read.number(fieldOf[term])] as const);
  if (!fields.has(fieldOf["on-demand"]) && !fields.has(fieldOf.spot))
    report(startOf(row.range), `A row needs ${fieldOf["on-demand"]} or ${fieldOf.spot}.`);
  if (provider === null || gpuId === null || asOf === null || count === null) return [];
  return prices.flatMap(([term, usdPerHour]): Offer[] =>
    usdPerHour === null
      ? []
      : [
          {
            provider: provider.toLowerCase(),
            gpuId,
            term,
            usdPerGpuHour: usdPerHour / count,
            instanceType: read.plain("instance_type"),
            gpuCount: count,
            region: read.plain("region"),
            tier: null,
            asOf,
            asOfKind: "page-read",
            note: read.plain("note"),
          },
        ],
  );
}

const fieldOf = { "on-demand": "on_demand_usd_per_hour", spot: "spot_usd_per_hour" } as const;

function createFieldReader(fields: ReadonlyMap<FieldName, YamlEntry>, row: TextRange, report: Report) {
  const scalarOf = (name: FieldName) => {
    const entry = fields.get(name);
    const value = entry === undefined ? null : resolveAlias(entry.value);
    return value?.kind === "scalar" && value.value !== null && value.text !== "" ? value : null;
  };
  const rangeOf = (name: FieldName) => fields.get(name)?.value.range ?? startOf(row);
  const text = (name: FieldName, form: RegExp, like: string): string | null => {
    const written = scalarOf(name)?.text.trim() ?? null;
    if (written !== null && form.test(written)) return written;
    report(
      rangeOf(name),
      written === null ? `A row needs ${name}: ${like}.` : `${name} is ${like}, not "${excerpt(written)}".`,
    );
    return null;
  };
  return {
    text,
    has: (name: FieldName): boolean => scalarOf(name) !== null,
    plain: (name: FieldName): string | null => scalarOf(name)?.text ?? null,
    number: (name: FieldName): number | null => {
      const scalar = scalarOf(name);
      if (scalar === null) return null;
      if (typeof scalar.value === "number" && Number.isFinite(scalar.value) && scalar.value > 0)
        return scalar.value;
      report(scalar.range, `${name} is a number above zero, not "${excerpt(scalar.text)}".`);
      return null;
    },
    gpu: (): string | null => {
      const name = text("gpu", /./, "the name of a GPU, such as l4");
      const match = name === null ? null : findGpu(name);
      if (match === null || match.kind === "one") return match?.gpu.id ?? null;
      const instead =
        match.kind === "family"
          ? ` Say which: ${match.members.map(({ id }) => id).join(", ")}.`
          : match.nearest[0] === undefined
            ? ""
            : ` Did you mean ${match.nearest[0]}?`;
      report(rangeOf("gpu"), `The catalogue has no single GPU "${excerpt(name ?? "")}".${instead}`);
      return null;
    },
  };
}

function unknownField(name: string): string {
  const nearest = nearestName(name, fieldNames);
  return `There is no "${excerpt(name)}" in a row of prices.${nearest === null ? "" : ` Did you mean ${nearest}?`}`;
}

/** A mapping or list as a whole would underline half the file. */
function startOf({ start, end }: TextRange): TextRange {
  return { start, end: Math.min(end, start + 1) };
}
