/** A figure that is estimated: the likely value and the ends within which it should lie. `low ≤ mid ≤ high`. */
export interface Band {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** A figure known exactly, as a band. */
export function exactly(value: number): Band {
  return { low: value, mid: value, high: value };
}

export function mapBand(band: Band, change: (value: number) => number): Band {
  return { low: change(band.low), mid: change(band.mid), high: change(band.high) };
}
