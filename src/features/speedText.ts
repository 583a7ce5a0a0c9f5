import type { Band } from "../capacity/band.ts";
import type { SpeedLimit } from "../performance/speedTypes.ts";
import type { ServedFigure, ServedSpeed } from "../sizing/servedSpeed.ts";
import { formatBand, formatCount, formatTime, formatTokens } from "../units/print.ts";

/** How fast a server answers and what limits it, as one sentence; what was measured says so. */
export function speedSentence({ asked, ...served }: ServedSpeed): string {
  const { request } = asked.input;
  const tokens = `${formatTokens(request.inputTokens)} tokens in and ${formatTokens(request.outputTokens)} out`;
  const requests =
    asked.concurrency === 1
      ? `a request of ${tokens}`
      : `${formatCount(asked.concurrency, 1)} requests of ${tokens} at once`;
  const figure = (name: ServedFigure, format: (value: number) => string): string => {
    const band: Band = served[name];
    const isMarked = served.measured.includes(name) && !isMeasured(served);
    return `${formatBand(band.low, band.high, format)}${isMarked ? " (measured)" : ""}`;
  };
  const perSecond = (value: number) => formatCount(value, value < 10 ? 1 : 0);
  const figures = [
    `${figure("ttftMs", formatTime)} to the first token`,
    `${figure("tpotMs", formatTime)} for each further one`,
    `${figure("outputTokensPerSecond", perSecond)} tokens a second`,
  ];
  const source = isMeasured(served) ? "As measured," : "Estimated";
  return `${source} for ${requests}: ${figures.join(", ")}. ${limitPhrases[asked.speed.limit]}.`;
}

function isMeasured({ measured }: Pick<ServedSpeed, "measured">): boolean {
  return (["ttftMs", "tpotMs", "outputTokensPerSecond"] as const).every((name) => measured.includes(name));
}

/** What most of a step's time goes to. */
const limitPhrases: Readonly<Record<SpeedLimit, string>> = {
  weights: "Reading the weights limits it",
  kv: "The KV cache limits it",
  compute: "Arithmetic limits it",
  communication: "The exchange between the GPUs limits it",
  overhead: "The start of each step limits it",
  sequences: "Its --max-num-seqs limits it",
};
