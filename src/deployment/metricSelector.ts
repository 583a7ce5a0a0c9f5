import type { Deployment } from "./deployment.ts";

/** `{model_name="…"}`: the label by which vLLM's metrics tell servers apart, the first name that it serves under. */
export function metricSelector({ settings, modelName }: Deployment): string {
  const served = settings.byField.get("served_model_name")?.value;
  const [first] = Array.isArray(served) ? served : [served];
  const name = typeof first === "string" ? first : modelName.value;
  return name === null ? "" : labelSelector("model_name", name);
}

/** A label's value as PromQL has strings. */
export function labelSelector(label: string, value: string): string {
  const escaped = value.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
  return `{${label}="${escaped}"}`;
}
