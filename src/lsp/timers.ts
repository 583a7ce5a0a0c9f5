/** Ends what has not begun yet. */
export type CancelTimer = () => void;

/**
 * Runs something after so many milliseconds. With none, as soon as the messages that have arrived by now are answered:
 * the connection takes one in each turn of the event loop, so that a request which came with a keystroke goes first, and
 * keystrokes that came together count as one.
 */
export function later(delayMs: number, run: () => void): CancelTimer {
  if (delayMs > 0 || typeof setImmediate !== "function") {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }
  let turn = setImmediate(() => {
    turn = setImmediate(run);
  });
  return () => clearImmediate(turn);
}
