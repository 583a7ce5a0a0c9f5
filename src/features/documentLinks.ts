import { readHubName } from "../catalog/hubName.ts";
import { factRange } from "../deployment/fact.ts";
import type { Analysis } from "../findings/analysis.ts";
import { findSuppressions } from "../findings/suppressions.ts";
import type { TextRange } from "../text/textRange.ts";
import { fileReferences } from "./fileReferences.ts";
import { planParts } from "./planParts.ts";

/** A place that leads elsewhere. */
export type DocumentLink = { readonly range: TextRange } & (
  | { readonly kind: "page"; readonly url: string; readonly tooltip: string }
  /** As written, from the document's folder. */
  | { readonly kind: "file"; readonly path: string; readonly tooltip: string }
  /** The page about a rule, wherever the host has it. */
  | { readonly kind: "rule"; readonly rule: string; readonly tooltip: string }
);

/**
 * Models lead to their pages, scripts to their files, rules in comments that silence them to what they say. Nothing is
 * fetched: a link is only a text.
 */
export function documentLinks(analysis: Analysis): readonly DocumentLink[] {
  if (analysis.kind === "none") return [];
  const rules = findSuppressions(analysis).flatMap((suppression) =>
    suppression.rules.map(
      ({ id, range }): DocumentLink => ({ kind: "rule", range, rule: id, tooltip: "What the rule says" }),
    ),
  );
  return [...rules, ...namedElsewhere(analysis)].toSorted((a, b) => a.range.start - b.range.start);
}

function namedElsewhere({ plan, assessments }: Analysis): readonly DocumentLink[] {
  if (plan === null)
    return assessments.flatMap(({ deployment: { modelName } }) => {
      const range = factRange(modelName);
      return range === null || modelName.value === null ? [] : modelLink(modelName.value, range);
    });
  const models = planParts(plan.yaml.tree).flatMap((part) =>
    part.kind === "value" && part.place.names === "model"
      ? modelLink(part.scalar.text, part.scalar.range)
      : [],
  );
  const files = fileReferences(plan).map(
    ({ range, path }): DocumentLink => ({ kind: "file", range, path, tooltip: "Open the launch file" }),
  );
  return [...models, ...files];
}

function modelLink(name: string, range: TextRange): readonly DocumentLink[] {
  const hub = readHubName(name);
  if (hub === null) return [];
  const revision = hub.revision === "main" ? "" : `/tree/${hub.revision}`;
  const url = `https://huggingface.co/${hub.id}${revision}`;
  return [{ kind: "page", range, url, tooltip: "Open the model's page" }];
}
