import type { Analysis } from "../findings/analysis.ts";
import type { Finding } from "../findings/finding.ts";
import { isSecretName } from "../vllm/secretName.ts";
import { isHarmlessVariable, publicText, redacted, secretForms } from "../vllm/secrets.ts";

/** A finding as it may be printed: into a terminal's history, the log of a build, a file that is uploaded. */
export function publicFinding(analysis: Analysis, finding: Finding): Finding {
  const secrets = secretValues(analysis);
  const hide = (text: string) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, redacted), publicText(text));
  return {
    ...finding,
    message: hide(finding.message),
    related: finding.related.map((related) => ({ ...related, message: hide(related.message) })),
  };
}

/** A line of the file with every secret on it replaced by as many stars, so that columns stay where they are. */
export function publicLine(analysis: Analysis, start: number, line: string): string {
  let result = line;
  const cover = (from: number, to: number) => {
    const [low, high] = [Math.max(0, from), Math.min(line.length, to)];
    if (low < high) result = result.slice(0, low) + "*".repeat(high - low) + result.slice(high);
  };
  for (const range of secretRanges(analysis)) cover(range.start - start, range.end - start);
  for (const form of secretForms) {
    for (const match of line.matchAll(form))
      cover(match.index + (match[1]?.length ?? 0), match.index + match[0].length);
  }
  return result;
}

function secretRanges(analysis: Analysis) {
  return analysis.assessments.flatMap(({ deployment: { settings, source } }) => {
    const flags = [...settings.byField.values()].filter(({ field }) => isSecretName(field));
    const variables = source.kind === "launch" ? source.launch.environment : [];
    return [
      ...flags.flatMap(({ valueRange, definition }) =>
        definition ? [valueRange, definition] : [valueRange],
      ),
      ...variables.filter(({ name }) => !isHarmlessVariable(name)).map(({ value }) => value.range),
    ];
  });
}

/** The secrets themselves, where they are long enough to be told from ordinary words. */
function secretValues(analysis: Analysis): readonly string[] {
  const values = analysis.assessments.flatMap(({ deployment: { settings, source } }) => {
    const flags = [...settings.byField.values()].filter(({ field }) => isSecretName(field));
    const variables = source.kind === "launch" ? source.launch.environment : [];
    return [
      ...flags.flatMap(({ value, written }) => [value, written].flat()),
      ...variables.filter(({ name }) => isSecretName(name)).map(({ value }) => value.value),
    ];
  });
  return values.filter((value) => typeof value === "string").filter((value) => value.length >= 6);
}
