import type { SpeedCoefficients, SpeedFigure, Spread } from "./speedCoefficients.ts";

export type { Spread } from "./speedCoefficients.ts";

export const speedFit: {
  readonly coefficients: SpeedCoefficients;
  readonly spreads: Readonly<Record<"dense" | "mixture", Readonly<Record<SpeedFigure, Spread>>>>;
} = {
  coefficients: {
    classes: {
      ampereHbm: { bandwidth: 0.77, compute: 0.7 },
      hopper: { bandwidth: 0.86, compute: 0.7 },
      blackwellHbm: { bandwidth: 0.82, compute: 0.6 },
      gddr: { bandwidth: 0.87, compute: 0.7 },
      turing: { bandwidth: 0.75, compute: 0.5 },
      cdna: { bandwidth: 0.65, compute: 0.4 },
      rdna: { bandwidth: 0.8, compute: 0.4 },
      other: { bandwidth: 0.75, compute: 0.4 },
    },
    shared: {
      fp8Read: 0.92,
      fp4Read: 0.75,
      int4Read: 0.84,
      awqRead: 0.76,
      fp8Compute: 0.8,
      fp4Compute: 0.6,
      widenedCompute: 0.85,
      expertRead: 0.6,
      earlyFp8ExpertRead: 0.6,
      expertCompute: 0.5,
      earlyRocmFp8: 0.2,
      routingSpread: 0.8,
      sharpness: 2,
      crowdedPcie: 0.4,
      kvRead: 0.85,
      attentionCompute: 0.4,
      stepMs: 0.8,
      firstEngineMs: 2,
      layerMicros: 45,
      convertLayerMicros: 15,
      mixtureLayerMicros: 15,
      composedLayerMicros: 30,
      eagerLayerMicros: 500,
      sequenceMicros: 10,
      hostSequenceMicros: 40,
      requestMs: 20,
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
