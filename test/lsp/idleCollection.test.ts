import { constants, PerformanceObserver } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test } from "vitest";
import { collectInPauses } from "../../src/lsp/idleCollection.node.ts";

const { NODE_PERFORMANCE_GC_MINOR, NODE_PERFORMANCE_GC_MAJOR, NODE_PERFORMANCE_GC_FLAGS_FORCED } = constants;
let observer: PerformanceObserver | null = null;

afterEach(() => observer?.disconnect());

/** Resolves with the first collection of the kind that V8 was asked for, as V8 tells of it. */
function collection(kind: number): Promise<number> {
  return new Promise((resolve) => {
    observer = new PerformanceObserver((list) => {
      for (const { detail } of list.getEntries() as unknown as { detail: { kind: number; flags: number } }[])
        if (detail.kind === kind && (kind === NODE_PERFORMANCE_GC_MINOR || isForced(detail.flags)))
          resolve(kind);
    });
    observer.observe({ entryTypes: ["gc"] });
  });
}

function isForced(flags: number): boolean {
  return (flags & NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0;
}

function collectAll(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("globalThis.gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof collect !== "function") throw new Error("V8 gives no way to collect.");
  collect();
}

test("what keystrokes leave behind is collected right after one of them", async () => {
  const rest = collectInPauses();
  const collected = collection(NODE_PERFORMANCE_GC_MINOR);
  let garbage: readonly object[] = [];
  const typing = setInterval(() => {
    garbage = Array.from({ length: 50_000 }, (_, index) => ({ index }));
    rest();
  }, 50);
  await expect(collected).resolves.toBe(NODE_PERFORMANCE_GC_MINOR);
  clearInterval(typing);
  expect(garbage).not.toHaveLength(0);
});

test("what has gathered is collected when nobody types any more", async () => {
  // What other tests have left would make up for what is kept here, if V8 found it meanwhile.
  collectAll();
  const rest = collectInPauses();
  // Old enough to have been moved away from where the young are.
  const kept = Array.from({ length: 2_000_000 }, (_, index) => ({ index }));
  const collected = collection(NODE_PERFORMANCE_GC_MAJOR);
  rest();
  await expect(collected).resolves.toBe(NODE_PERFORMANCE_GC_MAJOR);
  expect(kept).toHaveLength(2_000_000);
});

test("nothing is left that would let others collect", async () => {
  const rest = collectInPauses();
  rest();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(globalThis.gc).toBeUndefined();
});
