import type { Analysis } from "../findings/analysis.ts";
import type { YamlNode } from "../syntax/yaml/yamlNode.ts";
import { containsOffset, containsRange, type TextRange } from "../text/textRange.ts";

/**
 * What is selected by selecting more and more around an offset, the narrowest first, each within the next: value,
 * entry, mapping, …, file in a plan; value, setting, launch in other files. Empty where nothing is known.
 */
export function selectionRanges(analysis: Analysis, offset: number): readonly TextRange[] {
  const around =
    analysis.plan === null ? launchParts(analysis, offset) : nodesAround(analysis.plan.yaml.tree, offset);
  const holding = around.filter((range) => containsOffset(range, offset));
  if (holding.length === 0) return [];
  const widest = { start: 0, end: analysis.source.text.length };
  const sorted = [...holding, widest].toSorted((a, b) => a.end - a.start - (b.end - b.start));
  const chain: TextRange[] = [];
  for (const range of sorted) {
    const last = chain.at(-1);
    const isSame = last?.start === range.start && last.end === range.end;
    if (!isSame && (last === undefined || containsRange(range, last))) chain.push(range);
  }
  return chain;
}

function launchParts({ assessments }: Analysis, offset: number): readonly TextRange[] {
  const parts: TextRange[] = [];
  // A file may hold thousands of launches; what is elsewhere is not gathered first.
  const add = (range: TextRange) => containsOffset(range, offset) && parts.push(range);
  for (const { deployment } of assessments) {
    add(deployment.range);
    add(deployment.headRange);
    for (const setting of deployment.settings.byField.values()) {
      add(setting.nameRange);
      add(setting.valueRange);
      add(setting.range);
    }
  }
  return parts;
}

function nodesAround(node: YamlNode | null, offset: number): readonly TextRange[] {
  if (node === null || !containsOffset(node.range, offset)) return [];
  if (node.kind === "mapping") {
    const entry = node.entries.find(({ range }) => containsOffset(range, offset));
    const inside = entry ? [entry.range, entry.key.range, ...nodesAround(entry.value, offset)] : [];
    return [...inside, node.range, ...insideOf(node)];
  }
  if (node.kind === "sequence")
    return [...node.items.flatMap((item) => nodesAround(item, offset)), node.range, ...insideOf(node)];
  return [node.range, ...insideOf(node)];
}

/** What stands between brackets or quotes. */
function insideOf(node: YamlNode): readonly TextRange[] {
  const isEnclosed =
    node.kind === "scalar"
      ? node.style === "single" || node.style === "double"
      : node.kind !== "alias" && node.flow;
  const { start, end } = node.range;
  return isEnclosed && end - start > 2 ? [{ start: start + 1, end: end - 1 }] : [];
}
