import type { LaunchKind } from "../launch/launch.ts";
import { lineText } from "../text/sourceText.ts";
import type { Analysis } from "./analysis.ts";

/** Whether the command on a line goes on in the next one. */
export function goesOn({ source, assessments }: Analysis, line: number): boolean {
  const [first] = assessments;
  const kind = first?.deployment.source.kind === "launch" ? first.deployment.source.launch.kind : null;
  return marksOf(kind, source.text).test(lineText(source, line));
}

/** Two are one that stands for itself, but in a text of another language (Python, YAML) they are how one is written. */
const backslash = /(?<!\\)(?:\\\\)*\\\s*$/;
const backslashes = /\\\s*$/;
const caret = /(?<!\^)(?:\^\^)*\^\s*$/;
const backtick = /(?<!`)`\s*$/;
/** A page shows commands of every kind; a backtick may also end its code within a line, or be a fence. */
const anyOfThem = /\\\s*$|\s[`^]\s*$/;

function marksOf(kind: LaunchKind | null, text: string): RegExp {
  if (kind === "batch") return caret;
  if (kind === "powershell") return backtick;
  if (kind === "markdown") return anyOfThem;
  if (kind !== "shell" && kind !== "dockerfile") return backslashes;
  return kind === "dockerfile" && /^\s*#\s*escape\s*=\s*`/i.test(text) ? backtick : backslash;
}
