import { setFlagsFromString } from "node:v8";

/**
 * What V8 is told once somebody types.
 * - Where garbage is collected in the pauses, the young need no more room than they took to start (else 32 MiB in the
 *   end), and the old none for twice as much garbage as there is to keep.
 * - The young are looked through by one thread: by then they are few, and the helpers have no priority.
 */
const typingFlags = ["--semi-space-growth-factor=1", "--heap-growing-percent=50", "--no-parallel-scavenge"];

/** Gives what to call when somebody types. V8's flags are changed once `mayChangeFlags` says so, and only once. */
export function tuneForTyping(mayChangeFlags: () => boolean): () => void {
  let isTuned = false;
  return () => {
    if (isTuned || !mayChangeFlags()) return;
    for (const flag of typingFlags) setFlagsFromString(flag);
    isTuned = true;
  };
}
