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
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let alike = 0;
  while (
    alike < shorter - start &&
    before.charCodeAt(before.length - 1 - alike) === after.charCodeAt(after.length - 1 - alike)
  )
    alike++;
  return { start, oldEnd: before.length - alike, newEnd: after.length - alike };
}
