import type { PlanAnalysis } from "../findings/analysis.ts";
import { schemaAtPath } from "../plan/schemaAtPath.ts";
import { pathAtOffset } from "../syntax/yaml/yamlPath.ts";
import { conversionsOf } from "../units/conversions.ts";
import { parseQuantity } from "../units/quantity.ts";
import type { Hover } from "./hoverText.ts";

/** What a key of the plan means, or a quantity in other units. */
export function planHover({ yaml }: PlanAnalysis, offset: number): Hover | null {
  const place = pathAtOffset(yaml.tree, offset);
  if (place === null || place.path.length === 0) return null;
  const schema = schemaAtPath(place.path);
  if (schema === null) return null;
  const name = String(place.path.at(-1));
  if (place.on === "key" && place.entry !== null) {
    const examples =
      schema.examples.length === 0
        ? ""
        : `\n\nFor example: ${schema.examples.map((example) => `\`${example}\``).join(", ")}`;
    return { range: place.entry.key.range, markdown: `**${name}**\n\n${schema.description}${examples}` };
  }
  const { node } = place;
  if (node.kind !== "scalar" || schema.quantity === null) return null;
  for (const kind of schema.quantity) {
    const parsed = parseQuantity(kind, node.text);
    const conversions = parsed.ok ? conversionsOf(parsed.value) : [];
    if (conversions.length > 0)
      return { range: node.range, markdown: `**${node.text}** = ${conversions.join(" = ")}` };
  }
  return null;
}
