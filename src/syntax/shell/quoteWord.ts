/**
 * A word as a POSIX shell needs it. Single quotes where they do; double quotes with escapes where the word holds what
 * a reader, or ShellCheck (SC2016, SC1003), would take for an expansion that single quotes prevent by mistake.
 */
export function quoteWord(word: string): string {
  // A tilde in quotes is what ShellCheck warns of (SC2088).
  if (word.startsWith("~")) return word === "~" ? "\\~" : `\\~${quoteWord(word.slice(1))}`;
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!/['$`\\‘’]/.test(word)) return `'${word}'`;
  return `"${word.replace(/["$`\\]/g, "\\$&")}"`;
}
