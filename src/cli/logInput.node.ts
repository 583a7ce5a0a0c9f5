import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { LogInput } from "./host.ts";

/** A terminal that can show how far a long file has been read. */
export interface ProgressTarget {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** Nobody wants to see a bar for what is done in a moment. */
const patienceMs = 1000;

/**
 * A log as a stream of text; `-` is standard input. A file of any size is read in pieces, and one that takes longer than
 * a second shows how far it has come.
 */
export async function openLog(
  path: string,
  standardInput: Readable,
  progress: ProgressTarget,
): Promise<LogInput> {
  if (path === "-") return { chunks: textOf(standardInput) };
  try {
    const info = await stat(path);
    if (info.isDirectory()) return { problem: `${path}: this is a folder, not a log.` };
    const stream = createReadStream(path, { highWaterMark: 2 ** 18 });
    return { chunks: withProgress(path, textOf(stream), info.size, progress) };
  } catch {
    return { problem: `${path}: could not be read.` };
  }
}

/** Bytes that are no UTF-8 become replacement characters; a character cut in two is put together again. */
async function* textOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  for await (const chunk of stream) yield decoder.decode(Buffer.from(chunk), { stream: true });
  yield decoder.decode();
}

async function* withProgress(
  path: string,
  chunks: AsyncIterable<string>,
  size: number,
  target: ProgressTarget,
): AsyncGenerator<string> {
  const started = performance.now();
  let shown = -1;
  let read = 0;
  for await (const chunk of chunks) {
    yield chunk;
    read += chunk.length;
    const percent = Math.min(99, Math.floor((100 * read) / Math.max(1, size)));
    if (target.isTTY !== true || percent === shown || performance.now() - started < patienceMs) continue;
    shown = percent;
    target.write(`\r${path}: ${percent}% `);
  }
  if (shown >= 0) target.write(`\r${" ".repeat(path.length + 7)}\r`);
}
