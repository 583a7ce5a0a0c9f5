import type { YamlNode } from "../syntax/yaml/yamlNode.ts";
import { entryAtPath, nodeAtPath, type YamlPath } from "../syntax/yaml/yamlPath.ts";
import { findCommaSplits } from "./commaSplits.ts";
import {
  describeChoice,
  describeEmpty,
  describeMissingKey,
  describeUnknownKey,
  describeWrongShape,
  meantKey,
} from "./describeForm.ts";
import { type FormIssue, toFormIssues } from "./formIssues.ts";
import { toFormValue } from "./formValue.ts";
import { describeLeafIssue } from "./leafProblems.ts";
import type { PlanProblem } from "./planProblem.ts";
import { planSchema } from "./schema/planSchema.ts";
import { schemaAtPath } from "./schemaAtPath.ts";
import { noteSettledParts, withoutSettledParts } from "./settledParts.ts";

/** Everything in which a plan's tree departs from the format's schema, one problem per mistake. */
export function findFormProblems(text: string, root: YamlNode): readonly PlanProblem[] {
  const { rest, problems: settled } = withoutSettledParts(root);
  const splits = findCommaSplits(text, rest);
  const result = planSchema().safeParse(toFormValue(rest));
  const issues = result.success ? [] : toFormIssues(result.error.issues);
  const split = (path: YamlPath) =>
    splits.some(({ entry, strayKeys }) => {
      const at = entryAtPath(root, path);
      return at !== null && (at === entry || (strayKeys.includes(at.key.text) && at.colon === null));
    });
  const others = issues.filter((issue) => !split(issue.path));
  const misspelt = new Set(
    others.flatMap((issue) => (issue.kind === "unknown-key" ? [pathText(meantPath(issue.path) ?? [])] : [])),
  );
  const found = others.map((issue) => {
    // A required key that is there but misspelt is one mistake, not two.
    const isTold = isAbsent(root, issue) && misspelt.has(pathText(issue.path));
    return { path: issue.path, problem: isTold ? null : describeIssue(text, root, issue) };
  });
  noteSettledParts(rest, found, splits);
  return [
    ...settled,
    ...splits.map(({ problem }) => problem),
    ...found.flatMap(({ problem }) => problem ?? []),
  ];
}

function describeIssue(text: string, root: YamlNode, issue: FormIssue): PlanProblem | null {
  const entry = entryAtPath(root, issue.path);
  if (issue.kind === "unknown-key")
    return (
      entry && describeUnknownKey(entry.key.range, issue.path, nodeAtPath(root, issue.path.slice(0, -1)))
    );
  const node = nodeAtPath(root, issue.path);
  if (node === null) return describeMissingKey(text, root, issue.path);
  const isEmpty = node.kind === "scalar" && node.value === null;
  if (isEmpty && schemaAtPath(issue.path)?.mayBeEmpty) return null;
  if (issue.kind === "leaf") return describeLeafIssue(text, issue, node, entry);
  if (isEmpty) return describeEmpty(text, issue.path, entry, node);
  if (issue.kind === "choice") return describeChoice(text, issue.path, issue.values, node);
  return describeWrongShape(text, issue, entry, node);
}

function meantPath(path: YamlPath): YamlPath | null {
  const key = meantKey(path);
  return key === null ? null : [...path.slice(0, -1), key];
}

function isAbsent(root: YamlNode, issue: FormIssue): boolean {
  return issue.kind !== "unknown-key" && nodeAtPath(root, issue.path) === null;
}

function pathText(path: YamlPath): string {
  return path.join("\0");
}
