import { setFlagsFromString } from "node:v8";

/**
 * What V8 is told once somebody types.
 * - Where garbage is collected in the pauses, the young need no more room than they took to start (else 32 MiB in the
 *   end), and the old none for twice as much garbage as there is to keep.
 * - Functions are worth V8's optimizing translation after four times as much work as V8 assumes: in the first hundred
 *   keystrokes it otherwise takes a quarter of the processor time that the answers do, and makes none of them faster.
 * - The young are looked through by one thread: by then they are few, and the helpers have no priority.
 */
const typingFlags = [
  "--semi-space-growth-factor=1",
  "--heap-growing-percent=50",
  `--interrupt-budget=${4 * 132 * 1024}`,
  "--no-parallel-scavenge",
];

/** Gives what to call when somebody types. V8's flags are changed once `mayChangeFlags` says so, and only once. */
export function tuneForTyping(mayChangeFlags: () => boolean): () => void {
  let isTuned = false;
  return () => {
    if (isTuned || !mayChangeFlags()) return;
    for (const flag of typingFlags) setFlagsFromString(flag);
    isTuned = true;
  };
}
