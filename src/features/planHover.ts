import type { PlanAnalysis } from "../findings/analysis.ts";
import { pathInPlan } from "../plan/planCompletions.ts";
import { type SchemaPlace, schemaAtPath } from "../plan/schemaAtPath.ts";
import type { YamlScalar } from "../syntax/yaml/yamlNode.ts";
import { nodeAtPath, pathAtOffset, type YamlPath } from "../syntax/yaml/yamlPath.ts";
import { conversionsOf } from "../units/conversions.ts";
import { parseQuantity } from "../units/quantity.ts";
import { hoursPerMonth } from "../units/quantityUnits.ts";
import type { Hover } from "./hoverText.ts";

/**
 * What a key of the plan means, and a value: a quantity in other units. In an alternative also what the plan has in its
 * place.
 */
export function planHover(plan: PlanAnalysis, offset: number): Hover | null {
  const { yaml } = plan;
  const place = pathAtOffset(yaml.tree, offset);
  if (place === null || place.path.length === 0) return null;
  const schema = schemaAtPath(place.path);
  if (schema === null || schema.description === "") return null;
  const instead = insteadOf(plan, place.path);
  if (place.on === "key" && place.entry !== null) {
    const examples =
      schema.examples.length === 0
        ? null
        : `For example: ${schema.examples.map((example) => `\`${example}\``).join(", ")}`;
    const parts = [`**${String(place.path.at(-1))}**`, schema.description, examples, instead];
    return { range: place.entry.key.range, markdown: paragraphs(parts) };
  }
  const { node } = place;
  if (node.kind !== "scalar" || node.text === "") return null;
  const conversions = conversionsAt(plan, schema, node);
  const head = conversions.length === 0 ? null : `**${node.text}** = ${conversions.join(" = ")}`;
  return { range: node.range, markdown: paragraphs([head, schema.description, instead]) };
}

function paragraphs(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join("\n\n");
}

const longestQuantity = 200;

/** The quantity in other units than the one it is written in; a comparison or percentile around it is left out. */
function conversionsAt({ plan }: PlanAnalysis, schema: SchemaPlace, { text }: YamlScalar): readonly string[] {
  // A page of blanks is no quantity, and looking for a percentile behind each of them would take forever.
  if (text.length > longestQuantity) return [];
  const bare = text.replace(/^\s*[<>]=?\s*/, "").replace(/\s+p\d{1,2}(?:\.\d+)?\s*$/i, "");
  for (const kind of schema.quantity ?? (schema.names === "price" ? (["hourlyPrice"] as const) : [])) {
    const parsed = parseQuantity(kind, bare);
    const all = parsed.ok ? conversionsOf(parsed.value, plan?.hoursPerMonth?.value ?? hoursPerMonth) : [];
    const others = all.filter((conversion) => conversion.replace(/ tokens$/, "") !== bare);
    if (others.length > 0) return others;
  }
  return [];
}

function insteadOf({ yaml }: PlanAnalysis, path: YamlPath): string | null {
  const inPlan = pathInPlan(path);
  if (inPlan === null || inPlan.length === 0) return null;
  const node = nodeAtPath(yaml.tree, inPlan);
  if (node === null) return "The plan itself does not have this.";
  return node.kind === "scalar" && node.text !== "" ? `In the plan: \`${node.text}\`` : null;
}
