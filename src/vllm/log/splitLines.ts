import { longestLine } from "./logLine.ts";

/** Cuts a stream of text into lines. */
export interface LineSplitter {
  readonly push: (chunk: string) => void;
  /** Hands on the last line, which has no end. */
  readonly end: () => void;
}

/**
 * Calls `onLine` for every line, without its end (`\n`, `\r\n` or a lone `\r`, as editors count them). Of a line that is
 * longer than any message only the beginning is kept, so that a stream without line ends takes no memory either.
 */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  let kept = "";
  let afterReturn = false;
  const keep = (part: string): void => {
    if (kept.length < longestLine) kept += part.slice(0, longestLine - kept.length);
  };
  const finishLine = (): void => {
    onLine(kept);
    kept = "";
  };
  return {
    push: (chunk) => {
      let start = afterReturn && chunk.startsWith("\n") ? 1 : 0;
      if (chunk.length > 0) afterReturn = chunk.endsWith("\r");
      for (const { 0: end, index } of chunk.matchAll(lineEnd)) {
        if (index < start) continue;
        keep(chunk.slice(start, index));
        finishLine();
        start = index + end.length;
      }
      keep(chunk.slice(start));
    },
    end: () => {
      if (kept !== "") finishLine();
      afterReturn = false;
    },
  };
}

const lineEnd = /\r\n|\r|\n/g;
