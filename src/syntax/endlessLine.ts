/**
 * Characters of a line. What is above was not written by hand, and a grammar's memory, which it never gives back, would
 * grow: a line of 900,000 brackets takes 170 MiB, while those of this length fit into what the grammars start with.
 */
const longestLine = 50_000;

/** Whether a line is too long for a grammar. */
export function hasEndlessLine(text: string): boolean {
  for (let start = 0; start + longestLine < text.length; ) {
    const end = text.indexOf("\n", start);
    if (end < 0 || end - start > longestLine) return true;
    start = end + 1;
  }
  return false;
}
