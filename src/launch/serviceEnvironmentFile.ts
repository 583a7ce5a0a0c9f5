import { placeholder } from "../syntax/embeddedText.ts";
import type { TextRange } from "../text/textRange.ts";
import type { EnvironmentVariable } from "./launch.ts";
import type { NeighbourReading } from "./neighbourFiles.ts";

/** How a program reads its environment files, which none does as a shell would. */
export type EnvironmentFileSyntax = "docker" | "systemd";

/**
 * The variables of `docker run --env-file FILE` or `EnvironmentFile=FILE`, at the place that names the file. Docker takes
 * what stands behind the `=` as it is; systemd takes off quotes and joins lines at a backslash. Neither knows a comment
 * behind a value. Source: docker run's reference, "--env-file"; systemd.exec(5), "EnvironmentFile=".
 */
export function variablesOfFile(
  reading: NeighbourReading,
  name: string,
  range: TextRange,
  syntax: EnvironmentFileSyntax,
): readonly EnvironmentVariable[] {
  if (reading.kind !== "text" || reading.text.length > longestFile) return [];
  const lines = reading.text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const variables: EnvironmentVariable[] = [];
  for (let at = 0; at < lines.length; at++) {
    const number = at + 1;
    let line = lines[at] ?? "";
    while (syntax === "systemd" && line.endsWith("\\") && at + 1 < lines.length)
      line = line.slice(0, -1) + (lines[++at] ?? "").trimStart();
    const [, variable, written = ""] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    if (variable === undefined) continue;
    const text = syntax === "docker" ? written : withoutQuotes(written.trim());
    const place = { ...range, elsewhere: { place: `line ${number} of ${name}`, replaceable: false } };
    variables.push({ name: variable, nameRange: place, value: wordAt(text, place) });
  }
  return variables;
}

const longestFile = 100_000;

function withoutQuotes(text: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(text)?.[2];
  return quoted ?? text;
}

/** Stands for what the script that writes a file fills in and nobody knows. */
export const unknownPart = "…";

function wordAt(text: string, range: TextRange): EnvironmentVariable["value"] {
  const written = text.replaceAll(placeholder, unknownPart);
  const base = { range, written, segments: [{ value: written, range, verbatim: false }] };
  return written === text ? { ...base, value: text } : { ...base, value: null, unresolved: written };
}
