/** Reading of what others wrote: every look asks whether the field is there and of its kind; nothing is trusted. */

/** A field of an object, own ones only; `undefined` for anything else. */
export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, name)) return undefined;
    current = Object.getOwnPropertyDescriptor(current, name)?.value;
  }
  return current;
}

/** A figure that can be measured: finite and not below zero. */
export function amountOf(value: unknown, ...path: readonly string[]): number | null {
  const found = fieldOf(value, ...path);
  return typeof found === "number" && Number.isFinite(found) && found >= 0 ? found : null;
}

/** The same above zero: a time or a rate of nothing is none. */
export function positiveOf(value: unknown, ...path: readonly string[]): number | null {
  return amountOf(value, ...path) || null;
}

/** A short text on one line: names become part of reports and plans. */
export function nameOf(value: unknown, ...path: readonly string[]): string | null {
  const found = fieldOf(value, ...path);
  if (typeof found !== "string") return null;
  const text = found.replace(/\p{Cc}/gu, " ").trim();
  return text === "" || text.length > LONGEST_NAME ? null : text;
}

/** Items of a list; nothing of anything else. */
export function itemsOf(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = fieldOf(value, ...path);
  return Array.isArray(found) ? found : [];
}

const LONGEST_NAME = 300;
