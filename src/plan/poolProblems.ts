import { rangeInScalar } from "../syntax/yaml/scalarWord.ts";
import { insertEntryEdit } from "../syntax/yaml/yamlEdit.ts";
import { getEntry, resolveAlias, type YamlMapping } from "../syntax/yaml/yamlNode.ts";
import { parseGpuCount } from "../units/gpuCount.ts";
import { parseQuantity } from "../units/quantity.ts";
import type { PlanProblem } from "./planProblem.ts";
import { contentAt, entriesWithNames } from "./ranged.ts";
import { parsePriceReference } from "./readPools.ts";
import { rememberingSound } from "./recall.ts";

/** What the schema leaves open in pools: a count in the GPU's name, a price that is none. */
export function findPoolProblems(text: string, root: YamlMapping): readonly PlanProblem[] {
  return entriesWithNames(contentAt(root, "pools")?.content ?? null).flatMap((entry) =>
    problemsOfPool(text, entry),
  );
}

const problemsOfPool = rememberingSound((text, entry) => {
  const pool = resolveAlias(entry.value);
  return pool.kind === "mapping" ? [...findCountInGpu(text, pool), ...findUnreadablePrice(pool)] : [];
});

/** `gpu: 2x L4` in a pool, where the count has a key of its own. */
function findCountInGpu(text: string, pool: YamlMapping): readonly PlanProblem[] {
  const gpu = contentAt(pool, "gpu")?.content;
  if (gpu?.kind !== "scalar") return [];
  const written = parseGpuCount(gpu.text);
  if (!written?.countRange) return [];
  const range = rangeInScalar(text, gpu, written.countRange.start, written.nameRange.start);
  const edits = [{ range: gpu.range, newText: written.name }];
  if (!getEntry(pool, "count")) edits.push(insertEntryEdit(text, pool, "count", String(written.count)));
  return [
    {
      code: "count-in-gpu",
      message: `In a pool the number of GPUs stands under "count": write "gpu: ${written.name}" and "count: ${written.count}".`,
      range,
      fixes: [{ title: `Move the number to "count"`, edits }],
    },
  ];
}

/** A price is text of several forms, so the schema leaves it to be read here. */
function findUnreadablePrice(pool: YamlMapping): readonly PlanProblem[] {
  const price = contentAt(pool, "price")?.content;
  if (price?.kind !== "scalar" || price.value === null || parsePriceReference(price.text)) return [];
  const parsed = parseQuantity("hourlyPrice", price.text);
  if (parsed.ok) return [];
  const { code, suggestions } = parsed.problem;
  const forms =
    "a row of the price table (runpod/spot, gcp/us-central1/spot, runpod/spot@2025-02), a rate ($0.39/h) or a purchase ({ buy: $1000 })";
  return [
    {
      code: code === "missing-unit" ? code : "unknown-price",
      message:
        code === "missing-unit"
          ? `This price has no unit. Write it per hour: ${suggestions[0] ?? "$0.39/h"}.`
          : `"price" takes ${forms}.`,
      range: price.range,
      fixes: suggestions.map((suggestion) => ({
        title: `Write ${suggestion}`,
        edits: [{ range: price.range, newText: suggestion }],
      })),
    },
  ];
}
