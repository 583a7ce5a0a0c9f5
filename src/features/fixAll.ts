import type { Finding, Fix } from "../findings/finding.ts";
import type { EditSet, FileEdits } from "../text/fileEdits.ts";
import type { TextEdit } from "../text/textEdit.ts";

/**
 * The edits that put right, at once, all that can be put right without deciding anything: renamed and removed flags,
 * switches with a value, comments that suppress nothing. A fix is made whole or not at all: of those that touch each
 * other the first stays; what the others would do is found again afterwards.
 */
export function fixAllEdits(findings: readonly Finding[]): readonly TextEdit[] {
  const here = mechanicalFixes(findings).filter(({ otherFiles = [] }) => otherFiles.length === 0);
  return compatibleFixes(here).flatMap(({ edits }) => edits);
}

/** The same with what stands in other files: the script of a plan's service. */
export function fixAllFiles(findings: readonly Finding[]): EditSet {
  const fixes = compatibleFixes(mechanicalFixes(findings));
  const files = new Map<string, FileEdits>();
  for (const file of fixes.flatMap(({ otherFiles = [] }) => otherFiles)) {
    const known = files.get(file.path);
    files.set(file.path, { ...file, edits: [...(known?.edits ?? []), ...file.edits] });
  }
  return { edits: fixes.flatMap(({ edits }) => edits), otherFiles: [...files.values()] };
}

function mechanicalFixes(findings: readonly Finding[]): readonly Fix[] {
  return findings.flatMap(
    (finding) => finding.fixes().find(({ preferred, isMechanical }) => preferred && isMechanical) ?? [],
  );
}

function compatibleFixes(fixes: readonly Fix[]): readonly Fix[] {
  const kept: Fix[] = [];
  for (const fix of fixes.toSorted((a, b) => startOf(a) - startOf(b)))
    if (!kept.some((other) => areTouching(fix, other))) kept.push(fix);
  return kept;
}

function startOf({ edits }: Fix): number {
  return Math.min(...edits.map(({ range }) => range.start));
}

/** Edits that meet at one place would depend on their order. */
function areTouching(one: Fix, other: Fix): boolean {
  return placesOf(one).some(({ path, range }) =>
    placesOf(other).some(
      (place) => place.path === path && place.range.start <= range.end && range.start <= place.range.end,
    ),
  );
}

function placesOf({ edits, otherFiles = [] }: Fix) {
  return [{ path: null, edits }, ...otherFiles].flatMap(({ path, edits: ofFile }) =>
    ofFile.map(({ range }) => ({ path, range })),
  );
}
