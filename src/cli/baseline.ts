import { createHash } from "node:crypto";
import * as z from "zod";
import { lineText, positionAt } from "../text/sourceText.ts";
import type { CheckResult, FormatContext } from "./formats/checkResult.ts";
import { filePlace } from "./formats/filePlace.ts";

/** Findings that are known and left for later: marks by file. No line numbers, so that edits elsewhere change nothing. */
export type Baseline = Readonly<Record<string, readonly string[]>>;

/** Files are known by their way from this folder, however they are named. */
type BaselineFolder = Pick<FormatContext, "workingFolder">;

const baselineSchema = z.object({
  version: z.literal(1),
  findings: z.record(z.string(), z.array(z.string())),
});

/** The baseline that a file holds; a sentence where it holds none. */
export function readBaseline(text: string): Baseline | { readonly problem: string } {
  try {
    const parsed = baselineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.findings : { problem: "is no baseline of gpuplan." };
  } catch {
    return { problem: "is no JSON." };
  }
}

export function writeBaseline(results: readonly CheckResult[], folder: BaselineFolder): string {
  const findings = Object.fromEntries(
    results
      .map((result) => [filePlace(result.analysis.path, folder).uri, fingerprints(result)] as const)
      .filter(([, marks]) => marks.length > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

/** What the baseline does not know. A mark that stands twice excuses two findings. */
export function withoutKnown(result: CheckResult, baseline: Baseline, folder: BaselineFolder): CheckResult {
  const known = [...(baseline[filePlace(result.analysis.path, folder).uri] ?? [])];
  const marks = fingerprints(result);
  const findings = result.findings.filter((_, index) => {
    const place = known.indexOf(marks[index] ?? "");
    if (place >= 0) known.splice(place, 1);
    return place < 0;
  });
  return { ...result, findings };
}

/** A mark per finding: its rule and the text of its line, hashed, since the line may hold what is secret. */
export function fingerprints({ analysis: { source }, findings }: CheckResult): readonly string[] {
  return findings.map(({ rule, range }) => {
    const line = lineText(source, positionAt(source, range.start).line).trim().replace(/\s+/g, " ");
    const hash = createHash("sha256").update(`${rule}\n${line}`).digest("hex").slice(0, 16);
    return `${rule}:${hash}`;
  });
}
