import { formatScalar, insertEntryEdit } from "../syntax/yaml/yamlEdit.ts";
import {
  effectiveEntries,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from "../syntax/yaml/yamlNode.ts";
import { entryAtPath, nodeAtPath, type YamlPath } from "../syntax/yaml/yamlPath.ts";
import { excerpt } from "../text/excerpt.ts";
import { nearestName } from "../text/nearest.ts";
import type { TextRange } from "../text/textRange.ts";
import type { FormIssue } from "./formIssues.ts";
import { firstLineOf, lastName, listed, quotedName, uncapitalized } from "./formText.ts";
import { isOwnKey } from "./formValue.ts";
import type { PlanFix, PlanProblem } from "./planProblem.ts";
import { schemaAtPath } from "./schemaAtPath.ts";

/** A key that the format does not have, with the one that was likely meant unless that one is there already. */
export function describeUnknownKey(range: TextRange, path: YamlPath, parent: YamlNode | null): PlanProblem {
  const parentPath = path.slice(0, -1);
  const known = schemaAtPath(parentPath)?.keys.map(({ name }) => name) ?? [];
  const nearest = meantKey(path);
  const isTaken =
    parent?.kind === "mapping" && effectiveEntries(parent).some((entry) => entry.key.text === nearest);
  const place = parentPath.length === 0 ? "a plan" : quotedName(parentPath);
  const advice = nearest
    ? `Did you mean "${nearest}"?`
    : `It takes ${listed(known, 8)}; keys of your own begin with "x-".`;
  return {
    code: "unknown-key",
    message: `${quotedName(path)} is no key of ${place}. ${advice}`,
    range,
    fixes: [
      nearest && !isTaken
        ? { title: `Rename to "${nearest}"`, edits: [{ range, newText: nearest }] }
        : keepAsOwn(range, lastName(path)),
    ],
  };
}

function keepAsOwn(range: TextRange, key: string): PlanFix {
  const newText = formatScalar(`x-${key}`, true);
  return { title: `Keep it as a key of your own, "x-${key}"`, edits: [{ range, newText }], isProposal: true };
}

/** A required key that is not there. */
export function describeMissingKey(text: string, root: YamlNode, path: YamlPath): PlanProblem {
  const key = lastName(path);
  const parentPath = path.slice(0, -1);
  const field = schemaAtPath(path);
  if (parentPath.length === 0) {
    const first = firstKeyOrLine(text, root);
    const insertAt = { start: root.range.start, end: root.range.start };
    return {
      code: "missing-key",
      message: `The plan does not say which version of the format it has. Start it with "${key}: ${field?.examples[0]}".`,
      range: first,
      fixes: [
        {
          title: `Insert "${key}: ${field?.examples[0]}"`,
          edits: [{ range: insertAt, newText: `${key}: ${field?.examples[0]}\n` }],
        },
      ],
    };
  }
  const parentEntry = entryAtPath(root, parentPath);
  const parent = nodeAtPath(root, parentPath);
  const range = parentEntry?.key.range ?? firstLineOf(text, parent?.range ?? root.range);
  const example = field?.examples[0];
  const what = `${field?.description ?? ""}`.replace(/\.$/, "");
  return {
    code: "missing-key",
    message: `${quotedName(parentPath)} lacks "${key}" – ${uncapitalized(what)}${example ? `, such as ${example}` : ""}.`,
    range,
    fixes: parent?.kind === "mapping" && example ? [addFix(text, parent, key, example)] : [],
  };
}

function addFix(text: string, parent: YamlMapping, key: string, example: string): PlanFix {
  const value = /^[\d.]+$/.test(example) ? example : formatScalar(example, true);
  return {
    title: `Add "${key}: ${example}"`,
    edits: [insertEntryEdit(text, parent, key, value)],
    isProposal: true,
  };
}

/** A mapping or list of which only the key is written. */
export function describeEmpty(
  text: string,
  path: YamlPath,
  entry: YamlEntry | null,
  node: YamlNode,
): PlanProblem {
  const range =
    entry && entry.value.range.start === entry.value.range.end
      ? entry.key.range
      : firstLineOf(text, node.range);
  return {
    code: "empty-value",
    message: `${quotedName(path)} is empty. ${expectation(path)}`,
    range,
    fixes: [],
  };
}

/** A word that is none of the few that may stand here. */
export function describeChoice(
  text: string,
  path: YamlPath,
  values: readonly string[],
  node: YamlNode,
): PlanProblem {
  const range = firstLineOf(text, node.range);
  const written = text.slice(range.start, range.end);
  const nearest = nearestName(written, values);
  const offered = nearest ? [nearest] : values;
  return {
    code: "unknown-value",
    message: `${quotedName(path)} is ${listed(values, 8, "or")}, not ${excerpt(written)}.`,
    range,
    fixes: offered.map((value) => ({
      title: `Use ${value}`,
      edits: [{ range: node.range, newText: value }],
    })),
  };
}

/** One value where entries belong, a list for a mapping, a mapping for a list. */
export function describeWrongShape(
  text: string,
  issue: FormIssue,
  entry: YamlEntry | null,
  node: YamlNode,
): PlanProblem {
  const glued =
    node.kind === "scalar" && node.style === "plain" ? /^[\w.-]+:(?=\S)/.exec(node.text)?.[0] : undefined;
  if (glued) {
    const end = node.range.start + glued.length;
    return {
      code: "missing-space",
      message: `A space is missing after "${excerpt(glued)}", so YAML reads this as one text.`,
      range: { start: node.range.start, end },
      fixes: [{ title: "Insert the space", edits: [{ range: { start: end, end }, newText: " " }] }],
    };
  }
  const range =
    node.kind === "mapping" && !node.flow && entry ? entry.key.range : firstLineOf(text, node.range);
  const name = issue.path.length === 0 ? "A plan" : quotedName(issue.path);
  const found = node.kind === "scalar" ? "one value" : node.kind === "sequence" ? "a list" : "a mapping";
  const wanted = issue.kind === "not-a-list" ? "a list" : "entries of its own";
  return {
    code: "wrong-form",
    message: `${name} is written as ${found} but takes ${wanted}. ${expectation(issue.path)}`,
    range,
    fixes: listFix(issue, node),
  };
}

/** `pipeline: llm` where `pipeline: [llm]` was meant. */
function listFix(issue: FormIssue, node: YamlNode): readonly PlanFix[] {
  if (
    issue.kind !== "not-a-list" ||
    node.kind !== "scalar" ||
    node.style === "literal" ||
    node.style === "folded"
  )
    return [];
  const before = { range: { start: node.range.start, end: node.range.start }, newText: "[" };
  const after = { range: { start: node.range.end, end: node.range.end }, newText: "]" };
  return [{ title: "Write it as a list", edits: [before, after] }];
}

/** A sentence about what may stand at a path. */
function expectation(path: YamlPath): string {
  const place = schemaAtPath(path);
  if (!place) return "";
  const keys = listed(
    place.keys.map(({ name }) => name),
    6,
  );
  if (place.keys.length > 6) return `Its keys are ${keys}`;
  if (place.keys.length > 0) return `Its keys are ${keys}.`;
  if (place.nameOf)
    return `Each entry is the name of ${/^[aeiou]/.test(place.nameOf) ? "an" : "a"} ${place.nameOf} and what belongs to it.`;
  if (place.examples[0] !== undefined) return `Write it like ${place.examples[0]}.`;
  return place.isList ? "Each item starts with a dash." : "";
}

/** The known key that a misspelt one was most likely meant to be. */
export function meantKey(path: YamlPath): string | null {
  const place = schemaAtPath(path.slice(0, -1));
  return nearestName(lastName(path), place?.keys.map(({ name }) => name) ?? []);
}

function firstKeyOrLine(text: string, root: YamlNode): TextRange {
  const first = root.kind === "mapping" ? root.entries.find((entry) => !isOwnKey(entry.key.text)) : undefined;
  return first?.key.range ?? firstLineOf(text, root.range);
}
