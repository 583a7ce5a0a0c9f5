/** How often something was seen, by size. A bucket counts all that is not larger than its bound. */
export interface Histogram {
  /** Ascending by bound, the last infinite; counts never fall. */
  readonly buckets: readonly HistogramBucket[];
  readonly count: number;
  readonly sum: number;
}

export interface HistogramBucket {
  readonly upTo: number;
  readonly count: number;
}

/** A value that is only known to lie between two bounds; `value` is the likely one. */
export interface BucketValue {
  readonly low: number;
  readonly value: number;
  /** Infinite where it lies beyond the last bound; `value` is then that bound. */
  readonly high: number;
}

/** A histogram from what was exposed; `null` where it contradicts itself or nothing was seen. */
export function makeHistogram(buckets: readonly HistogramBucket[], sum: number): Histogram | null {
  const sorted = buckets.filter(({ upTo }) => !Number.isNaN(upTo)).sort((a, b) => a.upTo - b.upTo);
  const last = sorted.at(-1);
  if (last === undefined || last.upTo !== Number.POSITIVE_INFINITY || !(last.count > 0)) return null;
  const isSound = sorted.every(
    ({ upTo, count }, index) =>
      Number.isFinite(count) &&
      count >= (sorted[index - 1]?.count ?? 0) &&
      upTo !== (sorted[index - 1]?.upTo ?? Number.NaN),
  );
  return isSound && Number.isFinite(sum) ? { buckets: sorted, count: last.count, sum } : null;
}

/** Of several engines or servers together; those with other bounds than the first are left out. */
export function addHistograms(parts: readonly Histogram[]): Histogram | null {
  const [first] = parts;
  if (first === undefined) return null;
  const alike = parts.filter((part) => hasSameBounds(part, first));
  return {
    buckets: first.buckets.map(({ upTo }, index) => ({
      upTo,
      count: alike.reduce((count, part) => count + (part.buckets[index]?.count ?? 0), 0),
    })),
    count: alike.reduce((count, part) => count + part.count, 0),
    sum: alike.reduce((sum, part) => sum + part.sum, 0),
  };
}

/**
 * What was seen since `earlier`; all of it where the server has started again, `null` where nothing was.
 */
export function histogramSince(now: Histogram | null, earlier: Histogram | null): Histogram | null {
  if (now === null || earlier === null || !hasSameBounds(now, earlier)) return now;
  const buckets = now.buckets.map(({ upTo, count }, index) => ({
    upTo,
    count: count - (earlier.buckets[index]?.count ?? 0),
  }));
  if (buckets.some(({ count }) => count < 0)) return now;
  return makeHistogram(buckets, now.sum - earlier.sum);
}

export function meanOf({ sum, count }: Histogram): number {
  return sum / count;
}

/**
 * The value that `percent` of the observations do not exceed: along the bucket that holds it, as Prometheus'
 * `histogram_quantile` goes. The bucket's bounds are all that is certain.
 */
export function percentileOf({ buckets, count }: Histogram, percent: number): BucketValue {
  const rank = (count * percent) / 100;
  const index = Math.max(
    0,
    buckets.findIndex((bucket) => bucket.count >= rank && bucket.count > 0),
  );
  const { upTo = 0, count: reached = 0 } = buckets[index] ?? {};
  const low = Math.max(0, buckets[index - 1]?.upTo ?? 0);
  const before = buckets[index - 1]?.count ?? 0;
  if (upTo === Number.POSITIVE_INFINITY) return { low, value: low, high: upTo };
  const share = reached > before ? Math.max(0, (rank - before) / (reached - before)) : 1;
  return { low, value: low + (upTo - low) * share, high: upTo };
}

function hasSameBounds(one: Histogram, other: Histogram): boolean {
  return (
    one.buckets.length === other.buckets.length &&
    one.buckets.every(({ upTo }, index) => upTo === other.buckets[index]?.upTo)
  );
}
