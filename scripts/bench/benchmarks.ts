import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { projectRoot } from "../../test/editor/host/paths.ts";
import { measureActivation } from "./activation.ts";
import { openServer, type ServerProgram } from "./languageServer.ts";
import {
  hourOfKeystrokes,
  type Keystrokes,
  measureColdStarts,
  measureKeystrokes,
  measureMemory,
} from "./measures.ts";
import { type Parts, runParts, type WorkspaceRate } from "./parts.ts";
import { ensureServers } from "./rivals.ts";
import { planSample, type Sample, scriptSample } from "./samples.ts";

/** `gpuplan` is of the plan that yaml-language-server reads too, `gpuplanScript` of bash-language-server's script. */
export interface ByServer<T> {
  readonly gpuplan: T;
  readonly yamlLanguageServer: T;
  readonly gpuplanScript: T;
  readonly bashLanguageServer: T;
}

export interface Benchmarks extends Parts {
  readonly coldStartMs: ByServer<number>;
  /** The same on a machine that has never run it: V8's translation is not kept yet. */
  readonly firstStartMs: number;
  readonly keystrokeMs: Readonly<Record<string, ByServer<Keystrokes>>>;
  readonly residentMiB: ByServer<number>;
  readonly activationMs: number;
  readonly workspace: WorkspaceRate;
}

export interface Effort {
  readonly starts: number;
  readonly rounds: Readonly<Record<string, number>>;
  readonly keystrokes: number;
  readonly files: readonly number[];
}

export const fullEffort: Effort = {
  starts: 9,
  rounds: { 200: 40, 1000: 100, 5000: 10 },
  keystrokes: hourOfKeystrokes,
  files: [100, 1000, 10_000],
};

/** A minute or two instead of a quarter of an hour, for a look while working. */
export const quickEffort: Effort = {
  starts: 5,
  rounds: { 200: 16, 1000: 16 },
  keystrokes: 200,
  files: [100],
};

/** Runs everything, one thing after the other; tells what it is at. */
export async function runBenchmarks(effort: Effort, tell: (step: string) => void): Promise<Benchmarks> {
  const folder = await mkdtemp(join(tmpdir(), "gpuplan-bench-"));
  // A copy: whoever builds meanwhile would change what is measured.
  const program = join(folder, "dist", "gpuplan.cjs");
  await cp(join(projectRoot, "dist"), join(folder, "dist"), { recursive: true });
  const servers = await ensureServers(program, join(folder, "kept"));
  try {
    tell("cold start");
    const small = pairs(servers, planSample(200), scriptSample(200));
    const firstStartMs = await firstStart(small.gpuplan, folder);
    await keepTranslation(small.gpuplan);
    const coldStartMs = byServer(await measureColdStarts([...Object.values(small)], effort.starts));
    const keystrokeMs: Record<string, ByServer<Keystrokes>> = {};
    for (const [lines, rounds] of Object.entries(effort.rounds)) {
      tell(`keystrokes at ${lines} lines`);
      const each: Keystrokes[] = [];
      for (const [program, sample] of Object.values(
        pairs(servers, planSample(Number(lines)), scriptSample(Number(lines))),
      ))
        each.push(await measureKeystrokes(program, sample, rounds));
      keystrokeMs[lines] = byServer(each);
    }
    tell(`memory after ${effort.keystrokes} keystrokes`);
    // Side by side: time plays no part in it.
    const memory = Object.values(pairs(servers, planSample(1000), scriptSample(1000))).map(
      ([program, sample]) => measureMemory(program, sample, effort.keystrokes),
    );
    const residentMiB = byServer(await Promise.all(memory));
    tell("activation, estimates, search, command line, workspaces");
    const activationMs = measureActivation(effort.starts);
    const parts = runParts(effort.files);
    const workspace = parts.workspaces.at(-1) ?? { files: 0, seconds: 0 };
    return { coldStartMs, firstStartMs, keystrokeMs, residentMiB, activationMs, ...parts, workspace };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Pair = readonly [ServerProgram, Sample];

function pairs(
  servers: Awaited<ReturnType<typeof ensureServers>>,
  plan: Sample,
  script: Sample,
): ByServer<Pair> {
  return {
    gpuplan: [servers.gpuplan, plan],
    yamlLanguageServer: [servers.yamlLanguageServer, plan],
    gpuplanScript: [servers.gpuplan, script],
    bashLanguageServer: [servers.bashLanguageServer, script],
  };
}

/** Figures in the order of `pairs`. */
function byServer<T>(figures: readonly T[]): ByServer<T> {
  const [gpuplan, yamlLanguageServer, gpuplanScript, bashLanguageServer] = figures;
  if (
    gpuplan === undefined ||
    yamlLanguageServer === undefined ||
    gpuplanScript === undefined ||
    bashLanguageServer === undefined
  )
    throw new Error("A server was not measured.");
  return { gpuplan, yamlLanguageServer, gpuplanScript, bashLanguageServer };
}

async function firstStart([program, sample]: Pair, folder: string): Promise<number> {
  const fresh = { ...program, environment: { XDG_CACHE_HOME: join(folder, "empty") } };
  return (await measureColdStarts([[fresh, sample]], 5))[0] ?? 0;
}

/** The server keeps it ten seconds after its start, unless it has done so before. */
async function keepTranslation([program, sample]: Pair): Promise<void> {
  const server = await openServer(program, sample);
  await delay(11_500);
  await server.stop();
}
