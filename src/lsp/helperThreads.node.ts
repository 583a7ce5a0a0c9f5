import { readdirSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { pid, platform } from "node:process";

/**
 * Lets V8's helper threads give way to the thread that answers; gives what to call when there is something to answer.
 * They translate functions and look for garbage, which nobody waits for, and Linux likes to put a thread on the processor
 * of whoever woke it, ahead of that one: every fourth answer to a keystroke then waits for 1 to 4 ms, even where another
 * processor has nothing to do.
 *
 * To be called before anything is read asynchronously: Node's own threads for that start then, and keep their priority,
 * since somebody waits for them. Elsewhere than on Linux threads have no priority that a program may set by their
 * numbers, and nothing changes.
 */
export function helpersGiveWay(): () => void {
  let helpers = platform === "linux" ? otherThreads() : [];
  return () => {
    for (const thread of helpers) lowerPriority(thread);
    helpers = [];
  };
}

function otherThreads(): readonly number[] {
  try {
    return readdirSync("/proc/self/task")
      .map(Number)
      .filter((thread) => thread !== pid);
  } catch {
    // A container without /proc; the helpers go on as they do anywhere else.
    return [];
  }
}

function lowerPriority(thread: number): void {
  try {
    // To Linux a thread is what a process is.
    setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended since.
  }
}
