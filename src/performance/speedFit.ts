import type { SpeedCoefficients, SpeedFigure, Spread } from "./speedCoefficients.ts";

export type { Spread } from "./speedCoefficients.ts";

export const speedFit: {
  readonly coefficients: SpeedCoefficients;
  readonly spreads: Readonly<Record<"dense" | "mixture", Readonly<Record<SpeedFigure, Spread>>>>;
} = {
  coefficients: {
    classes: {
      ampereHbm: { bandwidth: 0.8, compute: 0.5, pace: 1.673 },
      hopper: { bandwidth: 0.879, compute: 0.586, pace: 0.822 },
      blackwellHbm: { bandwidth: 0.94, compute: 0.43, pace: 0.733 },
      gddr: { bandwidth: 0.912, compute: 0.95, pace: 0.954 },
      turing: { bandwidth: 0.75, compute: 0.6, pace: 1 },
      cdna: { bandwidth: 0.652, compute: 0.533, pace: 0.87 },
      rdna: { bandwidth: 0.72, compute: 0.28, pace: 1.671 },
      other: { bandwidth: 0.87, compute: 0.65, pace: 0.742 },
    },
    shared: {
      fp8Read: 0.99,
      fp4Read: 1,
      int4Read: 1,
      awqRead: 1,
      fp8Compute: 0.834,
      fp4Compute: 0.664,
      widenedCompute: 1,
      expertRead: 1,
      earlyFp8ExpertRead: 0.439,
      expertCompute: 0.27,
      earlyRocmFp8: 0.11,
      routingSpread: 0.885,
      sharpness: 1.235,
      crowdedPcie: 0.8,
      kvRead: 1,
      attentionCompute: 0.711,
      stepMs: 0.465,
      firstEngineMs: 0.707,
      lockstepMs: 4.745,
      layerMicros: 52.15,
      convertLayerMicros: 16.731,
      mixtureLayerMicros: 35.25,
      composedLayerMicros: 40.669,
      eagerLayerMicros: 278.641,
      sequenceMicros: 25.525,
      hostSequenceMicros: 29.975,
      requestMs: 38.324,
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
