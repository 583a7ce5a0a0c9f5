import { isSecretName } from "./secretName.ts";
import type { SettingValue } from "./setting.ts";

/** What stands for a value that must not leave the file. */
export const redacted = "<redacted>";

const harmlessPrefix = /^(?:CUDA|HIP|ROCR|NVIDIA|NCCL|GLOO|OMP|TORCH|PYTORCH|RAY|VLLM)_[A-Z0-9_]*$/;
const harmlessNames: ReadonlySet<string> = new Set([
  "HF_HOME",
  "HF_HUB_OFFLINE",
  "HF_HUB_ENABLE_HF_TRANSFER",
  "TRANSFORMERS_OFFLINE",
  "TOKENIZERS_PARALLELISM",
]);

/** Variables that are known to hold nothing secret; the values of all others stay in the file. */
export function isHarmlessVariable(name: string): boolean {
  return (
    harmlessNames.has(name) ||
    (harmlessPrefix.test(name) && !/KEY|TOKEN|PASSW|SECRET|CREDENTIAL|AUTH/.test(name))
  );
}

/** A value with what is secret in it replaced, however deep it lies. */
export function publicValue(value: SettingValue): SettingValue {
  if (typeof value === "string") return publicText(value);
  if (Array.isArray(value)) return value.map(publicValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, isSecretName(key) ? redacted : publicValue(part)]),
  );
}

/**
 * The forms that tokens are issued in, the credentials of an address, and what follows a name that asks for a secret.
 * No part is without bounds that may begin anywhere in a run: 60,000 hyphens would take seconds.
 */
export const secretForms: readonly RegExp[] = [
  // A folder may be called hf_models: what stands in a path is none, unless it is in front of an address.
  /()(?<!(?:^|[^/])\/)\b(?:hf_|sk-|nvapi-|ghp_|github_pat_)[\w-]{6,300}(?![\w-]{0,300}\/)/g,
  /(\b[a-z][a-z0-9+.-]{0,60}:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/gi,
  /((?:^|[^\w-])[\w-]*(?:(?:api|access|secret|private|auth)[-_]?key|token|passw(?:or)?d|secret|credentials?)["']?\s*[:=]\s*["']?)[^\s"',}<$]+/gi,
  /(--[\w-]{0,200}(?:(?:api|access|secret|private|auth)[-_]?key|token|passw(?:or)?d|secret|credentials?)["']?\s+["']?)(?!--)[^\s"',}<$]+/gi,
];

/** Free text – a message, an expression as written – with everything that looks like a secret replaced. */
export function publicText(text: string): string {
  return secretForms.reduce((rest, form) => rest.replace(form, `$1${redacted}`), text);
}
