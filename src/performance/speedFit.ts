import type { SpeedCoefficients, SpeedErrors, SpeedSpreads } from "./speedCoefficients.ts";

/**
 * Written by `npm run fit:performance`; not to be edited by hand.
 * From 1056 measured points of 27 sources (test/fixtures/ground-truth/performance.jsonl). `fitted` are the relative errors on the
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
        bandwidth: 0.786,
        compute: 0.5,
        pace: 1.747,
      },
      hopper: {
        bandwidth: 0.884,
        compute: 0.622,
        pace: 0.855,
      },
      blackwellHbm: {
        bandwidth: 0.94,
        compute: 0.43,
        pace: 0.762,
      },
      gddr: {
        bandwidth: 0.922,
        compute: 0.95,
        pace: 0.998,
      },
      turing: {
        bandwidth: 0.75,
        compute: 0.6,
        pace: 1,
      },
      cdna: {
        bandwidth: 0.658,
        compute: 0.516,
        pace: 0.901,
      },
      rdna: {
        bandwidth: 0.73,
        compute: 0.313,
        pace: 1.648,
      },
      other: {
        bandwidth: 0.87,
        compute: 0.65,
        pace: 0.788,
      },
    },
    shared: {
      fp8Read: 0.989,
      fp4Read: 1,
      int4Read: 1,
      awqRead: 1,
      fp8Compute: 0.843,
      fp4Compute: 0.704,
      widenedCompute: 1,
      expertRead: 1,
      earlyFp8ExpertRead: 0.43,
      expertCompute: 0.245,
      earlyRocmFp8: 0.111,
      routingSpread: 0.879,
      sharpness: 1.168,
      crowdedPcie: 0.8,
      kvRead: 1,
      attentionCompute: 0.718,
      stepMs: 0.61,
      firstEngineMs: 0.62,
      lockstepMs: 4.82,
      layerMicros: 48.13,
      convertLayerMicros: 16.88,
      mixtureLayerMicros: 32.55,
      composedLayerMicros: 40.73,
      eagerLayerMicros: 279.63,
      sequenceMicros: 22.12,
      hostSequenceMicros: 29.91,
      requestMs: 37.37,
    },
  },
  spreads: {
    dense: {
      tpot: {
        below: 0.438,
        above: 1.365,
      },
      ttft: {
        below: 0.75,
        above: 3,
      },
      throughput: {
        below: 0.583,
        above: 0.409,
      },
    },
    mixture: {
      tpot: {
        below: 0.509,
        above: 0.414,
      },
      ttft: {
        below: 0.45,
        above: 1.954,
      },
      throughput: {
        below: 0.578,
        above: 0.48,
      },
    },
  },
  errors: {
    fitted: {
      tpot: {
        median: 0.09,
        p90: 0.338,
      },
      ttft: {
        median: 0.219,
        p90: 0.807,
      },
      outputThroughput: {
        median: 0.084,
        p90: 0.496,
      },
    },
    heldOut: {
      tpot: {
        median: 0.336,
        p90: 0.796,
      },
      ttft: {
        median: 0.293,
        p90: 0.811,
      },
      outputThroughput: {
        median: 0.171,
        p90: 0.582,
      },
    },
  },
};
