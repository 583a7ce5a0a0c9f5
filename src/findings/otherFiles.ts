import { isReplaceable, type TextRange } from "../text/textRange.ts";
import type { Finding, Fix } from "./finding.ts";

/**
 * A finding about what another file says stands on the reference to that file. It names the place, and offers no edit of
 * the reference itself: the name of a file is no value.
 */
export function namingOtherFiles(finding: Finding): Finding {
  const { range, related, fixes } = finding;
  if (isHere(range) && related.every((each) => isHere(each.range))) return finding;
  const named = {
    ...finding,
    message: withPlace(finding.message, range),
    related: related.map((each) => ({ ...each, message: withPlace(each.message, each.range) })),
  };
  if (isReplaceable(range)) return named;
  const { unnecessary: _, ...kept } = named;
  return { ...kept, fixes: () => fixes().filter((fix) => !touches(fix, range)) };
}

function isHere({ elsewhere }: TextRange): boolean {
  return elsewhere === undefined;
}

function withPlace(message: string, { elsewhere }: TextRange): string {
  return elsewhere?.place ? `${message} See ${elsewhere.place}.` : message;
}

/** Putting something behind the reference leaves it whole. */
function touches({ edits }: Fix, range: TextRange): boolean {
  return edits.some((edit) => edit.range.start < range.end && edit.range.end > range.start);
}
