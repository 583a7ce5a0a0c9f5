import { readHumanInt } from "./humanReadableInt.ts";
import type { SettingValue } from "./setting.ts";

/**
 * Reads JSON as vLLM does for its JSON flags, where sizes may stand without quotes (`{"block_size": 32K}`).
 * `undefined` for what is not JSON.
 */
export function readJsonValue(text: string): SettingValue | undefined {
  const value = parseJson(text);
  return value === undefined && /^\s*[{[]/.test(text) ? parseJson(expandSizes(text)) : value;
}

/** Python's parser gives up at about a thousand; nobody needs ten. */
const deepestJson = 500;

function parseJson(text: string): SettingValue | undefined {
  try {
    const value: SettingValue = JSON.parse(text);
    return isDeeper(value, deepestJson) ? undefined : value;
  } catch {
    return undefined;
  }
}

function isDeeper(value: SettingValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function expandSizes(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\b\d+(?:\.\d+)?[kmgtKMGT]\b/g, (token) =>
    token.startsWith('"') ? token : String(readHumanInt(token) ?? token),
  );
}

/** Whether a value is a JSON object. */
function isJsonObject(value: SettingValue | undefined): value is { readonly [key: string]: SettingValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Sets `path` of an object to `value`, merging objects and joining lists, as vLLM does with dotted flags. */
export function mergeAtPath(
  target: SettingValue,
  path: readonly string[],
  value: SettingValue,
): SettingValue {
  const [key, ...rest] = path;
  if (key === undefined) return mergeValues(target, value);
  const object = isJsonObject(target) ? target : {};
  // A key named like a member of every object must not reach it.
  const inner = Object.hasOwn(object, key) ? (object[key] ?? null) : null;
  const merged = rest.length === 0 && inner === null ? value : mergeAtPath(inner, rest, value);
  return { ...object, [key]: merged };
}

function mergeValues(target: SettingValue, value: SettingValue): SettingValue {
  if (Array.isArray(target) && Array.isArray(value)) return [...target, ...value];
  if (!isJsonObject(target) || !isJsonObject(value)) return value;
  return Object.entries(value).reduce<SettingValue>(
    (merged, [key, inner]) => mergeAtPath(merged, [key], inner),
    target,
  );
}
