/**
 * Fixtures are text with marks. A line such as `#   ^^^^ error[rule-id]: message` (or `//` instead of `#`) under a line of
 * the source says what is expected at the characters above its carets; `^` alone marks one character, `^^^^`
 * as many. `#|^^^^` marks from the start of the line, where `#` itself stands in the way. Mark lines are taken out before the text is read. `█` marks the cursor.
 */
export interface Expectation {
  readonly start: number;
  readonly end: number;
  readonly severity: string;
  readonly rule: string;
  /** What the message must contain; `""` for any. */
  readonly message: string;
}

export interface MarkedText {
  readonly text: string;
  readonly expectations: readonly Expectation[];
}

const markLine = /^\s*(?:#|\/\/)(\|)?\s*(\^+)\s+(error|warning|information|hint)\[([\w-]+)\](?::\s*(.*))?$/;

export function readMarks(marked: string): MarkedText {
  const kept: string[] = [];
  const expectations: Expectation[] = [];
  let length = 0;
  for (const line of marked.split("\n")) {
    const match = markLine.exec(line);
    if (match === null) {
      kept.push(line);
      length += line.length + 1;
      continue;
    }
    const [, fromStart, carets = "", severity = "", rule = "", message = ""] = match;
    const above = kept.at(-1) ?? "";
    const column = fromStart ? 0 : line.indexOf("^");
    const start = length - above.length - 1 + column;
    expectations.push({ start, end: start + carets.length, severity, rule, message: message.trim() });
  }
  return { text: kept.join("\n"), expectations };
}

/** The text without its cursor mark, and where that was. */
export function readCursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf("█");
  if (offset < 0) throw new Error("The fixture has no cursor mark.");
  return { text: marked.replace("█", ""), offset };
}
