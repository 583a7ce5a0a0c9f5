import type { Deployment } from "../deployment/deployment.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { EnvironmentVariable, LaunchEntry, LaunchKind } from "../launch/launch.ts";
import { positionAt, type SourceText } from "../text/sourceText.ts";
import { formatVersion } from "../units/version.ts";
import type { Setting, SettingValue } from "../vllm/setting.ts";

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
  | { readonly value: SettingValue; readonly written: string; readonly line: number }
  | { readonly unresolved: string; readonly line: number };

export function launchReport(analysis: Analysis): readonly LaunchReport[] {
  return analysis.assessments.flatMap(({ deployment }) =>
    deployment.source.kind === "launch" ? [reportRow(analysis, deployment, deployment.source.launch)] : [],
  );
}

function reportRow(
  analysis: Analysis,
  deployment: Deployment,
  launch: Extract<Deployment["source"], { readonly kind: "launch" }>["launch"],
): LaunchReport {
  const { source } = analysis;
  return {
    file: analysis.path,
    line: positionAt(source, launch.headRange.start).line + 1,
    kind: launch.kind,
    service: launch.service,
    entry: launch.entry,
    model: modelReport(deployment),
    settings: Object.fromEntries(
      [...deployment.settings.byField].map(([field, setting]) => [field, settingReport(source, setting)]),
    ),
    environment: Object.fromEntries(
      launch.environment.map((variable) => [variable.name, publicValue(variable)]),
    ),
    gpu: gpuReport(deployment),
    vllm: { version: formatVersion(deployment.version.value), from: originPhrase(deployment.version.origin) },
  };
}

function modelReport({ settings }: Deployment): LaunchReport["model"] {
  const { model } = settings;
  if (model === null) return null;
  if (model.value === undefined) return { unresolved: model.unresolved ?? model.written };
  return { value: model.value, written: model.written };
}

/** Keys and tokens that a flag takes are never printed. */
const secretFields = new Set(["api_key", "hf_token"]);

function settingReport(source: SourceText, setting: Setting): SettingReport {
  const line = positionAt(source, setting.nameRange.start).line + 1;
  if (setting.value === undefined) return { unresolved: setting.unresolved ?? setting.written, line };
  if (secretFields.has(setting.field)) return { value: redacted, written: redacted, line };
  return { value: setting.value, written: setting.written, line };
}

const redacted = "<redacted>";

/** Variables that are known to hold nothing secret; the values of all others stay in the file. */
const harmlessVariables =
  /^(?:CUDA_|HIP_|NVIDIA_|NCCL_|OMP_|TORCH_|PYTORCH_|RAY_(?!.*(?:TOKEN|PASSWORD|KEY)))[A-Z0-9_]*$|^(?:HF_HOME|HF_HUB_OFFLINE|HF_HUB_ENABLE_HF_TRANSFER|TRANSFORMERS_OFFLINE|TOKENIZERS_PARALLELISM|VLLM_(?!.*(?:KEY|TOKEN|PASSWORD|SECRET))[A-Z0-9_]*)$/;

function publicValue({ name, value }: EnvironmentVariable): string {
  if (!harmlessVariables.test(name)) return redacted;
  return value.value ?? value.unresolved ?? value.written;
}

function gpuReport({ gpu, gpuCount }: Deployment): LaunchReport["gpu"] {
  if (gpu.value === null && gpuCount.value === null) return null;
  const ids = gpu.value?.ids ?? [];
  const origin = gpu.value === null ? gpuCount.origin : gpu.origin;
  return {
    id: ids.length === 1 ? (ids[0] ?? null) : (gpu.value?.label ?? null),
    count: gpuCount.value,
    from: originPhrase(origin),
  };
}

function originPhrase(origin: Deployment["gpu"]["origin"]): string {
  switch (origin.kind) {
    case "written":
      return "file";
    case "default":
    case "inherited":
      return origin.from;
    case "unknown":
      return origin.reason;
  }
}
