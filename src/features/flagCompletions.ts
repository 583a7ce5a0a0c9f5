import { defaultOf } from "../deployment/defaultContext.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Assessment } from "../sizing/assess.ts";
import { positionAt } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import { flagDescription } from "../vllm/flagDescriptions.ts";
import type { FlagRecord } from "../vllm/flagRecord.ts";
import { allFlags, flagByName, flagStanding } from "../vllm/flags.ts";
import type { Completion } from "./completionItem.ts";
import { fittingModelCompletions } from "./fittingCompletions.ts";

/** vLLM's flags, and the values of those that have a few, on the command line around the cursor. */
export function flagCompletions(analysis: Analysis, offset: number, lookUps: LookUps): readonly Completion[] {
  const assessment = launchAround(analysis, offset);
  if (assessment === null) return [];
  const { text } = analysis.source;
  const typed = /[^\s"'`;|&()]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? "";
  const range = { start: offset - typed.length, end: endOfWord(text, offset) };
  const models = (place: TextRange) =>
    fittingModelCompletions(assessment.deployment, lookUps, text.slice(place.start, offset), place);
  const equals = /^(--?[\w.-]+)=(.*)$/.exec(typed);
  if (equals?.[1] !== undefined)
    return valueCompletions(equals[1], { start: offset - (equals[2]?.length ?? 0), end: range.end }, models);
  if (typed.startsWith("-")) return nameCompletions(assessment, range);
  const previous = previousWord(text, range.start);
  if (previous?.startsWith("-")) return valueCompletions(previous, range, models);
  return previous === "serve" ? models(range) : [];
}

/** The launch whose command holds the cursor, or ends on its line: a flag being typed may not belong to it yet. */
function launchAround(analysis: Analysis, offset: number): Assessment | null {
  const line = positionAt(analysis.source, offset).line;
  return (
    analysis.assessments.find(({ deployment: { range } }) => {
      const lastLine = positionAt(analysis.source, range.end).line;
      return range.start <= offset && (offset <= range.end || line <= lastLine + 1);
    }) ?? null
  );
}

function endOfWord(text: string, offset: number): number {
  return offset + (/^[\w.:/-]*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0);
}

/** The word before an offset, over continued lines. */
function previousWord(text: string, offset: number): string | null {
  return (
    /([^\s"'`]+)["'`]?(?:\s|\\\r?\n)+["'`]?$/.exec(text.slice(Math.max(0, offset - 400), offset))?.[1] ?? null
  );
}

function nameCompletions(assessment: Assessment, range: TextRange): readonly Completion[] {
  const { deployment } = assessment;
  const offered = allFlags().filter((flag) => {
    const standing = flagStanding(flag, deployment.version.value);
    return (
      (standing === "available" || standing === "deprecated") && !deployment.settings.byField.has(flag.field)
    );
  });
  const ranked = [...offered].sort(
    (a, b) => Number(b.memoryRelevant) - Number(a.memoryRelevant) || a.flag.localeCompare(b.flag, "en"),
  );
  return ranked.map((flag) => {
    const known = defaultOf(deployment, flag.field);
    const documentation = [flagDescription(flag.field), flag.constraints]
      .filter((part) => part !== null)
      .join("\n\n");
    return {
      label: flag.flag,
      kind: "flag",
      range,
      newText: flag.type === "bool" ? flag.flag : `${flag.flag} `,
      detail: known === null ? (flag.type ?? "") : `default ${JSON.stringify(known.value)} (${known.from})`,
      ...(documentation !== "" && { documentation }),
    };
  });
}

function valueCompletions(
  name: string,
  range: TextRange,
  models: (place: TextRange) => readonly Completion[],
): readonly Completion[] {
  const flag = flagByName(name.startsWith("--") ? `--${name.slice(2).replaceAll("_", "-")}` : name);
  if (flag === null) return [];
  if (flag.field === "model") return models(range);
  return choicesOf(flag).map((choice) => ({
    label: choice,
    kind: "value",
    range,
    newText: choice,
    ...(String(flag.default) === choice && { detail: "default" }),
  }));
}

function choicesOf(flag: FlagRecord): readonly string[] {
  return flag.type === "bool" ? [] : (flag.choices ?? []).map(String);
}
