import type { Analysis } from "../findings/analysis.ts";
import type { Finding } from "../findings/finding.ts";
import { isSecretName } from "../vllm/secretName.ts";
import type { SettingValue } from "../vllm/setting.ts";

/** What stands for a value that must not leave the file. */
export const redacted = "<redacted>";

const harmlessPrefix = /^(?:CUDA|HIP|ROCR|NVIDIA|NCCL|GLOO|OMP|TORCH|PYTORCH|RAY|VLLM)_[A-Z0-9_]*$/;
const harmlessNames: ReadonlySet<string> = new Set([
  ...[
    "HF_HOME",
    "HF_HUB_OFFLINE",
    "HF_HUB_ENABLE_HF_TRANSFER",
    "TRANSFORMERS_OFFLINE",
    "TOKENIZERS_PARALLELISM",
  ],
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

/** The forms that tokens are issued in, the credentials of an address, and what follows a name that asks for a secret. */
const secretForms: readonly RegExp[] = [
  /()\b(?:hf_|sk-|nvapi-|ghp_|github_pat_)[\w-]{6,}/g,
  /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/gi,
  /((?:^|[^\w-])[\w-]*(?:(?:api|access|secret|private|auth)[-_]?key|token|passw(?:or)?d|secret|credentials?)["']?\s*[:=]\s*["']?)[^\s"',}<$]+/gi,
  /(--[\w-]*(?:(?:api|access|secret|private|auth)[-_]?key|token|passw(?:or)?d|secret|credentials?)["']?\s+["']?)(?!--)[^\s"',}<$]+/gi,
];

/** Free text – a message, an expression as written – with everything that looks like a secret replaced. */
export function publicText(text: string): string {
  return secretForms.reduce((rest, form) => rest.replace(form, `$1${redacted}`), text);
}

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
