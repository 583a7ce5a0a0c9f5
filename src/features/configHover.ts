import { configKeys } from "../config/configSchema.ts";
import type { ConfigAnalysis } from "../findings/analysis.ts";
import { ruleList } from "../findings/ruleList.ts";
import { pathAtOffset } from "../syntax/yaml/yamlPath.ts";
import type { Hover } from "./hoverText.ts";

/** What a key or a rule of a `.gpuplanrc.yaml` means. */
export function configHover({ yaml }: ConfigAnalysis, offset: number): Hover | null {
  const place = pathAtOffset(yaml.tree, offset);
  const [first, second] = place?.path ?? [];
  if (place === null || first === undefined) return null;
  const range = place.on === "key" && place.entry !== null ? place.entry.key.range : place.node.range;
  if (first === "rules" && second !== undefined) {
    const rule = ruleList.find(({ id }) => id === second);
    return rule === undefined
      ? null
      : { range, markdown: `**${rule.id}** (${rule.severity})\n\n${rule.summary}` };
  }
  const key = configKeys.find(({ name }) => name === first);
  return key === undefined ? null : { range, markdown: `**${key.name}**\n\n${key.description}` };
}
