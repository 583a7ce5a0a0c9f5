import type { SpeedCoefficients, SpeedErrors, SpeedSpreads } from "./speedCoefficients.ts";

/**
 * Written by `npm run fit:performance`; not to be edited by hand.
 * From 1071 measured points of 27 sources (test/fixtures/ground-truth/performance.jsonl). `fitted` are the relative errors on the
 * same points, `heldOut` those on the points of each source when it took no part.
 */
export const speedFit: {
  readonly coefficients: SpeedCoefficients;
  readonly spreads: SpeedSpreads;
  readonly errors: { readonly fitted: SpeedErrors; readonly heldOut: SpeedErrors };
} = {
  coefficients: {
    classes: {
      ampereHbm: {
        bandwidth: 0.77,
        compute: 0.595,
        pace: 1.09,
      },
      hopper: {
        bandwidth: 0.861,
        compute: 0.71,
        pace: 1.02,
      },
      blackwellHbm: {
        bandwidth: 0.85,
        compute: 0.568,
        pace: 0.877,
      },
      gddr: {
        bandwidth: 0.901,
        compute: 0.878,
        pace: 1.041,
      },
      turing: {
        bandwidth: 0.75,
        compute: 0.6,
        pace: 1,
      },
      cdna: {
        bandwidth: 0.651,
        compute: 0.491,
        pace: 1.005,
      },
      rdna: {
        bandwidth: 0.777,
        compute: 0.386,
        pace: 1.108,
      },
      other: {
        bandwidth: 0.762,
        compute: 0.423,
        pace: 0.992,
      },
    },
    shared: {
      fp8Read: 0.938,
      fp4Read: 0.88,
      int4Read: 0.925,
      awqRead: 0.848,
      fp8Compute: 0.746,
      fp4Compute: 0.584,
      widenedCompute: 0.955,
      expertRead: 0.952,
      earlyFp8ExpertRead: 0.479,
      expertCompute: 0.22,
      earlyRocmFp8: 0.125,
      routingSpread: 0.758,
      sharpness: 1.145,
      crowdedPcie: 0.518,
      networkMicros: 541.13,
      networkGBPerSecond: 1.14,
      kvRead: 0.897,
      attentionCompute: 0.427,
      stepMs: 0.6,
      firstEngineMs: 1.59,
      lockstepMs: 3.04,
      layerMicros: 43.6,
      convertLayerMicros: 12.93,
      mixtureLayerMicros: 25.8,
      composedLayerMicros: 33.1,
      eagerLayerMicros: 314.22,
      sequenceMicros: 14.27,
      hostSequenceMicros: 18.56,
      requestMs: 36.27,
    },
  },
  spreads: {
    dense: {
      tpot: {
        below: 0.188,
        above: 0.514,
      },
      ttft: {
        below: 0.41,
        above: 1.415,
      },
      throughput: {
        below: 0.338,
        above: 0.275,
      },
    },
    mixture: {
      tpot: {
        below: 0.279,
        above: 0.358,
      },
      ttft: {
        below: 0.355,
        above: 1.476,
      },
      throughput: {
        below: 0.302,
        above: 0.602,
      },
    },
  },
  errors: {
    fitted: {
      tpot: {
        median: 0.09,
        p90: 0.308,
      },
      ttft: {
        median: 0.235,
        p90: 0.797,
      },
      outputThroughput: {
        median: 0.094,
        p90: 0.387,
      },
    },
    heldOut: {
      tpot: {
        median: 0.141,
        p90: 0.383,
      },
      ttft: {
        median: 0.279,
        p90: 0.804,
      },
      outputThroughput: {
        median: 0.14,
        p90: 0.455,
      },
    },
  },
};
