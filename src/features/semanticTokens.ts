import { factRange } from "../deployment/fact.ts";
import type { Analysis } from "../findings/analysis.ts";
import { planTokens } from "./planTokens.ts";
import { type SemanticToken, valueType } from "./semanticToken.ts";

/**
 * What the characters of a plan or of launches mean: names, references, numbers and units, flags. In the order of the
 * file, each on one line, none over another; `null` for files that hold neither.
 */
export function semanticTokens(analysis: Analysis): readonly SemanticToken[] | null {
  if (analysis.kind === "none" || analysis.kind === "config") return null;
  const { text } = analysis.source;
  const tokens = analysis.plan === null ? launchTokens(analysis) : planTokens(text, analysis.plan);
  const ordered = tokens
    .filter(({ range }) => range.start < range.end && !/[\r\n]/.test(text.slice(range.start, range.end)))
    .toSorted((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
  let end = 0;
  return ordered.filter(({ range }) => {
    if (range.start < end) return false;
    end = range.end;
    return true;
  });
}

function launchTokens({ assessments }: Analysis): readonly SemanticToken[] {
  return assessments.flatMap(({ deployment }): readonly SemanticToken[] => {
    const model = factRange(deployment.modelName);
    const settings = [...deployment.settings.byField.values()].flatMap(
      ({ nameRange, valueRange, value, definition, flag }): readonly SemanticToken[] => [
        { range: nameRange, type: "parameter", modifiers: [] },
        // What a variable gives is the shell's to colour.
        ...(definition === undefined && value !== undefined
          ? [{ range: valueRange, type: valueType(value, flag.choices !== null), modifiers: [] }]
          : []),
      ],
    );
    return model === null ? settings : [{ range: model, type: "type", modifiers: [] }, ...settings];
  });
}
