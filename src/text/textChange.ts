/** Where two texts differ: between what they begin with alike and what they end with alike. */
export interface TextChange {
  readonly start: number;
  /** The end of what was there. */
  readonly oldEnd: number;
  /** The end of what is there instead. */
  readonly newEnd: number;
}

/** The shortest stretch that holds every difference. */
export function findChange(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  const start = lengthAlike(shorter, (from, to) => before.slice(from, to) === after.slice(from, to));
  const alike = lengthAlike(
    shorter - start,
    (from, to) =>
      before.slice(before.length - to, before.length - from) ===
      after.slice(after.length - to, after.length - from),
  );
  return { start, oldEnd: before.length - alike, newEnd: after.length - alike };
}

/** How far two texts are alike: whole stretches are compared many times as fast as their characters one by one. */
function lengthAlike(longest: number, isAlike: (from: number, to: number) => boolean): number {
  let low = 0;
  let high = longest;
  if (isAlike(0, longest)) return longest;
  // What begins alike up to `low` differs before `high`.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isAlike(low, middle)) low = middle;
    else high = middle;
  }
  return low;
}
