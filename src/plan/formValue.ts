import type { PlainValue } from "../syntax/yaml/plainValue.ts";
import { effectiveEntries, resolveAlias, type YamlNode, type YamlScalar } from "../syntax/yaml/yamlNode.ts";

/** A plan as plain data for the schema: keys that begin with `x-` are the user's own and are left out. */
export function toFormValue(node: YamlNode): PlainValue {
  const content = resolveAlias(node);
  if (content.kind === "scalar") return scalarValue(content);
  if (content.kind === "sequence") return content.items.map(toFormValue);
  const object: Record<string, PlainValue> = Object.create(null);
  for (const entry of effectiveEntries(content)) {
    if (!isOwnKey(entry.key.text)) object[entry.key.text] = toFormValue(entry.value);
  }
  return object;
}

/** Keys that the format leaves to the user. */
export function isOwnKey(key: string): boolean {
  return key.startsWith("x-");
}

/** YAML also reads `0x10` and `.inf` as numbers; the quantities of a plan are decimal, so these stay text. */
function scalarValue(scalar: YamlScalar): PlainValue {
  if (typeof scalar.value !== "number") return scalar.value;
  return /^[\d.]/.test(scalar.text) && Number(scalar.text) === scalar.value && !/^0[xo]/i.test(scalar.text)
    ? scalar.value
    : scalar.text;
}
