import type { Deployment } from "./deployment.ts";

/** `{model_name="…"}`: the label by which vLLM's metrics tell servers apart. */
export function metricSelector(deployment: Deployment): string {
  const name = servedModelName(deployment);
  return name === null ? "" : labelSelector("model_name", name);
}

/** The first name that the model is served under, which is the one in vLLM's metrics; `null` where nobody says. */
export function servedModelName({ settings, modelName }: Deployment): string | null {
  const served = settings.byField.get("served_model_name")?.value;
  const [first] = Array.isArray(served) ? served : [served];
  return typeof first === "string" ? first : modelName.value;
}

/** A label's value as PromQL has strings. */
export function labelSelector(label: string, value: string): string {
  const escaped = value.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
  return `{${label}="${escaped}"}`;
}
