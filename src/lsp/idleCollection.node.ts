import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** V8's `gc`: all of it, or the young. Whatever it is given, older versions of V8 take it to mean the young. */
type CollectGarbage = (options?: { readonly type: "minor" }) => void;

/** What has been allocated and not looked through since: a tenth of what V8 would let gather by itself. */
const youngBytes = 1.5 * 1024 * 1024;
/** How much more than after the last whole collection is worth another one. */
const grownBytes = 6 * 1024 * 1024;
/** Long enough for the requests that an editor sends behind a keystroke, shorter than the way to the next key. */
const breathMs = 10;
/** Nobody types any more: there is time for a collection that takes as long as some findings do. */
const quietMs = 1000;

/**
 * Collects garbage in the pauses, so that V8 neither does it in the midst of a keystroke, which then takes twice as
 * long, nor keeps memory for garbage. Gives what to call after every answer to a keystroke.
 */
export function collectInPauses(): () => void {
  // Taken when it is first needed: it costs a millisecond, which nobody waits for then.
  let collect: CollectGarbage | null = null;
  let oldBytes = usedBytes("old_space");
  const breathe = inPause(breathMs, () => {
    if (usedBytes("new_space") < youngBytes) return;
    collect ??= garbageCollector();
    collect({ type: "minor" });
  });
  const rest = inPause(quietMs, () => {
    const nowBytes = usedBytes("old_space");
    // V8 may have collected by itself since.
    oldBytes = Math.min(oldBytes, nowBytes);
    if (nowBytes - oldBytes < grownBytes) return;
    collect ??= garbageCollector();
    collect();
    oldBytes = usedBytes("old_space");
  });
  return () => {
    breathe();
    rest();
  };
}

/** A function that puts off what runs so long after its last call. It keeps no process alive. */
function inPause(pauseMs: number, run: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  return () => {
    timer = timer?.refresh() ?? setTimeout(run, pauseMs).unref();
  };
}

function usedBytes(space: string): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === space)?.space_used_size ?? 0;
}

/** V8 gives it to contexts that are made while the flag stands. Where it does not, V8 goes on as it thinks best. */
function garbageCollector(): CollectGarbage {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("globalThis.gc");
  setFlagsFromString("--no-expose-gc");
  return typeof collect === "function" ? (...options) => void collect(...options) : () => undefined;
}
