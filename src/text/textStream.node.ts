import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";

/** A text of any size, in pieces. */
export interface TextStream {
  readonly chunks: AsyncIterable<string>;
  /** `null` where nobody knows how much will come. */
  readonly bytes: number | null;
}

/** A file as a stream; `null` for a folder and for what cannot be read. */
export async function openTextStream(path: string): Promise<TextStream | null> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) return null;
    const stream = createReadStream(path, { highWaterMark: 2 ** 18 });
    return { chunks: decode(stream), bytes: info.isFile() ? info.size : null };
  } catch {
    return null;
  }
}

/** Bytes that are no UTF-8 become replacement characters; a character that is cut in two is put together again. */
export async function* decode(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  for await (const chunk of stream) yield decoder.decode(Buffer.from(chunk), { stream: true });
  yield decoder.decode();
}
