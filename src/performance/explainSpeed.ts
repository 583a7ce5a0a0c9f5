import type { Step } from "../capacity/step.ts";
import { formatBytes, formatCount, formatDecimalBytes } from "../units/print.ts";
import { cacheBytesRead } from "./attentionWork.ts";
import { machineOf } from "./estimateSpeed.ts";
import type { Machine } from "./machine.ts";
import { speedFit } from "./speedFit.ts";
import type { Speed, SpeedInput } from "./speedTypes.ts";

const FITTED = "roofline; shares from `npm run fit:performance`";

/** How the speed came about, in the order in which the figures build on each other. */
export function explainSpeed(input: SpeedInput, speed: Speed): readonly Step[] {
  const machine = machineOf(input, speedFit.coefficients);
  if ("problem" in machine) return [];
  return [...readingSteps(machine, input, speed), ...timeSteps(input, speed)];
}

function readingSteps({ work, gpu }: Machine, { request }: SpeedInput, speed: Speed): readonly Step[] {
  const contextTokens = request.inputTokens + request.outputTokens / 2;
  const dense = work.dense.reduce((sum, part) => sum + part.bytes, work.head.bytes);
  const experts = work.experts?.parts.reduce((sum, part) => sum + part.bytes, 0) ?? 0;
  const steps: Step[] = [
    {
      figure: "latency.weightsPerStep",
      formula: "weights that every step reads, the input embedding aside",
      with: formatBytes(dense),
      result: `${speed.parts.weightsMs.toFixed(2)} ms`,
      source: FITTED,
    },
    {
      figure: "latency.kvPerStep",
      formula: "running requests × cache of their mean context",
      with: `${formatCount(Math.round(speed.running))} × ${formatBytes(cacheBytesRead(work.attention, contextTokens))}`,
      result: `${speed.parts.kvMs.toFixed(2)} ms`,
      source: FITTED,
    },
  ];
  if (work.experts) {
    steps.splice(1, 0, {
      figure: "latency.expertsPerStep",
      formula: "experts × (1 − (1 − active / experts)^tokens), of their weights",
      with: `${work.experts.activeExperts} of ${work.experts.experts} active, ${formatBytes(experts)}`,
      source: FITTED,
    });
  }
  if (gpu.bandwidthBytesPerSecond !== null) {
    steps.unshift({
      figure: "latency.bandwidth",
      formula: "memory bandwidth of one GPU",
      with: `${formatDecimalBytes(gpu.bandwidthBytesPerSecond)}/s`,
    });
  }
  return steps;
}

function timeSteps({ request }: SpeedInput, speed: Speed): readonly Step[] {
  const { parts } = speed;
  const terms = [
    parts.weightsMs,
    parts.kvMs,
    parts.computeMs,
    parts.communicationMs,
    parts.overheadMs,
    parts.prefillMs,
  ];
  return [
    {
      figure: "latency.tpotMs",
      formula: "weights + KV cache + arithmetic + sums over GPUs + starts of kernels + others' prompts",
      with: terms.map((term) => term.toFixed(2)).join(" + "),
      result: `${speed.tpotMs.mid.toFixed(1)} ms`,
      source: FITTED,
    },
    {
      figure: "latency.ttftMs",
      formula: "the request's own prompt, and waiting for others' and for a place",
      with: `${formatCount(request.inputTokens)} tokens, ${formatCount(Math.round(speed.running))} running`,
      result: `${speed.ttftMs.mid.toFixed(0)} ms`,
      source: FITTED,
    },
  ];
}
