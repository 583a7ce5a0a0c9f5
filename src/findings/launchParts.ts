import type { Deployment } from "../deployment/deployment.ts";
import type { EnvironmentVariable, Launch } from "../launch/launch.ts";
import type { Setting } from "../vllm/setting.ts";
import type { Finding } from "./finding.ts";

/** The launch that a deployment was read from; `null` for a plan's service or a log. */
export function launchOf({ source }: Deployment): Launch | null {
  return source.kind === "launch" ? source.launch : null;
}

export function environmentOf(deployment: Deployment): readonly EnvironmentVariable[] {
  return launchOf(deployment)?.environment ?? [];
}

/** A number that is written; `null` where it is not, or depends on something else. */
export function writtenNumber(
  { settings }: Deployment,
  field: string,
): { readonly value: number; readonly setting: Setting } | null {
  const setting = settings.byField.get(field);
  return typeof setting?.value === "number" ? { value: setting.value, setting } : null;
}

/** What several launches share is wrong once. */
export function onceEach(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.range.start, finding])).values()];
}
