import type { Deployment } from "../deployment/deployment.ts";
import type { Origin } from "../deployment/fact.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { EnvironmentVariable, Launch, LaunchEntry, LaunchKind } from "../launch/launch.ts";
import { positionAt, type SourceText } from "../text/sourceText.ts";
import { containsRange, type TextRange } from "../text/textRange.ts";
import { isSecretName } from "../vllm/secretName.ts";
import { isHarmlessVariable, publicText, publicValue, redacted } from "../vllm/secrets.ts";
import type { Setting, Settings, SettingValue } from "../vllm/setting.ts";

/** `gpuplan launches --json`: one row per launch site, in file order. Fields are only added, never renamed. */
export interface LaunchReport {
  readonly file: string;
  readonly line: number;
  readonly kind: LaunchKind;
  readonly service: string | null;
  readonly entry: LaunchEntry;
  readonly model:
    | { readonly value: string; readonly written: string }
    | { readonly unresolved: string }
    | null;
  readonly settings: Readonly<Record<string, SettingReport>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly gpu: { readonly id: string | null; readonly count: number | null; readonly from: string } | null;
  readonly vllm: { readonly version: string; readonly from: string };
}

type SettingReport =
  | {
      readonly value: SettingValue;
      readonly written: string;
      readonly line: number;
      /** Set where another file says it, and `line` is that of the reference: `line 2 of vllm.yaml`. */
      readonly from?: string;
      /** Set where vLLM takes other values only; `value` is then the word as it stands. */
      readonly refused?: true;
    }
  | { readonly unresolved: string; readonly line: number };

export function launchReport(analysis: Analysis): readonly LaunchReport[] {
  return analysis.assessments.flatMap(({ deployment }) =>
    deployment.source.kind === "launch" ? [reportRow(analysis, deployment, deployment.source.launch)] : [],
  );
}

function reportRow(analysis: Analysis, deployment: Deployment, launch: Launch): LaunchReport {
  const { source } = analysis;
  return {
    file: analysis.path,
    line: positionAt(source, launch.headRange.start).line + 1,
    kind: launch.kind,
    service: launch.service,
    entry: launch.entry,
    model: modelReport(deployment),
    settings: Object.fromEntries([
      ...[...deployment.settings.byField].map(([field, setting]) => [field, settingReport(source, setting)]),
      ...refusedReports(source, deployment.settings),
    ]),
    environment: Object.fromEntries(
      launch.environment.map((variable) => [variable.name, publicVariable(variable)]),
    ),
    gpu: gpuReport(deployment, launch),
    vllm: versionReport(deployment, launch),
  };
}

function modelReport({ settings }: Deployment): LaunchReport["model"] {
  const { model, untold } = settings;
  if (model === null) return untold == null ? null : { unresolved: publicText(untold) };
  if (model.value === undefined) return { unresolved: publicText(model.unresolved ?? model.written) };
  return { value: publicText(model.value), written: publicText(model.written) };
}

function settingReport(source: SourceText, setting: Setting): SettingReport {
  const line = positionAt(source, setting.nameRange.start).line + 1;
  const isSecret = isSecretName(setting.field);
  const written = isSecret ? redacted : writtenReport(setting);
  if (setting.value === undefined) {
    return { unresolved: isSecret ? redacted : publicText(setting.unresolved ?? setting.written), line };
  }
  const from = setting.valueRange.elsewhere?.place ?? undefined;
  const value = isSecret ? redacted : publicValue(setting.value);
  return { value, written, line, ...(from === undefined ? {} : { from }) };
}

/** Values that are none of those that a flag takes: they stand in the file all the same. */
function refusedReports(
  source: SourceText,
  { byField, problems }: Settings,
): readonly (readonly [string, SettingReport])[] {
  return problems.flatMap((problem) => {
    if (problem.kind !== "wrong-choice" || byField.has(problem.flag.field)) return [];
    const written = publicText(problem.written);
    const value = publicText(problem.given);
    const line = positionAt(source, problem.range.start).line + 1;
    return [[problem.flag.field, { value, written, line, refused: true }]];
  });
}

/** JSON is written anew where something in it had to go. */
function writtenReport({ value, written }: Setting): string {
  if (typeof value !== "object" || value === null) return publicText(written);
  const shown = publicValue(value);
  return JSON.stringify(shown) === JSON.stringify(value) ? publicText(written) : JSON.stringify(shown);
}

function publicVariable({ name, value }: EnvironmentVariable): string {
  return isHarmlessVariable(name) ? publicText(value.value ?? value.unresolved ?? value.written) : redacted;
}

function gpuReport({ gpu, gpuCount }: Deployment, launch: Launch): LaunchReport["gpu"] {
  if (gpu.value === null && gpuCount.value === null) return null;
  const ids = gpu.value?.ids ?? [];
  const origin = gpu.value === null ? gpuCount.origin : gpu.origin;
  return {
    id: ids.length === 1 ? (ids[0] ?? null) : (gpu.value?.label ?? null),
    count: gpuCount.value,
    from: originPhrase(origin, launch),
  };
}

/** All three parts, as releases are tagged. */
function versionReport({ version }: Deployment, launch: Launch): LaunchReport["vllm"] {
  const { major, minor, patch } = version.value;
  return { version: `${major}.${minor}.${patch}`, from: originPhrase(version.origin, launch) };
}

/** Where a value stands in the file, in a word or two, else whose default it is. */
function originPhrase(origin: Origin, launch: Launch): string {
  switch (origin.kind) {
    case "written":
      return placePhrase(origin.range, launch);
    case "default":
    case "inherited":
      return origin.from;
    case "unknown":
      return origin.reason;
  }
}

function placePhrase(range: TextRange, { directives, image, installedVersion, gpuRequest }: Launch): string {
  if (directives.some((directive) => containsRange(directive.range, range))) return "directive";
  if (image?.range.start === range.start) return "image tag";
  if (installedVersion?.range.start === range.start) return "pip install";
  return gpuRequest?.range.start === range.start ? gpuRequest.from : "file";
}
