/** A half-open span of a text, in UTF-16 offsets of the whole file: `start` is in it, `end` is not. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
  /** Set where the characters that count stand in another file, or further off: the range is that of the reference to them. */
  readonly elsewhere?: Elsewhere;
}

/** Where another file says what a reference stands for. */
export interface Elsewhere {
  /** As a message names it, `line 3 of .env`; `null` in the same file, where the reference leads there. */
  readonly place: string | null;
  /** Whether a text at the range would take the value's place: at `$LEN`, but not at the name of the file. */
  readonly replaceable: boolean;
}

export function containsOffset(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

export function containsRange(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether a range overlaps or adjoins one of these, of which there may be thousands, as there may be questions. */
export function touchesAny(ranges: readonly TextRange[]): (range: TextRange) => boolean {
  const sorted = ranges.toSorted((a, b) => a.start - b.start);
  let furthest = Number.NEGATIVE_INFINITY;
  /** How far the ranges up to each one reach. */
  const reach = sorted.map(({ end }) => {
    furthest = Math.max(furthest, end);
    return furthest;
  });
  return ({ start, end }) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.start ?? 0) <= end) low = middle + 1;
      else high = middle;
    }
    return low > 0 && (reach[low - 1] ?? 0) >= start;
  };
}

/** The smallest range that holds both. */
export function joinRanges(a: TextRange, b: TextRange): TextRange {
  const joined = { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
  const elsewhere = a.elsewhere ?? b.elsewhere;
  return elsewhere ? { ...joined, elsewhere } : joined;
}

/** Whether a text at the range says what counts there: not where the characters stand for those of another file. */
export function isReplaceable({ elsewhere }: TextRange): boolean {
  return elsewhere?.replaceable !== false;
}
