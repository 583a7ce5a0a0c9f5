import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { TextDecoder } from "node:util";
import { encodingOf } from "./textEncoding.ts";

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

/**
 * UTF-8, or UTF-16 where the first bytes say so, as PowerShell's `>` writes it. Bytes that are no text become replacement
 * characters; a character that is cut in two is put together again.
 */
export async function* decode(stream: Readable): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    decoder ??= new TextDecoder(encodingOf(bytes));
    yield decoder.decode(bytes, { stream: true });
  }
  if (decoder !== null) yield decoder.decode();
}
