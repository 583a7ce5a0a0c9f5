import { findGpu } from "../catalog/findGpu.ts";
import { parseGpuTarget } from "../catalog/gpuTarget.ts";
import type { PlanFix, PlanProblem } from "../plan/planProblem.ts";
import { describeSyntaxProblems, withoutConsequences } from "../plan/syntaxProblems.ts";
import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { formatScalar } from "../syntax/yaml/yamlEdit.ts";
import {
  effectiveEntries,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
  type YamlScalar,
} from "../syntax/yaml/yamlNode.ts";
import { excerpt } from "../text/excerpt.ts";
import { nearestName } from "../text/nearest.ts";
import type { TextRange } from "../text/textRange.ts";
import { parseVersion } from "../units/version.ts";
import type { Config, ConfigReading } from "./config.ts";
import { configKeys, type RuleLevel, ruleLevels } from "./configSchema.ts";
import { patternProblem } from "./patternProblem.ts";

/** Reads a `.gpuplanrc.yaml`. Never throws; every problem has its characters and, where there is one, its remedy. */
export function readConfig(yaml: ParsedYaml): ConfigReading {
  const syntax = describeSyntaxProblems(yaml);
  const root = yaml.tree === null || yaml.isTemplate ? null : resolveAlias(yaml.tree);
  if (root === null || isEmpty(root)) return { config: emptyConfig, problems: syntax, ruleNames: [] };
  if (root.kind !== "mapping") {
    const message = `This file holds keys and their values: ${configKeys.map(({ name }) => name).join(", ")}.`;
    return { config: emptyConfig, problems: [...syntax, problem(root.range, message)], ruleNames: [] };
  }
  const problems: PlanProblem[] = [];
  const config: Writable<Config> = { ...emptyConfig };
  let ruleNames: ConfigReading["ruleNames"] = [];
  for (const { key, value } of effectiveEntries(root)) {
    const content = resolveAlias(value);
    const name = configKeys.find((each) => each.name === key.text)?.name;
    // An empty value is one that is about to be typed.
    if (name !== undefined && isEmpty(content)) continue;
    if (name === "gpu") config.gpu = readGpu(content, problems);
    else if (name === "vllm") config.vllm = readVersion(content, problems);
    else if (name === "expected_concurrency") config.expectedConcurrency = readCount(content, problems);
    else if (name === "rules") {
      config.rules = readRules(content, problems);
      ruleNames = entriesOf(content).map(({ key: { text: id, range } }) => ({ id, range }));
    } else if (name === "ignore") config.ignore = readPatterns(content, problems);
    else problems.push(unknownKey(key));
  }
  const form = withoutConsequences(yaml.text, syntax, problems);
  return { config, problems: [...syntax, ...form], ruleNames };
}

export const emptyConfig: Config = {
  gpu: null,
  vllm: null,
  expectedConcurrency: null,
  rules: {},
  ignore: [],
};

type Writable<T> = { -readonly [key in keyof T]: T[key] };

/** What a person may set, and a file that somebody sends may not: the network, other files, anything that runs. */
const refused =
  /^(?:hub|endpoint|hf_?|huggingface|token|api_?key|proxy|url|https?|network|registry|mirror|extends?|includes?|imports?|inherit|presets?|plugins?|prices?|price_?files?|models?|catalog(?:ue)?|files?|paths?|folders?|cache|commands?|exec|run|env|environment)(?:$|[._-])/i;

function unknownKey({ text, range }: YamlScalar): PlanProblem {
  const names = configKeys.map(({ name }) => name);
  if (refused.test(text))
    return problem(
      range,
      `"${excerpt(text)}" is not taken from this file: what reaches the network, other files or programs only a person may set, in the user settings or on the command line.`,
    );
  const nearest = nearestName(text, names);
  return problem(
    range,
    `There is no key "${excerpt(text)}" here. ${nearest === null ? `The keys are ${names.join(", ")}.` : `Did you mean ${nearest}?`}`,
    nearest === null ? [] : [changeTo(range, nearest)],
  );
}

