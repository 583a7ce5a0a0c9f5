import {
  decidingFigure,
  type FigureName,
  type LogFigure,
  type StartupReport,
} from "../vllm/log/startupReport.ts";

/** The figures that an estimate and a start-up report have in common. */
export const termNames = [
  "totalMemory",
  "weights",
  "activation",
  "nonTorch",
  "cudaGraphs",
  "kvCache",
  "kvTokens",
  "concurrency",
  "longestContext",
] as const;

export type TermName = (typeof termNames)[number];

/** What vLLM found: bytes, tokens or requests, per GPU. */
export interface Observation {
  readonly term: TermName;
  readonly value: number;
  /** The line that it stands on, or from which it follows. */
  readonly line: number;
}

const GIB = 2 ** 30;

/** The figures of the rank that decides; what vLLM prints as a sum is taken apart where the other part is printed. */
export function observedTerms(report: StartupReport): readonly Observation[] {
  const binding = bindingRank(report);
  const own = (name: FigureName) => figureOfRank(report, name, binding) ?? decidingFigure(report, name);
  const bytes = (term: TermName, figure: LogFigure | null, less: LogFigure | null = null): Observation[] =>
    figure === null ? [] : [{ term, value: (figure.value - (less?.value ?? 0)) * GIB, line: figure.line }];
  const plain = (term: TermName, figure: LogFigure | null): Observation[] =>
    figure === null ? [] : [{ term, value: figure.value, line: figure.line }];
  const difference = (term: TermName, whole: FigureName, part: FigureName): Observation[] => {
    const [sum, less] = [own(whole), own(part)];
    return sum === null || less === null ? [] : bytes(term, sum, less);
  };
  const weights = own("weightsGiB") ?? own("weightsInSumGiB");
  const [activation, nonTorch] = [own("activationGiB"), own("nonTorchGiB")];
  return [
    ...bytes("totalMemory", own("totalGiB")),
    ...bytes("weights", weights),
    ...(activation === null
      ? [
          ...difference("activation", "torchPeakGiB", "weightsGiB"),
          // Without an estimate in the log none was taken off.
          ...bytes("activation", own("activationAndGraphsGiB"), own("cudaGraphEstimateGiB")),
        ]
      : bytes("activation", activation)),
    ...(nonTorch === null
      ? difference("nonTorch", "consumedGiB", "weightsGiB")
      : bytes("nonTorch", nonTorch)),
    ...bytes("cudaGraphs", own("cudaGraphEstimateGiB")),
    ...bytes("kvCache", own("kvCacheGiB") ?? own("reservedKvGiB")),
    ...(own("kvTokens") === null ? tokensOfBlocks(report) : plain("kvTokens", own("kvTokens"))),
    ...plain("concurrency", own("concurrency")),
    ...plain("longestContext", own("estimatedMaxModelLen") ?? own("storableTokens")),
  ];
}

/** The process with the least memory for the KV cache; every rank gets as many blocks as it has. */
export function bindingRank(report: StartupReport): string | null {
  return decidingFigure(report, "kvCacheGiB")?.process ?? null;
}

function figureOfRank({ figures }: StartupReport, name: FigureName, rank: string | null): LogFigure | null {
  return (rank !== null && figures.find((figure) => figure.name === name && figure.process === rank)) || null;
}

/** The first engine prints blocks alone; of 16 tokens each unless told otherwise. */
function tokensOfBlocks(report: StartupReport): readonly Observation[] {
  const blocks = decidingFigure(report, "gpuBlocks");
  if (blocks === null || report.engine?.value === "V1" || decidingFigure(report, "kvTokens") !== null)
    return [];
  const set = report.settings.values.get("block_size")?.value;
  const blockTokens = typeof set === "number" ? set : 16;
  return [{ term: "kvTokens", value: blocks.value * blockTokens, line: blocks.line }];
}
