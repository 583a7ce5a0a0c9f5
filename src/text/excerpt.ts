const longest = 60;

/** What a file says, for a message: without its own quotes, on one line, and cut where it would fill a screen. */
export function excerpt(written: string): string {
  const line = written
    .slice(0, 4 * longest)
    .replace(/^(["'])(.*)\1$/s, "$2")
    .replace(/\s+/g, " ");
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
