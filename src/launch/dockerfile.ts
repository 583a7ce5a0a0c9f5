import { type EmbeddedText, fileRange, sliceEmbedded } from "../syntax/embeddedText.ts";
import { readLogicalLines } from "../syntax/logicalLines.ts";
import type { TextRange } from "../text/textRange.ts";
import type { CommandItem } from "./commandItems.ts";
import { readJsonItems } from "./jsonItems.ts";

/** One instruction of a Dockerfile, its continued lines joined, comments between them gone as Docker takes them out. */
export interface DockerInstruction {
  /** In capitals. */
  readonly keyword: string;
  readonly keywordRange: TextRange;
  /** What follows, options such as `--mount=…` included. */
  readonly body: EmbeddedText;
  /** The exec form's items; `null` for the shell form. */
  readonly items: readonly CommandItem[] | null;
  readonly range: TextRange;
}

/** The instructions in order. A heredoc (`RUN <<EOF`) belongs to the instruction that opens it. */
export function readDockerfile(text: string): DockerInstruction[] {
  const mark = /^\s*#\s*escape\s*=\s*`/i.test(text) ? "`" : "\\";
  const lines = readLogicalLines(text, { continuation: mark, joint: "", skipped: /^\s*(?:#.*)?$/ });
  const instructions: DockerInstruction[] = [];
  let heredocEnd: string | null = null;
  for (const { text: line, range } of lines) {
    if (heredocEnd !== null) {
      if (line.text.trim() === heredocEnd) heredocEnd = null;
      continue;
    }
    const match = /^(\s*)([A-Za-z]+)(\s+|$)/.exec(line.text);
    if (!match) continue;
    const [whole, blank = "", keyword = ""] = match;
    const body = sliceEmbedded(line, whole.length, line.text.length);
    heredocEnd = /^(?:RUN|COPY|ADD)$/i.test(keyword)
      ? (/<<-?\s*["']?([A-Za-z_]\w*)["']?/.exec(body.text)?.[1] ?? null)
      : null;
    instructions.push({
      keyword: keyword.toUpperCase(),
      keywordRange: fileRange(line, blank.length, blank.length + keyword.length),
      body,
      items: /^(?:CMD|ENTRYPOINT)$/i.test(keyword) ? readJsonItems(body) : null,
      range,
    });
  }
  return instructions;
}
