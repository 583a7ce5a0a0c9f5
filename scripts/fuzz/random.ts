/** A source of chance that a seed repeats: the same seed gives the same file on every machine. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`; 0 where there is no choice. */
  readonly below: (limit: number) => number;
  /** One of the choices, of which there must be one. */
  readonly pick: <T>(choices: readonly T[]) => T;
}

/** mulberry32: 32 bits of state are plenty for choosing where to cut a file. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * Math.max(1, limit));
  return {
    below,
    pick: (choices) => {
      const chosen = choices[below(choices.length)];
      if (chosen === undefined) throw new Error("There is nothing to choose from.");
      return chosen;
    },
  };
}
