/** Reads a configuration that anybody may have written: what is absent or of another type is `undefined`. */
export interface ConfigReader {
  /** The first of the keys that holds a whole number from 0 on. */
  readonly count: (...keys: readonly string[]) => number | undefined;
  readonly number: (...keys: readonly string[]) => number | undefined;
  readonly flag: (...keys: readonly string[]) => boolean | undefined;
  readonly text: (...keys: readonly string[]) => string | undefined;
  readonly texts: (...keys: readonly string[]) => readonly string[] | undefined;
  readonly counts: (...keys: readonly string[]) => readonly number[] | undefined;
  readonly object: (...keys: readonly string[]) => ConfigReader | undefined;
  readonly has: (key: string) => boolean;
  readonly keys: readonly string[];
}

/** A reader of a JSON object; `null` for any other value. */
export function createConfigReader(value: unknown): ConfigReader | null {
  if (!isObject(value)) return null;
  const read =
    <T>(accept: (value: unknown) => T | undefined) =>
    (...keys: readonly string[]): T | undefined => {
      for (const key of keys) {
        const accepted = Object.hasOwn(value, key) ? accept(value[key]) : undefined;
        if (accepted !== undefined) return accepted;
      }
      return undefined;
    };
  return {
    count: read((item) => (isCount(item) ? item : undefined)),
    number: read((item) => (typeof item === "number" && Number.isFinite(item) ? item : undefined)),
    flag: read((item) => (typeof item === "boolean" ? item : undefined)),
    text: read((item) => (typeof item === "string" && item !== "" ? item : undefined)),
    texts: read((item) => (isListOf(item, (part) => typeof part === "string") ? item : undefined)),
    counts: read((item) => (isListOf(item, isCount) ? item : undefined)),
    object: read((item) => createConfigReader(item) ?? undefined),
    has: (key) => Object.hasOwn(value, key) && value[key] !== null,
    keys: Object.keys(value),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isListOf<T>(
  value: unknown,
  is: ((item: unknown) => item is T) | ((item: unknown) => boolean),
): value is readonly T[] {
  return Array.isArray(value) && value.every((item) => is(item));
}
