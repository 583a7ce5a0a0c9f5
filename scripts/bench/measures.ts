import { setTimeout as delay } from "node:timers/promises";
import { quantile } from "../accuracy/summarize.ts";
import { type OpenServer, openServer, type ServerProgram } from "./languageServer.ts";
import type { Sample } from "./samples.ts";

export interface Keystrokes {
  readonly p50: number;
  readonly p95: number;
}

/** Medians over so many starts, milliseconds; the servers take turns, so that a busy moment hits all of them. */
export async function measureColdStarts(
  programs: readonly (readonly [ServerProgram, Sample])[],
  runs: number,
): Promise<readonly number[]> {
  const times = programs.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, [program, sample]] of programs.entries()) {
      const server = await openServer(program, sample);
      times[index]?.push(server.coldStartMs);
      await server.stop();
    }
  }
  return times.map((each) => round(quantile(each, 0.5) ?? 0));
}

/**
 * From a keystroke to the diagnostics that follow it, milliseconds, less what the server waits on purpose. Characters
 * are typed and erased in turn, in all places of the sample.
 */
export async function measureKeystrokes(
  program: ServerProgram,
  sample: Sample,
  rounds: number,
): Promise<Keystrokes> {
  const server = await openServer(program, sample);
  const times: number[] = [];
  // The first ones are translated while they run.
  const warmUps = 2 * sample.places.length;
  for (let round = 0; round < rounds + warmUps; round++) {
    // A server that still works on something of its own would answer late.
    await delay(30);
    const place = sample.places[Math.floor(round / 2) % sample.places.length] ?? 0;
    const arrival = server.nextDiagnostics();
    const typedAt = performance.now();
    await (round % 2 === 0 ? server.type(place, "1") : server.erase(place));
    const { atMs } = await arrival;
    if (round >= warmUps) times.push(Math.max(0, atMs - typedAt - program.debounceMs));
  }
  await server.stop();
  return { p50: round(quantile(times, 0.5) ?? 0), p95: round(quantile(times, 0.95) ?? 0) };
}

/** A keystroke a second for an hour. */
export const hourOfKeystrokes = 3600;
const keystrokesPerPause = 30;

/**
 * The resident memory after so many keystrokes, MiB: thirty at a time, typed and erased again, then a pause in which
 * the diagnostics arrive, and a hover and a completion. Read after three quiet seconds.
 */
export async function measureMemory(
  program: ServerProgram,
  sample: Sample,
  keystrokes: number,
): Promise<number> {
  const server = await openServer(program, sample);
  for (let pause = 0; pause < keystrokes / keystrokesPerPause; pause++) {
    const place = sample.places[pause % sample.places.length] ?? 0;
    const arrival = server.nextDiagnostics();
    await typeAndErase(server, place);
    await arrival;
    await server.request("textDocument/hover", place);
    await server.request("textDocument/completion", place);
  }
  await delay(3000);
  const resident = server.residentMiB();
  await server.stop();
  return round(resident);
}

async function typeAndErase(server: OpenServer, place: number): Promise<void> {
  const half = keystrokesPerPause / 2;
  for (let count = 0; count < half; count++) await server.type(place + count, "1");
  for (let count = half; count > 0; count--) await server.erase(place + count - 1);
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
