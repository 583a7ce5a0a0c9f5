/** Maps values of one axis to pixels. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly toPixel: (value: number) => number;
}

export interface PixelRange {
  readonly from: number;
  readonly to: number;
}

export function linearScale(low: number, high: number, pixels: PixelRange): Scale {
  const span = high - low || 1;
  return { low, high, toPixel: (value) => pixels.from + ((value - low) / span) * (pixels.to - pixels.from) };
}

/** Each doubling takes the same space. `low` must be above zero; values below it land on it. */
export function log2Scale(low: number, high: number, pixels: PixelRange): Scale {
  const scale = linearScale(Math.log2(low), Math.log2(high), pixels);
  return { low, high, toPixel: (value) => scale.toPixel(Math.log2(Math.max(value, low))) };
}

/** Powers of two within the scale, as many as keep `gapPixels` between them: every one, every second, every fourth … */
export function doublingTicks(scale: Scale, gapPixels: number): number[] {
  const octavePixels = Math.abs(scale.toPixel(scale.low * 2) - scale.toPixel(scale.low));
  const stride = Math.max(1, 2 ** Math.ceil(Math.log2(gapPixels / octavePixels)));
  const ticks: number[] = [];
  const first = Math.ceil(Math.log2(scale.low) / stride) * stride;
  for (let exponent = first; 2 ** exponent <= scale.high * 1.0001; exponent += stride)
    ticks.push(2 ** exponent);
  return ticks;
}

/** Multiples of 1, 2 or 5 × 10ⁿ within `0 … high`, at least `gapPixels` apart. */
export function roundTicks(scale: Scale, gapPixels: number): number[] {
  const unitPixels = Math.abs(scale.toPixel(1) - scale.toPixel(0));
  const step = roundStep(gapPixels / unitPixels);
  const count = Math.floor(scale.high / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** The smallest of 1, 2, 5 × 10ⁿ that is not below `atLeast`. */
function roundStep(atLeast: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5].find((candidate) => candidate * magnitude >= atLeast) ?? 10;
  return factor * magnitude;
}

/** 1, 2 and 5 × 10ⁿ within a logarithmic scale, or powers of ten alone where they would stand too close. */
export function decadeTicks(scale: Scale, gapPixels: number): number[] {
  const decadePixels = Math.abs(scale.toPixel(scale.low * 10) - scale.toPixel(scale.low));
  const factors = decadePixels * Math.log10(2) >= gapPixels ? [1, 2, 5] : [1];
  const stride = factors.length > 1 ? 1 : Math.max(1, Math.ceil(gapPixels / decadePixels));
  const ticks: number[] = [];
  const first = Math.floor(Math.log10(scale.low) / stride) * stride;
  for (let exponent = first; 10 ** exponent <= scale.high; exponent += stride) {
    for (const factor of factors) {
      const tick = factor * 10 ** exponent;
      if (tick >= scale.low && tick <= scale.high) ticks.push(tick);
    }
  }
  return ticks;
}
