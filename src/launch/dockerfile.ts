import { type EmbeddedText, embedPieces, fileRange, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type LogicalLine, readLogicalLines } from "../syntax/logicalLines.ts";
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
  /** What stands between `<<EOF` and `EOF`, without comments, and the file that is made of it. */
  readonly written?: { readonly path: string; readonly text: EmbeddedText };
}

/** `COPY <<EOF /start.sh`, `RUN cat > /start.sh <<EOF`. */
function withFile(instruction: DockerInstruction, lines: readonly LogicalLine[]): DockerInstruction {
  const { keyword, body } = instruction;
  const { text: line } = body;
  const behind = /^\s*cat\b/.test(line) ? line.slice(line.indexOf(">") + 1) : "";
  const path =
    keyword === "RUN" ? /^>?\s*["']?([^\s"'<>|;&]+)/.exec(behind)?.[1] : line.trimEnd().split(/\s+/).at(-1);
  if (path === undefined) return instruction;
  const text = embedPieces(
    lines.flatMap(({ text: each, range: { end } }) => [
      ...each.pieces.map(({ start, length, ...place }) => ({
        ...place,
        value: each.text.slice(start, start + length),
      })),
      { value: "\n", range: { start: end, end }, verbatim: false },
    ]),
  );
  return { ...instruction, written: { path, text } };
}

/** The instructions in order. A heredoc (`RUN <<EOF`) belongs to the instruction that opens it. */
export function readDockerfile(text: string): DockerInstruction[] {
  const mark = /^\s*#\s*escape\s*=\s*`/i.test(text) ? "`" : "\\";
  const lines = readLogicalLines(text, { continuation: mark, joint: "", skipped: /^\s*(?:#.*)?$/ });
  const instructions: DockerInstruction[] = [];
  let heredocEnd: string | null = null;
  let heredoc: LogicalLine[] = [];
  for (const logical of lines) {
    const { text: line, range } = logical;
    if (heredocEnd !== null) {
      if (line.text.trim() !== heredocEnd) heredoc.push(logical);
      else {
        heredocEnd = null;
        const opened = instructions.pop();
        if (opened) instructions.push(withFile(opened, heredoc));
      }
      continue;
    }
    heredoc = [];
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
