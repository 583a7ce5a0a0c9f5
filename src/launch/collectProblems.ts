import type { Parsed, SyntaxProblem } from "../syntax/parsed.ts";
import type { LaunchParsers } from "./launchParsers.ts";

/** The parsers, and what they gave up on of whatever they are asked from then on: scripts stand in every kind of file. */
export function collectProblems(parsers: LaunchParsers): {
  readonly parsers: LaunchParsers;
  readonly problems: readonly SyntaxProblem[];
} {
  const problems: SyntaxProblem[] = [];
  const collect = <T>(parsed: Parsed<T>): Parsed<T> => {
    problems.push(...parsed.problems.filter(isTooLarge));
    return parsed;
  };
  return {
    problems,
    parsers: {
      shell: { parse: (text) => collect(parsers.shell.parse(text)) },
      python: { parse: (text) => collect(parsers.python.parse(text)) },
    },
  };
}

/** Longer, deeper or more intricate than what anybody writes, and therefore not read. */
export function isTooLarge({ code }: SyntaxProblem): boolean {
  return code.endsWith("-too-large");
}