function readGpu(content: YamlContent, problems: PlanProblem[]): string | null {
  const text = textOf(content, problems, "gpu takes the name of a GPU, such as L4 or 2x L4.");
  if (text === null) return null;
  const target = parseGpuTarget(text);
  const match = target && findGpu(target.name);
  if (target !== null && match !== null && match.kind !== "unknown") return text;
  const nearest = match?.kind === "unknown" ? match.nearest : [];
  const guess = nearest[0] === undefined ? "" : ` Did you mean ${nearest[0]}?`;
  const count = target?.count == null ? "" : `${target.count}x `;
  const fixes = nearest.map((name) => changeTo(content.range, `${count}${name}`));
  problems.push(problem(content.range, `The GPU "${excerpt(text)}" is not in the catalogue.${guess}`, fixes));
  return null;
}

function readVersion(content: YamlContent, problems: PlanProblem[]): string | null {
  const message = "vllm takes a version, such as 0.11.";
  const text = textOf(content, problems, message);
  if (text === null || parseVersion(text) !== null) return text;
  problems.push(problem(content.range, `vllm takes a version, such as 0.11, not "${excerpt(text)}".`));
  return null;
}

function readCount(content: YamlContent, problems: PlanProblem[]): number | null {
  const value = content.kind === "scalar" ? content.value : null;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  problems.push(problem(content.range, "expected_concurrency takes a whole number of requests, 0 for none."));
  return null;
}

function readRules(content: YamlContent, problems: PlanProblem[]): Config["rules"] {
  if (content.kind !== "mapping") {
    problems.push(problem(content.range, "rules takes rule ids with how each is reported: idle-gpu: off."));
    return {};
  }
  const levels = entriesOf(content).flatMap(({ key, value }): readonly (readonly [string, RuleLevel])[] => {
    const level = resolveAlias(value);
    if (isEmpty(level)) return [];
    const known = ruleLevels.find((each) => level.kind === "scalar" && each === level.text);
    if (known !== undefined) return [[key.text, known]];
    problems.push(wrongLevel(level));
    return [];
  });
  return Object.fromEntries(levels);
}

function wrongLevel(content: YamlContent): PlanProblem {
  const message = `A rule is reported as ${ruleLevels.slice(0, -1).join(", ")} or ${ruleLevels.at(-1)}.`;
  if (content.kind !== "scalar") return problem(content.range, message);
  // What older readers of YAML make of `off`, and what others call the levels.
  const meant =
    content.value === false || /^(?:no|none|ignore|disabled?)$/i.test(content.text)
      ? "off"
      : /^(?:info|note)$/i.test(content.text)
        ? "information"
        : nearestName(content.text, ruleLevels);
  const guess = meant === null ? "" : ` Did you mean ${meant}?`;
  return problem(content.range, message + guess, meant === null ? [] : [changeTo(content.range, meant)]);
}

function readPatterns(content: YamlContent, problems: PlanProblem[]): readonly string[] {
  if (content.kind !== "sequence") {
    problems.push(problem(content.range, 'ignore takes a list of patterns: ["vendor/", "**/*.tmpl.yaml"].'));
    return [];
  }
  return content.items.flatMap((item) => {
    const pattern = resolveAlias(item);
    if (isEmpty(pattern)) return [];
    const text = textOf(pattern, problems, "A pattern is a text, such as vendor/.");
    const wrong = text === null ? null : patternProblem(text);
    if (wrong !== null) problems.push(problem(pattern.range, wrong));
    return text === null || wrong !== null ? [] : [text];
  });
}

function textOf(content: YamlContent, problems: PlanProblem[], message: string): string | null {
  if (content.kind === "scalar" && content.text.trim() !== "") return content.text.trim();
  problems.push(problem(content.range, message));
  return null;
}

function isEmpty(content: YamlContent): boolean {
  return content.kind === "scalar" && content.value === null;
}

function entriesOf(content: YamlContent): readonly YamlEntry[] {
  return content.kind === "mapping" ? effectiveEntries(content satisfies YamlMapping) : [];
}

function changeTo(range: TextRange, text: string): PlanFix {
  return { title: `Change to ${text}`, edits: [{ range, newText: formatScalar(text, true) }] };
}

function problem(range: TextRange, message: string, fixes: readonly PlanFix[] = []): PlanProblem {
  return { code: "config", message, range, fixes };
}
