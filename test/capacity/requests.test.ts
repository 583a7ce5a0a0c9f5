import { describe, expect, it } from "vitest";
import { longestContextFor, requestsAtContext } from "../../src/capacity/requests.ts";
import { estimated, gpus, inputOf } from "./inputs.ts";

const measured = { weightBytes: null, kvCacheBytes: null, kvCacheTokens: 96_720 };
const input = inputOf("Qwen/Qwen2.5-7B-Instruct", gpus.l4, { maxModelLen: 8192 }, { measured });

describe("requests at a context", () => {
  it("are the pool's blocks by the blocks of one: 96,720 tokens", () => {
    const estimate = estimated(input);
    expect(requestsAtContext(input, estimate, 8192).mid).toBeCloseTo(11.81, 2);
    expect(requestsAtContext(input, estimate, 32_768).mid).toBeCloseTo(2.95, 2);
    // A started block is a whole one.
    expect(requestsAtContext(input, estimate, 17).mid).toBe(6045 / 2);
  });

  it("are none for a context that is not one", () => {
    expect(requestsAtContext(input, estimated(input), 0)).toEqual({ low: 0, mid: 0, high: 0 });
    expect(requestsAtContext(input, estimated(input), Number.NaN).mid).toBe(0);
  });
});

describe("the longest context for a number of requests", () => {
  it("is what each may hold, in whole blocks, up to the model's limit", () => {
    const estimate = estimated(input);
    expect(longestContextFor(input, estimate, 10)).toBe(604 * 16);
    expect(longestContextFor(input, estimate, 1)).toBe(32_768);
    expect(longestContextFor(input, estimate, 10_000)).toBe(0);
    expect(longestContextFor(input, estimate, 0)).toBe(0);
  });
});
