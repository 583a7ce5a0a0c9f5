import type { PlanAnalysis } from "../findings/analysis.ts";
import type { TextRange } from "../text/textRange.ts";
import { planParts } from "./planParts.ts";

/** A file that a plan names. */
export interface FileReference {
  readonly range: TextRange;
  /** As written, from the plan's folder. */
  readonly path: string;
  /** What in the file is meant: `chat` of `compose.yaml#chat`. */
  readonly part: string | null;
}

/** The launch files that services take their settings from, in alternatives too. */
export function fileReferences({ yaml }: PlanAnalysis): readonly FileReference[] {
  return planParts(yaml.tree).flatMap((part): readonly FileReference[] => {
    if (part.kind === "key" || part.place.names !== "file" || part.scalar.text === "") return [];
    const { text, range } = part.scalar;
    const hash = text.lastIndexOf("#");
    return hash <= 0
      ? [{ range, path: text, part: null }]
      : [{ range, path: text.slice(0, hash), part: text.slice(hash + 1) }];
  });
}
