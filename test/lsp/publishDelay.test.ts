import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Publication, pauseMs, publishDelayMs } from "../../src/lsp/publishDelay.ts";

const took = (ms: number, endedAtMs: number): Publication => ({ startedAtMs: endedAtMs - ms, endedAtMs });

describe("what follows a keystroke", () => {
  it("is published at once where nothing is known of the document", () => {
    expect(publishDelayMs([], 1000)).toBe(0);
  });

  it("is published at once where the last publication was cheap and is over for as long as it took", () => {
    expect(publishDelayMs([took(5, 1000)], 1005)).toBe(0);
    expect(publishDelayMs([took(5, 1000)], 1002)).toBe(3);
  });

  it("waits for a pause where publishing takes long", () => {
    expect(publishDelayMs([took(80, 900), took(45, 1000)], 5000)).toBe(pauseMs);
  });

  it("does not wait because a cheap document was slow once", () => {
    expect(publishDelayMs([took(4, 900), took(200, 1000)], 5000)).toBe(0);
    expect(publishDelayMs([took(4, 900), took(200, 1000)], 1010)).toBe(pauseMs);
  });

  it("never waits for longer than a pause, nor takes more than half of the time", () => {
    const times = fc.tuple(fc.nat(500), fc.nat(500), fc.nat(500));
    fc.assert(
      fc.property(times, ([first, second, rested]) => {
        const recent = [took(first, 1000), took(second, 2000)];
        const delay = publishDelayMs(recent, 2000 + rested);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(pauseMs);
        expect(rested + delay).toBeGreaterThanOrEqual(Math.min(second, pauseMs));
      }),
    );
  });
});
