import { excerpt } from "../text/excerpt.ts";
import type { Analysis } from "./analysis.ts";
import type { Finding } from "./finding.ts";

/** Words of Docker's exec form that reach the server as `${MODEL}`, because no shell fills them in. */
export function unexpandedWords({ source, assessments }: Analysis): readonly Finding[] {
  return assessments.flatMap(({ deployment }): readonly Finding[] => {
    const { unexpanded = null } = deployment.source.kind === "launch" ? deployment.source.launch : {};
    if (unexpanded === null) return [];
    const { ranges, shellForm } = unexpanded;
    return ranges.map((range) => ({
      rule: "wrong-flag-value",
      severity: "error",
      message: `vLLM gets "${excerpt(source.text.slice(range.start, range.end))}" as it stands: the exec form runs no shell that would fill it in. Write the shell form, or sh -c in front.`,
      range,
      related: [],
      fixes: () =>
        shellForm === null ? [] : [{ title: "Write the shell form", preferred: false, edits: [shellForm] }],
    }));
  });
}
