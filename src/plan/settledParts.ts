import { firstOf } from "../syntax/yaml/moveYaml.ts";
import type { YamlEntry, YamlMapping, YamlNode } from "../syntax/yaml/yamlNode.ts";
import type { YamlPath } from "../syntax/yaml/yamlPath.ts";
import { moveRanges } from "../text/moveRanges.ts";
import { containsRange } from "../text/textRange.ts";
import type { CommaSplit } from "./commaSplits.ts";
import type { PlanProblem } from "./planProblem.ts";

/** What was found wrong in the form of a part, and where the part stood. */
interface Verdict {
  readonly problems: readonly PlanProblem[];
  readonly start: number;
}

/** Parts whose form has been judged, by the entry; nothing else of a plan bears on it. */
const verdicts = new WeakMap<YamlEntry, Verdict>();

/** Sections of named parts, each of which is judged by itself; the others are parts as a whole. */
const sections: ReadonlySet<string> = new Set(["pools", "services"]);

/** The one key that a plan has to have. */
const requiredKey = "gpuplan";

/** A plan's tree without the parts whose form needs no second look, and what is wrong in these. */
export function withoutSettledParts(root: YamlNode): {
  readonly rest: YamlNode;
  readonly problems: readonly PlanProblem[];
} {
  if (root.kind !== "mapping") return { rest: root, problems: [] };
  const problems: PlanProblem[] = [];
  const isUnsettled = (part: YamlEntry): boolean => {
    const verdict = verdicts.get(firstOf(part));
    if (verdict === undefined) return true;
    const by = part.range.start - verdict.start;
    for (const problem of verdict.problems) problems.push(moveRanges(problem, (offset) => offset + by));
    return false;
  };
  const entries = root.entries.flatMap((entry) => {
    const section = sectionOf(entry);
    if (section === null) return entry.key.text === requiredKey || isUnsettled(entry) ? [entry] : [];
    const rest = section.entries.filter(isUnsettled);
    return rest.length === section.entries.length
      ? [entry]
      : [{ ...entry, value: { ...section, entries: rest } }];
  });
  return { rest: { ...root, entries }, problems };
}

/** A mistake in the form, and the problem that tells of it; `null` where another one does. */
export interface FoundIssue {
  readonly path: YamlPath;
  readonly problem: PlanProblem | null;
}

/**
 * Takes note of what was found in each part of a tree. Left open for another look are parts with a mistake that is not
 * inside them alone: numbers cut at a comma, parts that are no mapping, two of one name.
 */
export function noteSettledParts(
  root: YamlNode,
  issues: readonly FoundIssue[],
  splits: readonly CommaSplit[],
): void {
  if (root.kind !== "mapping") return;
  const { open, inside } = sortByPart(issues);
  const note = (part: YamlEntry, path: string): void => {
    const isCut = splits.some(({ range }) => containsRange(part.range, range));
    // What is merged in from elsewhere is judged under other names.
    if (isCut || open.has(path) || part.key.text === "<<") return;
    verdicts.set(firstOf(part), { problems: inside.get(path) ?? [], start: part.range.start });
  };
  for (const entry of root.entries) {
    const section = sectionOf(entry);
    if (section === null) note(entry, entry.key.text);
    else {
      const repeated = repeatedNames(section);
      for (const part of section.entries) {
        const path = partPath(entry.key.text, part.key.text);
        if (!repeated.has(part.key.text) || !inside.has(path)) note(part, path);
      }
    }
  }
}

/** By part: the problems of mistakes inside one, and the parts with others. */
function sortByPart(issues: readonly FoundIssue[]) {
  const open = new Set<string>();
  const inside = new Map<string, PlanProblem[]>();
  for (const { path, problem } of issues) {
    const key = String(path[0]);
    const part = partPath(key, String(path[1]));
    if (path.length < 3 || !sections.has(key)) {
      open.add(key).add(part);
      continue;
    }
    const known = inside.get(part) ?? [];
    if (problem !== null) known.push(problem);
    inside.set(part, known);
  }
  return { open, inside };
}

function repeatedNames({ entries }: YamlMapping): ReadonlySet<string> {
  const known = new Set<string>();
  const names = entries.map(({ key }) => key.text);
  return new Set(names.filter((name) => known.size === known.add(name).size));
}

function partPath(section: string, name: string): string {
  return `${section}\n${name}`;
}

function sectionOf({ key, value }: YamlEntry): YamlMapping | null {
  return sections.has(key.text) && value.kind === "mapping" ? value : null;
}
