/** Gathers what comes in a burst and hands it on once it has been quiet for a while, or has lasted for too long. */
export function gather(
  quietMs: number,
  longestMs: number,
  handOn: (items: readonly string[]) => void,
): (items: readonly string[]) => void {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sinceMs = 0;
  const flush = (): void => {
    timer = undefined;
    const items = [...waiting];
    waiting.clear();
    handOn(items);
  };
  return (items) => {
    if (items.length === 0) return;
    if (waiting.size === 0) sinceMs = performance.now();
    for (const item of items) waiting.add(item);
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(0, Math.min(quietMs, sinceMs + longestMs - performance.now())));
  };
}
