/**
 * The smallest text found that still fails: takes out ever smaller stretches, as long as time is left. What remains cannot
 * lose any stretch of the last size tried without ceasing to fail.
 */
export function shrink(text: string, fails: (text: string) => boolean, longestMs: number): string {
  const deadline = performance.now() + longestMs;
  let smallest = text;
  for (let size = text.length >> 1; size >= 1; size = size >> 1) {
    for (let at = 0; at < smallest.length && performance.now() < deadline; ) {
      const shorter = smallest.slice(0, at) + smallest.slice(at + size);
      if (fails(shorter)) smallest = shorter;
      else at += size;
    }
  }
  return smallest;
}
