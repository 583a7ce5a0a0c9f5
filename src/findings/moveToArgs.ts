import type { PlanProblem } from "../plan/planProblem.ts";
import { insertEntryEdit, removeEntryEdit } from "../syntax/yaml/yamlEdit.ts";
import { getEntry, resolveAlias, type YamlEntry, type YamlMapping } from "../syntax/yaml/yamlNode.ts";
import { nodeAtPath, pathAtOffset } from "../syntax/yaml/yamlPath.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { flagByName } from "../vllm/flags.ts";
import type { PlanAnalysis } from "./analysis.ts";
import type { Fix } from "./finding.ts";

/** A setting of vLLM that stands beside `args` instead of in it is moved there. */
export function moveToArgsFixes({ yaml }: PlanAnalysis, problem: PlanProblem): readonly Fix[] {
  if (problem.code !== "unknown-key") return [];
  const place = pathAtOffset(yaml.tree, problem.range.start);
  if (place === null || place.entry === null || place.path.length !== 3 || place.path[0] !== "services")
    return [];
  const { entry } = place;
  const service = nodeAtPath(yaml.tree, place.path.slice(0, 2));
  const isSetting = flagByName(`--${entry.key.text.replaceAll("_", "-")}`) !== null;
  if (!isSetting || service?.kind !== "mapping" || getEntry(service, "script") !== null) return [];
  const edits = moveEdits(yaml.text, service, entry);
  return edits.length === 0
    ? []
    : [{ title: `Move it to "args", where vLLM's settings stand`, preferred: true, edits }];
}

/** None where the value takes several lines, or `args` is no mapping. */
function moveEdits(text: string, service: YamlMapping, entry: YamlEntry): readonly TextEdit[] {
  const key = text.slice(entry.key.range.start, entry.key.range.end);
  const value = text.slice(entry.value.range.start, entry.value.range.end);
  if (value === "" || /[\r\n]/.test(value)) return [];
  const args = getEntry(service, "args");
  if (args === null) return [{ range: entry.range, newText: `args: { ${key}: ${value} }` }];
  const settings = resolveAlias(args.value);
  if (settings.kind !== "mapping" || args.value.kind === "alias") return [];
  return [removeEntryEdit(text, service, entry), insertEntryEdit(text, settings, key, value)];
}
