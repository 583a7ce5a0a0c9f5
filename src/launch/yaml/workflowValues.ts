import { toWord } from "../../syntax/shell/expandedWord.ts";
import { definitionOfWord, type Word } from "../../syntax/word.ts";
import {
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
  type YamlNode,
} from "../../syntax/yaml/yamlNode.ts";
import { mappingEntries } from "../../syntax/yaml/yamlPath.ts";
import type { EnvironmentVariable } from "../launch.ts";
import type { FindWorkflowValue, WorkflowValue } from "./workflowExpression.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { scalarWord } from "./yamlText.ts";

/**
 * What `env.X`, `matrix.X` and `inputs.X` stand for in a job; what the repository or the organisation gives (`vars`,
 * `secrets`) counts as not given, which leaves `${{ vars.MODEL || 'org/m' }}` its default.
 */
export function workflowValues(
  file: YamlLaunchFile,
  root: YamlMapping,
  job: YamlContent | null,
  environment: readonly EnvironmentVariable[],
): FindWorkflowValue {
  return (written) => {
    const [, context = "", name = ""] = /^(?:github\.event\.)?(\w+)\.([\w-]+)$/.exec(written) ?? [];
    if (context === "env") return environmentValue(file, environment, name);
    if (context === "matrix") return matrixValue(file, job, name);
    if (context === "inputs") return inputValue(file, root, name);
    return context === "vars" || context === "secrets" ? "unset" : null;
  };
}

function environmentValue(
  { source: { text } }: YamlLaunchFile,
  environment: readonly EnvironmentVariable[],
  name: string,
): WorkflowValue | "unset" | null {
  if (mayBeChanged(text, name)) return null;
  const variable = environment.find((each) => each.name === name);
  return variable ? ofWord(text, variable.value, name) : "unset";
}

/** Whether a step may write a variable to the file that changes it for those behind it. */
export function mayBeChanged(text: string, name: string): boolean {
  if (!text.includes("GITHUB_ENV")) return false;
  const assignment = `${name}=`;
  for (let at = text.indexOf(assignment); at >= 0; at = text.indexOf(assignment, at + 1))
    if (/[\s"']/.test(text[at - 1] ?? "")) return true;
  return false;
}

/** The one value that a matrix gives a name; of several each job has another. */
function matrixValue(file: YamlLaunchFile, job: YamlContent | null, name: string): WorkflowValue | null {
  const matrix = job && getValue(getValue(job, "strategy"), "matrix");
  if (matrix?.kind !== "mapping") return null;
  const own = itemsOf(getValue(matrix, name));
  const included = itemsOf(getValue(matrix, "include")).flatMap((item) => getValue(item, name) ?? []);
  const [only, more] = [...own, ...included];
  return only && !more ? ofScalar(file, only, name, false) : null;
}

/** The default that a workflow or an action declares for an input. */
function inputValue(file: YamlLaunchFile, root: YamlMapping, name: string): WorkflowValue | "unset" | null {
  const triggers = getValue(root, "on");
  const events = mappingEntries(triggers).filter(({ entry }) =>
    /^workflow_(?:dispatch|call)$/.test(entry.key.text),
  );
  const isForAll = events.length === mappingEntries(triggers).length;
  const declared = [root, ...events.map(({ content }) => content)].flatMap(
    (each) => getValue(getValue(each, "inputs"), name) ?? [],
  );
  const defaults = declared.map((input) => getValue(input, "default"));
  if (defaults.every((each) => each === null)) return "unset";
  const values = defaults.map((each) => each && ofScalar(file, each, name, !isForAll));
  const [first = null] = values;
  if (first === null || values.some((each) => each?.value !== first.value)) return null;
  const isBoolean = declared.some((input) => {
    const type = getValue(input, "type");
    return type?.kind === "scalar" && type.text === "boolean";
  });
  return isBoolean ? { ...first, value: first.value === "true" } : first;
}

function itemsOf(node: YamlContent | null): readonly YamlContent[] {
  return node?.kind === "sequence" ? node.items.map((item: YamlNode) => resolveAlias(item)) : [];
}

function ofScalar(
  file: YamlLaunchFile,
  node: YamlContent,
  name: string,
  mayBeEmpty: boolean,
): WorkflowValue | null {
  if (node.kind !== "scalar" || node.value === null) return null;
  const found = ofWord(file.source.text, toWord(scalarWord(file, node, (text) => text)), name);
  return found && { ...found, mayBeEmpty };
}

function ofWord(text: string, word: Word, name: string): WorkflowValue | null {
  if (word.value === null || word.conditional) return null;
  const [only] = word.segments;
  const literal =
    definitionOfWord(word) ?? (word.segments.length === 1 && only?.verbatim ? only.range : null);
  // What is no name may be anything, a half-typed pattern among it.
  const uses = /^[\w-]+$/.test(name) ? (text.match(new RegExp(`\\b${name}\\b`, "g"))?.length ?? 0) : 0;
  return { value: word.value, definition: uses === 2 ? literal : null, mayBeEmpty: false };
}
