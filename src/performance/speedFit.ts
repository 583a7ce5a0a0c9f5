import type { SpeedCoefficients, SpeedFigure, Spread } from "./speedCoefficients.ts";

export type { Spread } from "./speedCoefficients.ts";

export const speedFit: {
  readonly coefficients: SpeedCoefficients;
  readonly spreads: Readonly<Record<"dense" | "mixture", Readonly<Record<SpeedFigure, Spread>>>>;
} = {
  coefficients: {
    classes: {
      ampereHbm: { bandwidth: 0.715, compute: 0.5, pace: 1 },
      hopper: { bandwidth: 0.888, compute: 0.608, pace: 1 },
      blackwellHbm: { bandwidth: 0.94, compute: 0.43, pace: 1 },
      gddr: { bandwidth: 0.895, compute: 0.95, pace: 1 },
      turing: { bandwidth: 0.75, compute: 0.6, pace: 1 },
      cdna: { bandwidth: 0.639, compute: 0.523, pace: 1 },
      rdna: { bandwidth: 0.68, compute: 0.273, pace: 1 },
      other: { bandwidth: 0.87, compute: 0.65, pace: 1 },
    },
    shared: {
      fp8Read: 0.991,
      fp4Read: 1,
      int4Read: 1,
      awqRead: 1,
      fp8Compute: 0.832,
      fp4Compute: 0.713,
      widenedCompute: 1,
      expertRead: 1,
      earlyFp8ExpertRead: 0.407,
      expertCompute: 0.248,
      earlyRocmFp8: 0.113,
      routingSpread: 0.796,
      sharpness: 1.201,
      crowdedPcie: 0.8,
      kvRead: 0.998,
      attentionCompute: 0.727,
      stepMs: 0.64,
      firstEngineMs: 1.666,
      lockstepMs: 2,
      layerMicros: 41.238,
      convertLayerMicros: 13.145,
      mixtureLayerMicros: 27.6,
      composedLayerMicros: 47.906,
      eagerLayerMicros: 275.336,
      sequenceMicros: 26.087,
      hostSequenceMicros: 30,
      requestMs: 36.829,
    },
  },
  spreads: {
    dense: {
      tpot: { below: 0.3, above: 0.4 },
      ttft: { below: 0.5, above: 1 },
      throughput: { below: 0.3, above: 0.4 },
    },
    mixture: {
      tpot: { below: 0.3, above: 0.4 },
      ttft: { below: 0.5, above: 1 },
      throughput: { below: 0.3, above: 0.4 },
    },
  },
};
