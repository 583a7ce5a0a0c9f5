import { scopesOf } from "./grammars.ts";

interface Mark {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** A scope that each marked character must have; `!scope` one that none may have. */
  readonly scope: string;
}

/**
 * Checks a text in which `#   ^^^ scope` lines say what the characters above them are; they are taken out before
 * the text is read. Returns one line per mark that doesn't hold, so that a test expects `[]`.
 */
export async function wrongScopes(scopeName: string, marked: string): Promise<string[]> {
  const { lines, marks } = readMarks(marked);
  if (marks.length === 0) throw new Error("The text has no marks.");
  const scopes = await scopesOf(scopeName, lines);
  return marks.flatMap((mark) => {
    const characters = (scopes[mark.line] ?? []).slice(mark.start, mark.end);
    const unwanted = mark.scope.startsWith("!");
    const wanted = unwanted ? mark.scope.slice(1) : mark.scope;
    const has = (list: readonly string[]): boolean =>
      list.some((scope) => scope === wanted || scope.startsWith(`${wanted}.`));
    const holds =
      characters.length === mark.end - mark.start &&
      (unwanted ? !characters.some(has) : characters.every(has));
    const text = lines[mark.line]?.slice(mark.start, mark.end);
    return holds
      ? []
      : [
          `"${text}" should be ${mark.scope}, is ${[...new Set(characters.map((list) => list.slice(1).join(" ")))].join(" / ")}`,
        ];
  });
}

function readMarks(marked: string): { readonly lines: string[]; readonly marks: Mark[] } {
  const lines: string[] = [];
  const marks: Mark[] = [];
  for (const line of marked.split("\n")) {
    const match = /^#? *(\^+) (\S+)$/.exec(line);
    if (!match) {
      lines.push(line);
      continue;
    }
    const [, carets = "", scope = ""] = match;
    const start = line.indexOf("^");
    marks.push({ line: lines.length - 1, start, end: start + carets.length, scope });
  }
  return { lines, marks };
}
