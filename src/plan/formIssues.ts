import type * as z from "zod";
import type { YamlPath } from "../syntax/yaml/yamlPath.ts";
import type { Leaf } from "./schema/leaf.ts";

/** One thing that the schema found wrong, in terms of the plan. */
export type FormIssue = { readonly path: YamlPath } & (
  | { readonly kind: "unknown-key"; readonly key: string }
  | { readonly kind: "leaf"; readonly leaf: Leaf }
  | { readonly kind: "not-a-mapping" }
  | { readonly kind: "not-a-list" }
  | { readonly kind: "choice"; readonly values: readonly string[] }
);

type SchemaIssue = z.core.$ZodIssue;

/** The schema's issues with unions resolved: of a union's forms the one that was most likely meant. */
export function toFormIssues(issues: readonly SchemaIssue[], parent: YamlPath = []): readonly FormIssue[] {
  return issues.flatMap((issue) => toIssues(issue, [...parent, ...issue.path.map(toStep)]));
}

function toIssues(issue: SchemaIssue, path: YamlPath): readonly FormIssue[] {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ kind: "unknown-key", path: [...path, key], key }));
    case "invalid_union":
      return toFormIssues(likeliestForm(issue.errors), path);
    case "invalid_value":
      return [{ kind: "choice", path, values: issue.values.map(String) }];
    case "custom": {
      const leaf = issue.params?.leaf;
      return isLeaf(leaf) ? [{ kind: "leaf", path, leaf }] : [];
    }
    default:
      return [
        {
          kind: issue.code === "invalid_type" && issue.expected === "array" ? "not-a-list" : "not-a-mapping",
          path,
        },
      ];
  }
}

/**
 * The form whose shape fits and in which the least is wrong; where no shape fits (a text for a mapping, a list for
 * either) the first, which is always the simplest.
 */
function likeliestForm(forms: readonly (readonly SchemaIssue[])[]): readonly SchemaIssue[] {
  const shapeFits = forms.filter(
    (issues) =>
      !issues.some(
        (issue) =>
          issue.path.length === 0 && issue.code !== "unrecognized_keys" && issue.code !== "invalid_union",
      ),
  );
  const [first = [], ...others] = shapeFits.length > 0 ? shapeFits : forms.slice(0, 1);
  return others.reduce((best, issues) => (countIssues(issues) < countIssues(best) ? issues : best), first);
}

function countIssues(issues: readonly SchemaIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
}

function isLeaf(value: unknown): value is Leaf {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    (value.kind === "quantity" || value.kind === "text")
  );
}

function toStep(step: PropertyKey): string | number {
  return typeof step === "symbol" ? step.toString() : step;
}
