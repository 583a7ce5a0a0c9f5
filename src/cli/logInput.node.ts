import type { Readable } from "node:stream";
import { decode, openTextStream } from "../text/textStream.node.ts";
import type { LogInput } from "./host.ts";
import { printable } from "./terminal.ts";

/** A terminal that can show how far a long file has been read. */
export interface ProgressTarget {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** Nobody wants to see a bar for what is done in a moment. */
const patienceMs = 1000;

/** A log as a stream of text; `-` is standard input. A file that takes longer than a second shows how far it has come. */
export async function openLog(
  path: string,
  standardInput: Readable,
  progress: ProgressTarget,
): Promise<LogInput> {
  if (path === "-") return { chunks: decode(standardInput) };
  const stream = await openTextStream(path);
  if (stream === null) return { problem: `${path}: could not be read.` };
  const { chunks, bytes } = stream;
  return { chunks: bytes === null ? chunks : withProgress(path, chunks, bytes, progress) };
}

async function* withProgress(
  path: string,
  chunks: AsyncIterable<string>,
  bytes: number,
  target: ProgressTarget,
): AsyncGenerator<string> {
  const started = performance.now();
  let shown = -1;
  let read = 0;
  for await (const chunk of chunks) {
    yield chunk;
    read += chunk.length;
    const percent = Math.min(99, Math.floor((100 * read) / Math.max(1, bytes)));
    if (target.isTTY !== true || percent === shown || performance.now() - started < patienceMs) continue;
    shown = percent;
    target.write(`\r${printable(path)}: ${percent}% `);
  }
  if (shown >= 0) target.write(`\r${" ".repeat(path.length + 7)}\r`);
}
