/** Numbers between 0 and 1 that a seed determines: the same run gives the same figures on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  // A multiplicative mix of a counter ("mulberry32"): 32 bits of state are plenty for a few thousand requests.
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Time to the next of events that come at random, `rate` a second. */
export function exponential(random: () => number, rate: number): number {
  return -Math.log(1 - random()) / rate;
}
