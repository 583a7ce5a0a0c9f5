/** Whether something holds; `null` where the file does not tell. */
export type Decided = boolean | null;

export function both(a: Decided, b: Decided): Decided {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}
