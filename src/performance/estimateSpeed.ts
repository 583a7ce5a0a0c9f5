import { type Band, exactly, mapBand } from "../capacity/band.ts";
import { cycleOf } from "./cycle.ts";
import { type LoadTimes, loadTimes, type Replica } from "./loadTimes.ts";
import { idealMachine, type Machine, machineFor } from "./machine.ts";
import { isMixtureWork, modelWork } from "./modelWork.ts";
import { heldByCache, mostRunning } from "./mostRunning.ts";
import type { SpeedCoefficients, Spread } from "./speedCoefficients.ts";
import { speedFit } from "./speedFit.ts";
import type { Load, NoSpeed, Speed, SpeedInput, SpeedLimit, StepParts } from "./speedTypes.ts";

export type { Load, NoSpeed, Speed, SpeedInput } from "./speedTypes.ts";

/**
 * How fast the server answers requests of one shape under one load: a roofline of the steps, and the waiting that
 * continuous batching makes of it. Never faster than bandwidth and arithmetic allow.
 */
export function estimateSpeed(
  input: SpeedInput,
  coefficients: SpeedCoefficients = speedFit.coefficients,
): Speed | NoSpeed {
  const machine = machineOf(input, coefficients);
  if ("problem" in machine) return machine;
  const replicas = input.deployment.server.dataParallelSize;
  const load = shareOf(input.load, replicas);
  const times = loadTimes(replicaOf(machine, input), load);
  const limit = loadTimes(replicaOf(idealMachine(machine), input), load);
  const { spreads } = speedFit;
  const spread = isMixtureWork(machine.work) ? spreads.mixture : spreads.dense;
  const likely = times.requestsPerSecond * replicas;
  // A server that keeps up answers as many requests as come, however fast it is.
  const isGiven = input.load.kind === "rate" && !times.saturated;
  const requests = isGiven ? givenRate(likely, input.load) : withSpread(likely, spread.throughput);
  const requestsPerSecond = atMost(requests, limit.requestsPerSecond * replicas);
  const tokens = Math.max(1, input.request.outputTokens);
  return {
    ttftMs: atLeast(withSpread(times.ttftSeconds * 1e3, spread.ttft), limit.ttftSeconds * 1e3),
    tpotMs: atLeast(withSpread(times.tpotSeconds * 1e3, spread.tpot), limit.tpotSeconds * 1e3),
    requestMs: atLeast(withSpread(times.requestSeconds * 1e3, spread.tpot), limit.requestSeconds * 1e3),
    outputTokensPerSecond: mapBand(requestsPerSecond, (rate) => rate * tokens),
    requestsPerSecond,
    running: times.cycle.running,
    waiting: times.waiting,
    saturated: times.saturated,
    limit: limitOf(times, input),
    parts: times.cycle.parts,
    promptShare: times.cycle.promptShare,
  };
}

/** The likely times of one replica alone, which is what the fit compares. */
export function speedTimes(input: SpeedInput, coefficients: SpeedCoefficients): LoadTimes | NoSpeed {
  const machine = machineOf(input, coefficients);
  if ("problem" in machine) return machine;
  const load = shareOf(input.load, input.deployment.server.dataParallelSize);
  return loadTimes(replicaOf(machine, input), load);
}

/** The machine of a deployment, or why its speed is not known. */
export function machineOf(input: SpeedInput, coefficients: SpeedCoefficients): Machine | NoSpeed {
  const { model, server, gpu } = input.deployment;
  const work = modelWork(model, server, gpu);
  if (typeof work === "string") return { problem: `${work}.` };
  const machine = machineFor(work, gpu, server, coefficients, input.gpusPerMachine);
  return machine ?? { problem: "The GPU's bandwidth or its arithmetic is not known." };
}

function replicaOf(machine: Machine, input: SpeedInput): Replica {
  const acceptance = machine.ideal && machine.server.speculation ? 1 : (input.acceptance ?? null);
  return {
    mostRunning: mostRunning(input),
    cycleAt: (running) => cycleOf(machine, input.request, running, acceptance),
    outputTokens: Math.max(1, input.request.outputTokens),
    longestOutputTokens: input.request.longestOutputTokens ?? 0,
    requestOverheadSeconds: machine.shared.requestMs * 1e-3,
  };
}

/** What one of the replicas sees of the load. */
export function shareOf(load: Load, replicas: number): Load {
  if (replicas === 1) return load;
  const total = load.total === undefined ? {} : { total: load.total / replicas };
  return load.kind === "concurrency"
    ? { kind: "concurrency", requests: load.requests / replicas, ...total }
    : { kind: "rate", requestsPerSecond: load.requestsPerSecond / replicas, ...total };
}

/** The rate of the requests that come; of a run that ends, its last answers may take twice as long or no time. */
function givenRate(likely: number, load: Load): Band {
  if (load.kind !== "rate" || load.total === undefined) return exactly(likely);
  const rate = Math.max(likely, load.requestsPerSecond);
  return { low: (likely * likely) / rate, mid: likely, high: rate };
}

function limitOf(times: LoadTimes, input: SpeedInput): SpeedLimit {
  const { running, parts } = times.cycle;
  if (times.waiting > 0) {
    if (running >= input.deployment.server.maxNumSeqs) return "sequences";
    if (running >= heldByCache(input)) return "kv";
  }
  return largestPart(parts);
}

function largestPart(parts: StepParts): SpeedLimit {
  const causes: readonly (readonly [SpeedLimit, number])[] = [
    ["weights", parts.weightsMs],
    ["kv", parts.kvMs],
    ["compute", parts.computeMs + parts.prefillMs],
    ["communication", parts.communicationMs],
    ["overhead", parts.overheadMs],
  ];
  return causes.reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}

function withSpread(value: number, { below, above }: Spread): Band {
  return { low: value * (1 - below), mid: value, high: value * (1 + above) };
}

function atLeast(band: Band, limit: number): Band {
  return mapBand(band, (value) => Math.max(value, limit));
}

function atMost(band: Band, limit: number): Band {
  return mapBand(band, (value) => Math.min(value, limit));
}
