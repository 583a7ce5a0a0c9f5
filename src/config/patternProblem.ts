/** Patterns are short; what is longer is no pattern. */
const longestPattern = 300;

/** Why a pattern of `ignore` is not taken, as a sentence; `null` where it is. */
export function patternProblem(pattern: string): string | null {
  if (pattern.length > longestPattern)
    return `A pattern has at most ${longestPattern} characters, and this one has ${pattern.length}.`;
  if (
    /^!?(?:~|[a-z]:[\\/]|\\\\|[a-z][a-z0-9+.-]*:\/\/)/i.test(pattern) ||
    pattern.split(/[\\/]/).includes("..")
  )
    return "A pattern names files of this file's folder and below, nothing outside.";
  return null;
}
