import type { ParsedYaml } from "./parsedYaml.ts";
import { type ParseLines, reparseYaml } from "./reparseYaml.ts";

/** Parses texts, each from the newest one that it differs little from. */
export interface RecentYaml {
  readonly parse: (text: string) => readonly ParsedYaml[];
}

/** As many as are typed in side by side; each is kept in memory. */
const mostRemembered = 4;
/** Shorter texts are parsed as fast as they are compared. */
const shortText = 1_000;
/** Longer ones are data, and would fill the memory. */
const longText = 500_000;

export function createRecentYaml(
  parseAnew: (text: string) => readonly ParsedYaml[],
  parseLines: ParseLines,
): RecentYaml {
  /** The newest first. */
  let remembered: readonly (readonly ParsedYaml[])[] = [];
  const parse = (text: string) => {
    const same = remembered.find(([document]) => document?.text === text);
    if (same !== undefined) return same;
    for (const origin of remembered) {
      if (!isAlike(origin[0]?.text ?? "", text)) continue;
      const documents = reparseYaml(origin, text, parseLines);
      if (documents === null) continue;
      remembered = [documents, ...remembered.filter((each) => each !== origin)];
      return documents;
    }
    const documents = parseAnew(text);
    remembered = [documents, ...remembered.slice(0, mostRemembered - 1)];
    return documents;
  };
  return {
    parse: (text) => (text.length < shortText || text.length > longText ? parseAnew(text) : parse(text)),
  };
}

/** Whether two texts may be the same file before and after a change: they begin or end alike. */
function isAlike(before: string, after: string): boolean {
  const length = 200;
  return before.slice(0, length) === after.slice(0, length) || before.slice(-length) === after.slice(-length);
}
