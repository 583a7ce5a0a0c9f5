import { readLaunch } from "../deployment/fromLaunch.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { splitReference } from "../launch/namedLaunch.ts";
import { assess } from "../sizing/assess.ts";
import { createSourceText, positionAt } from "../text/sourceText.ts";
import { containsRange, isReplaceable } from "../text/textRange.ts";
import { formatVersion } from "../units/version.ts";
import type { Analysis } from "./analysis.ts";
import type { Finding, Fix } from "./finding.ts";
import type { Rule, RuleRun } from "./rule.ts";

/**
 * What a plan finds in the script of a service is put right there: with the fixes that the script itself is offered for
 * the same, as edits of its file.
 */
export function withScriptFixes(
  finding: Finding,
  analysis: Analysis,
  rule: Rule,
  lookUps: LookUps,
  run: RuleRun,
): Finding {
  if (analysis.plan === null || isReplaceable(finding.range)) return finding;
  return {
    ...finding,
    fixes: () => {
      const own = finding.fixes();
      const script = own.length > 0 ? null : scriptAt(analysis, finding.range, lookUps);
      return script === null
        ? own
        : fixesOfScript(finding, script, rule.check(script.analysis, lookUps, run));
    },
  };
}

interface Script {
  /** As the plan names it. */
  readonly name: string;
  readonly analysis: Analysis;
}

function fixesOfScript(
  { message, range }: Finding,
  { name, analysis: { path, source } }: Script,
  findings: readonly Finding[],
): readonly Fix[] {
  const same = findings.find((found) => {
    const line = positionAt(source, found.range.start).line + 1;
    const place = found.range.elsewhere?.place ?? `line ${line} of ${name}`;
    return (
      place === range.elsewhere?.place && withoutHyphens(message).startsWith(withoutHyphens(found.message))
    );
  });
  const { text } = source;
  return (same?.fixes() ?? []).flatMap(({ edits, otherFiles = [], ...fix }): readonly Fix[] =>
    otherFiles.length > 0 ? [] : [{ ...fix, edits: [], otherFiles: [{ path, text, edits }] }],
  );
}

/** Plans write the name of a flag without them. */
function withoutHyphens(message: string): string {
  return message.replaceAll("--", "");
}

/** The script that is named at a place, as if its file were looked at by itself, on the plan's GPU. */
function scriptAt(plan: Analysis, range: Finding["range"], lookUps: LookUps): Script | null {
  for (const { deployment: planned } of plan.assessments) {
    const { source } = planned;
    if (source.kind !== "service" || source.scriptFile === null) continue;
    const { script } = source.service;
    if (script === null || !containsRange(script.range, range)) continue;
    const { path, text, original } = source.scriptFile;
    const vllmVersion = { text: formatVersion(planned.version.value), from: "the plan" };
    const defaults = { gpu: null, vllmVersion, expectedConcurrency: null };
    const named = { plan: plan.path, path: plan.path, text: plan.source.text, planned };
    const { deployment } = readLaunch(original, 1, defaults, lookUps, named);
    return {
      name: splitReference(script.value).file,
      analysis: {
        ...plan,
        path,
        source: createSourceText(text),
        kind: "launches",
        assessments: [assess(deployment)],
        plan: null,
      },
    };
  }
  return null;
}
