import type { BenchmarkReading } from "./benchmark/benchmarkRun.ts";
import { longestBenchmark, looksLikeBenchmark, readBenchmark, tooLong } from "./benchmark/readBenchmark.ts";
import type { LogReading } from "./log/logReader.ts";
import { type LogStreamOptions, readLogStream } from "./log/readLogStream.ts";

/** What a run of vLLM left behind: the log of its start, or what a load generator measured. */
export type RunReading =
  | { readonly kind: "log"; readonly reading: LogReading }
  | { readonly kind: "benchmark"; readonly reading: BenchmarkReading }
  | { readonly kind: "problem"; readonly message: string };

/** Characters by which a result is told from a log. */
const HEAD_CHARACTERS = 64 * 1024;

/**
 * Reads a file of any size in pieces and tells by its content what it is; `null` when the reading was cancelled. A log
 * is read as it comes, a result is kept whole up to a limit. Errors of the stream are the caller's.
 */
export async function readRunStream(
  chunks: AsyncIterable<string>,
  options: LogStreamOptions = {},
): Promise<RunReading | null> {
  const iterator = chunks[Symbol.asyncIterator]();
  const head = await readHead(iterator);
  if (!looksLikeBenchmark(head)) {
    const reading = await readLogStream(withHead(head, iterator), options);
    return reading && { kind: "log", reading };
  }
  const text = await readWhole(withHead(head, iterator), options);
  if (text === null) return null;
  const reading = text.length > longestBenchmark ? tooLong : readBenchmark(text);
  return typeof reading === "string" ? { kind: "problem", message: reading } : { kind: "benchmark", reading };
}

async function readHead(iterator: AsyncIterator<string>): Promise<string> {
  let head = "";
  while (head.length < HEAD_CHARACTERS) {
    const next = await iterator.next();
    if (next.done === true) break;
    head += next.value;
  }
  return head;
}

async function* withHead(head: string, iterator: AsyncIterator<string>): AsyncGenerator<string> {
  yield head;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}

/** Stops soon after the limit: what comes after it changes nothing. */
async function readWhole(
  chunks: AsyncIterable<string>,
  { isCancelled, onRead }: LogStreamOptions,
): Promise<string | null> {
  const pieces: string[] = [];
  let characters = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    characters += chunk.length;
    onRead?.(characters);
    if (isCancelled?.() === true) return null;
    if (characters > longestBenchmark) break;
  }
  return pieces.join("");
}
