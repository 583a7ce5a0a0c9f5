/** Where an offset of one text is in another. */
export type MoveOffset = (offset: number) => number;

/**
 * What was read of a text, as it is read of one in which the same words stand elsewhere: every range and offset moved,
 * all else shared with the original. For plain data only: what has a prototype of its own, or none, holds no range.
 */
export function moveRanges<T>(value: T, move: MoveOffset): T {
  // The one border: a copy of a value has its type.
  return moveValue(value, move) as T;
}

/**
 * The same, but every part of the value is moved when it is read for the first time: of most of a long file one part or
 * two are. It behaves as the copy would.
 */
export function moveLater<T extends object>(value: T, move: MoveOffset): T {
  let moved: Map<PropertyKey, unknown> | null = null;
  const later = new Proxy(value, {
    get: (original, key) => {
      const part = Reflect.get(original, key);
      // Names and what is not there are asked for most, of every part of a file.
      if (typeof part !== "object" || part === null) return part;
      moved ??= new Map();
      const known = moved.get(key) ?? moveValue(part, move);
      moved.set(key, known);
      return known;
    },
  });
  originals.set(later, value);
  return later;
}

const originals = new WeakMap<object, object>();

/** What was read before it was moved, for who asks for no places: its parts need not be moved to be looked at. */
export function unmoved<T extends object>(value: T): T {
  // The one border: what was given to be moved later has the type of what came back.
  return (originals.get(value) as T | undefined) ?? value;
}

function moveValue(value: unknown, move: MoveOffset): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return moveArray(value, move);
  return isPlain(value) ? moveObject(value, move) : value;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function moveObject(object: Readonly<Record<string, unknown>>, move: MoveOffset): object {
  const { start, end } = object;
  if (typeof start === "number" && typeof end === "number")
    return { ...object, start: move(start), end: move(end) };
  let moved: Record<string, unknown> | null = null;
  for (const key in object) {
    const value = object[key];
    // A plain number that is an offset is called so.
    const copy = typeof value === "number" && key === "offset" ? move(value) : moveValue(value, move);
    if (copy === value) continue;
    moved ??= { ...object };
    moved[key] = copy;
  }
  return moved ?? object;
}

function moveArray(array: readonly unknown[], move: MoveOffset): readonly unknown[] {
  let moved: unknown[] | null = null;
  for (let index = 0; index < array.length; index++) {
    const copy = moveValue(array[index], move);
    if (copy === array[index]) continue;
    moved ??= [...array];
    moved[index] = copy;
  }
  return moved ?? array;
}
