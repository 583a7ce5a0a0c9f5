import type { PlanAnalysis } from "../findings/analysis.ts";
import { rangeInScalar } from "../syntax/yaml/scalarWord.ts";
import type { YamlScalar } from "../syntax/yaml/yamlNode.ts";
import { parseGpuCount } from "../units/gpuCount.ts";
import { flagByName } from "../vllm/flags.ts";
import { type PlanPart, type PlanValue, planParts } from "./planParts.ts";
import { type SemanticToken, type TokenType, valueType } from "./semanticToken.ts";

/** The tokens of a plan; in no order. Keys of the format are left to the grammar. */
export function planTokens(text: string, { yaml }: PlanAnalysis): readonly SemanticToken[] {
  return planParts(yaml.tree).flatMap((part) => tokensOf(text, part));
}

function tokensOf(text: string, part: PlanPart): readonly SemanticToken[] {
  if (part.kind === "key") {
    const type = keyTypes[part.parent.nameOf ?? ""];
    if (type === undefined) return [];
    const modifiers = type === "type" || type === "parameter" ? [] : (["declaration"] as const);
    return [{ range: part.scalar.range, type, modifiers }];
  }
  return part.path.at(-2) === "args" ? settingTokens(part) : valueTokens(text, part);
}

/** Keys with free names, by what they name. */
const keyTypes: Readonly<Record<string, TokenType>> = {
  service: "class",
  pool: "namespace",
  job: "struct",
  tier: "struct",
  alternative: "struct",
  GPU: "type",
  "vLLM setting": "parameter",
};

function settingTokens({ scalar, path }: PlanValue): readonly SemanticToken[] {
  const flag = flagByName(`--${String(path.at(-1)).replaceAll("_", "-")}`);
  const isNumber = scalar.style === "plain" && /^\d[\d.]*[kKmMgG]?$/.test(scalar.text);
  const type = isNumber ? "number" : valueType(scalar.value, flag?.choices != null);
  return [{ range: scalar.range, type, modifiers: [] }];
}

function valueTokens(text: string, { scalar, place }: PlanValue): readonly SemanticToken[] {
  const whole = (type: TokenType): readonly SemanticToken[] => [{ range: scalar.range, type, modifiers: [] }];
  if (typeof scalar.value === "number" && place.quantity === null) return whole("number");
  if (scalar.value === true || place.values?.includes(scalar.text)) return whole("enumMember");
  switch (place.names) {
    case "service":
      return whole("class");
    case "pool":
      return whole("namespace");
    case "model":
      return whole("type");
    case "gpu":
      return gpuTokens(text, scalar);
    case "price":
      return /\d/.test(scalar.text.charAt(0)) || scalar.text.startsWith("$")
        ? quantityTokens(text, scalar)
        : whole("enumMember");
    default:
      return place.quantity === null ? [] : quantityTokens(text, scalar);
  }
}

function gpuTokens(text: string, scalar: YamlScalar): readonly SemanticToken[] {
  const written = parseGpuCount(scalar.text);
  if (written === null) return [];
  const name = rangeInScalar(text, scalar, written.nameRange.start, written.nameRange.end);
  const count = written.countRange;
  const before: readonly SemanticToken[] =
    count === null
      ? []
      : [{ range: rangeInScalar(text, scalar, count.start, count.end), type: "number", modifiers: [] }];
  return [...before, { range: name, type: "type", modifiers: [] }];
}

/** `> 10s`, `2.0GB..2.5GB`, `$0.39/h`, `10s p99` in their parts. */
const quantityPart =
  /(?<operator>[<>]=?|\.\.)|(?<keyword>\bp\d{1,2}(?:\.\d+)?\b|[/%]?[A-Za-zµ]+|%)|(?<number>[$€£¥]?\d[\d,]*(?:\.\d+)?)/g;

/** A longer text is no quantity, and its parts would be looked for in vain, each in the whole of it. */
const longestQuantity = 200;

function quantityTokens(text: string, scalar: YamlScalar): readonly SemanticToken[] {
  if (scalar.text.length > longestQuantity) return [];
  return [...scalar.text.matchAll(quantityPart)].map(({ index, groups, 0: part }) => ({
    range: rangeInScalar(text, scalar, index, index + part.length),
    type: groups?.operator ? "operator" : groups?.keyword ? "keyword" : "number",
    modifiers: [],
  }));
}
