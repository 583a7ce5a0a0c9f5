import type { Analysis, PlanAnalysis } from "../findings/analysis.ts";
import { isOwnKey } from "../plan/formValue.ts";
import { schemaAtPath } from "../plan/schemaAtPath.ts";
import type { Assessment } from "../sizing/assess.ts";
import { getValue, resolveAlias, type YamlEntry, type YamlNode } from "../syntax/yaml/yamlNode.ts";
import type { YamlPath } from "../syntax/yaml/yamlPath.ts";
import { containsRange, joinRanges, type TextRange } from "../text/textRange.ts";
import type { Setting } from "../vllm/setting.ts";

/** `key`: a key of the format or of the user's own. The others are what has a name: workspaces are searched for them. */
export type SymbolKind = "launch" | "service" | "pool" | "job" | "alternative" | "tier" | "setting" | "key";

/** An entry of the outline. */
export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  /** The whole of it; holds `nameRange`. */
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly children: readonly DocumentSymbol[];
}

/** The outline of a plan by its keys, of any other file its launches with their settings. */
export function documentSymbols(analysis: Analysis): readonly DocumentSymbol[] {
  return analysis.plan === null
    ? analysis.assessments.map((assessment) => launchSymbol(analysis, assessment))
    : planSymbols(analysis.plan);
}

function launchSymbol({ source }: Analysis, { deployment }: Assessment): DocumentSymbol {
  const model = deployment.modelName.value;
  const settings = [...deployment.settings.byField.values()]
    .filter(({ range }) => range.end > range.start)
    .toSorted((a, b) => a.range.start - b.range.start);
  const children = settings.map((setting) => settingSymbol(source.text, setting));
  return {
    name: deployment.name ?? model ?? deployment.entry,
    detail: deployment.name === null ? deployment.entry : (model ?? deployment.entry),
    kind: "launch",
    range: joinRanges(deployment.range, deployment.headRange),
    nameRange: deployment.headRange,
    children: children.filter(({ range }) => containsRange(deployment.range, range)),
  };
}

function settingSymbol(text: string, { nameRange, range, written }: Setting): DocumentSymbol {
  return {
    name: text.slice(nameRange.start, nameRange.end),
    detail: written,
    kind: "setting",
    range: joinRanges(range, nameRange),
    nameRange,
    children: [],
  };
}

function planSymbols({ yaml }: PlanAnalysis): readonly DocumentSymbol[] {
  return yaml.tree === null ? [] : entrySymbols(yaml.tree, []);
}

/** What aliases bring is outlined where it stands, not where it is used. */
function entrySymbols(node: YamlNode, path: YamlPath): readonly DocumentSymbol[] {
  if (node.kind !== "mapping") return [];
  const nameOf = schemaAtPath(path)?.nameOf ?? null;
  return node.entries.map((entry) => {
    const isNamed = nameOf !== null && nameOf in namedKinds && !isOwnKey(entry.key.text);
    return {
      name: entry.key.text === "" ? '""' : entry.key.text,
      detail: detailOf(entry),
      kind: isNamed ? (namedKinds[nameOf] ?? "key") : "key",
      range: entry.range,
      nameRange: entry.key.range,
      children: entrySymbols(entry.value, [...path, entry.key.text]),
    };
  });
}

const namedKinds: Readonly<Record<string, SymbolKind>> = {
  service: "service",
  pool: "pool",
  job: "job",
  alternative: "alternative",
  tier: "tier",
  "vLLM setting": "setting",
};

/** The value where it is short; of a mapping what it is above all: the model of a service, the GPU of a pool. */
function detailOf({ value }: YamlEntry): string {
  const content = resolveAlias(value);
  const telling =
    content.kind === "mapping" ? (getValue(content, "model") ?? getValue(content, "gpu")) : content;
  return telling?.kind === "scalar" ? (telling.text.split("\n")[0] ?? "").slice(0, longestDetail) : "";
}

const longestDetail = 80;
