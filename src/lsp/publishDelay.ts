/** One time that the findings of a document were worked out and sent. */
export interface Publication {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** Where nobody waits longer than this there is no reason to wait for a pause: two frames of a screen. */
const cheapMs = 30;

/** Long enough to gather a burst of typing, short enough to feel immediate. */
export const pauseMs = 60;

/** How many publications of a document are worth remembering. */
export const rememberedPublications = 2;

/**
 * How long what follows a keystroke waits, by the document's last publications, the newest last. Nothing where they were
 * cheap and the server has rested since for as long as the newest one took, so that typing never takes more than half
 * of its time; else until a pause. One slow publication among cheap ones was the machine's, not the document's.
 */
export function publishDelayMs(recent: readonly Publication[], nowMs: number): number {
  const newest = recent.at(-1);
  if (newest === undefined) return 0;
  if (Math.min(...recent.map(tookMs)) > cheapMs) return pauseMs;
  const restedMs = nowMs - newest.endedAtMs;
  return Math.min(pauseMs, Math.max(0, tookMs(newest) - restedMs));
}

function tookMs({ startedAtMs, endedAtMs }: Publication): number {
  return endedAtMs - startedAtMs;
}
