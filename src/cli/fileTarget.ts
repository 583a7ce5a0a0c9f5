/** A file, or the launch on one of its lines. */
export interface FileTarget {
  readonly path: string;
  readonly line: number | null;
}

/** `serve.sh:12` is the launch of that line. */
export function parseFileTarget(text: string): FileTarget {
  const match = /^(.+):(\d+)$/s.exec(text);
  return match?.[1] === undefined ? { path: text, line: null } : { path: match[1], line: Number(match[2]) };
}
