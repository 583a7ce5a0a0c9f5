import { createLogReader, type LogReading } from "./logReader.ts";
import { createLineSplitter } from "./splitLines.ts";

export interface LogStreamOptions {
  /** Asked after every piece; `true` ends the reading. */
  readonly isCancelled?: () => boolean;
  /** Called after every piece with the characters read so far. */
  readonly onRead?: (characters: number) => void;
}

/** Reads a log of any size in pieces; `null` when the reading was cancelled. Errors of the stream are the caller's. */
export async function readLogStream(
  chunks: AsyncIterable<string>,
  { isCancelled, onRead }: LogStreamOptions = {},
): Promise<LogReading | null> {
  const reader = createLogReader();
  const splitter = createLineSplitter(reader.readLine);
  let characters = 0;
  for await (const chunk of chunks) {
    splitter.push(chunk);
    characters += chunk.length;
    onRead?.(characters);
    if (isCancelled?.() === true) return null;
  }
  splitter.end();
  return reader.finish();
}
