import type { ServerSettings } from "../capacity/serverSettings.ts";
import { isAtLeast } from "../units/version.ts";
import { allReduceLimitSeconds, allReduceSeconds, networkSumSeconds } from "./allReduce.ts";
import { attentionSeconds } from "./attentionTime.ts";
import type { Machine, StepLoad } from "./machine.ts";
import { matrixSeconds } from "./matrixTime.ts";

/** Seconds of one step by cause; they add up. */
export interface StepSeconds {
  readonly weights: number;
  readonly kv: number;
  readonly compute: number;
  readonly communication: number;
  readonly overhead: number;
  readonly total: number;
}

/** The matrices, then attention, sums over the group, and what the host and the kernels' starts take. */
export function stepSeconds(machine: Machine, load: StepLoad): StepSeconds {
  const matrices = matrixSeconds(machine, load);
  const attention = attentionSeconds(machine, load);
  const communication = communicationSeconds(machine, load);
  const busy = matrices.weights + matrices.compute + attention.kv + attention.compute + communication;
  const overhead = overheadSeconds(machine, load.sequences, busy);
  return {
    weights: matrices.weights,
    kv: attention.kv,
    compute: matrices.compute + attention.compute,
    communication,
    overhead,
    total: busy + overhead,
  };
}

function communicationSeconds(machine: Machine, load: StepLoad): number {
  const { work, gpu, server } = machine;
  const tokens = load.sequences * load.tokensPerSequence + load.promptTokens;
  const bytes = tokens * work.hiddenSize * ACTIVATION_BYTES;
  const gpus = server.tensorParallelSize;
  if (machine.ideal) return work.sums * allReduceLimitSeconds(bytes, gpus, gpu);
  const { crowdedPcie } = machine.shared;
  const machines = Math.ceil(gpus / machine.gpusPerMachine);
  const within = allReduceSeconds(bytes, gpus / machines, gpu, crowdedPcie);
  return work.sums * (within + networkSumSeconds(bytes, machines, gpu, machine.shared));
}

const ACTIVATION_BYTES = 2;

/** Without graphs every kernel is started by the host, which bounds the step however fast the GPU is. */
function overheadSeconds({ work, server, shared, reach }: Machine, sequences: number, busy: number): number {
  const layersMicros =
    work.layers * shared.layerMicros +
    work.convertingLayers * shared.convertLayerMicros +
    work.mixtureLayers * shared.mixtureLayerMicros +
    work.composedLayers * shared.composedLayerMicros;
  const isLockstep = work.experts !== null && server.dataParallelSize > 1;
  const engineMs =
    shared.stepMs +
    (server.engine === "first" ? shared.firstEngineMs : 0) +
    (isLockstep ? shared.lockstepMs : 0);
  const hostMicros = schedulesAhead(server) ? 0 : shared.hostSequenceMicros;
  const own =
    engineMs * 1e-3 + (reach.pace * layersMicros + sequences * (shared.sequenceMicros + hostMicros)) * 1e-6;
  if (!server.enforceEager) return own;
  return Math.max(own, work.layers * shared.eagerLayerMicros * 1e-6 - busy);
}

/** Asynchronous scheduling is on since 0.12: the host's work on a step overlaps the step before. */
function schedulesAhead({ version }: ServerSettings): boolean {
  return isAtLeast(version, 0, 12);
}
