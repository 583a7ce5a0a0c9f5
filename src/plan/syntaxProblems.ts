import type { SyntaxProblem } from "../syntax/parsed.ts";
import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { endOfLine, removeEntryEdit, startOfLine } from "../syntax/yaml/yamlEdit.ts";
import type { YamlEntry, YamlMapping, YamlNode } from "../syntax/yaml/yamlNode.ts";
import { type TextRange, touchesAny } from "../text/textRange.ts";
import type { PlanFix, PlanProblem } from "./planProblem.ts";

/** The parser's problems with the edits that solve them. */
export function describeSyntaxProblems(yaml: ParsedYaml): readonly PlanProblem[] {
  const entries = yaml.problems.some(({ code }) => code === "duplicate-key")
    ? placesOfKeys(yaml.tree)
    : noPlaces;
  return yaml.problems.map((problem) => ({ ...problem, fixes: fixesOf(yaml, problem, entries) }));
}

interface KeyPlace {
  readonly mapping: YamlMapping;
  readonly entry: YamlEntry;
}

/** Entries by where their keys start. */
type KeyPlaces = ReadonlyMap<number, KeyPlace>;

const noPlaces: KeyPlaces = new Map();

function placesOfKeys(tree: YamlNode | null): KeyPlaces {
  const places = new Map<number, KeyPlace>();
  const visit = (node: YamlNode): void => {
    if (node.kind === "sequence") node.items.forEach(visit);
    if (node.kind !== "mapping") return;
    for (const entry of node.entries) {
      places.set(entry.key.range.start, { mapping: node, entry });
      visit(entry.value);
    }
  };
  if (tree !== null) visit(tree);
  return places;
}

/**
 * The form's problems without those that only follow from broken YAML: on its line, and after something that was
 * never closed. A key may then only seem to be missing.
 */
export function withoutConsequences(
  text: string,
  syntax: readonly SyntaxProblem[],
  form: readonly PlanProblem[],
): readonly PlanProblem[] {
  const breaking = syntax.filter(
    (problem) => problem.code !== "duplicate-key" && problem.code !== "several-documents",
  );
  if (breaking.length === 0) return form;
  const lines = breaking.map(({ code, range }): TextRange => {
    const start = startOfLine(text, range.start);
    // A line that does not count as indented also leaves the key above it without a value.
    return { start: code === "tab" ? startOfLine(text, start - 1) : start, end: endOfLine(text, range.end) };
  });
  const firstSwallowing = breaking.findIndex(({ code }) => swallowing.has(code));
  const lastTrusted = lines[firstSwallowing]?.start ?? Number.POSITIVE_INFINITY;
  const isOnBrokenLine = touchesAny(lines);
  return form.filter(
    ({ range, code }) => code !== "missing-key" && range.end <= lastTrusted && !isOnBrokenLine(range),
  );
}

const swallowing: ReadonlySet<string> = new Set([
  "unclosed-quote",
  "unclosed-bracket",
  "unexpected",
  "indentation",
  "too-deep",
]);

function fixesOf(yaml: ParsedYaml, problem: SyntaxProblem, entries: KeyPlaces): readonly PlanFix[] {
  const { text } = yaml;
  const { range } = problem;
  const written = text.slice(range.start, range.end);
  switch (problem.code) {
    case "missing-colon":
      return /^[\w.-]+$/.test(written)
        ? [{ title: `Write "${written}:"`, edits: [insertAt(range.end, ":")] }]
        : [];
    case "missing-space":
      return written.endsWith(":")
        ? [{ title: "Insert the space", edits: [insertAt(range.end, " ")] }]
        : [{ title: "Insert the space", edits: [insertAt(range.start, " ")] }];
    case "needs-quotes":
      return written.includes('"')
        ? []
        : [{ title: "Put it in quotes", edits: [{ range, newText: JSON.stringify(written) }] }];
    case "tab":
      return [{ title: "Use spaces", edits: [{ range, newText: written.replaceAll("\t", "  ") }] }];
    case "bad-escape":
      return [{ title: "Double the backslash", edits: [insertAt(range.start, "\\")] }];
    case "unclosed-bracket":
      return closeFix(text, range.start, written.startsWith("[") ? "]" : "}");
    case "unclosed-quote":
      return closeFix(text, range.start, written.charAt(0));
    case "duplicate-key":
      return removeFixes(yaml, problem, entries);
    default:
      return [];
  }
}

/** Closes at the end of the line, before a comment: most of what is left open was meant to be one line. */
function closeFix(text: string, start: number, mark: string): readonly PlanFix[] {
  const line = text.slice(start, endOfLine(text, start));
  const comment = /\s#/.exec(line)?.index;
  const end = start + line.slice(0, comment).trimEnd().length;
  const blank = mark === "}" && text.charAt(end - 1) !== "{" ? " " : "";
  return [{ title: `Add the ${mark}`, edits: [insertAt(end, blank + mark)] }];
}

function removeFixes({ text }: ParsedYaml, problem: SyntaxProblem, entries: KeyPlaces): readonly PlanFix[] {
  const places = [
    { title: "Remove this one", range: problem.range },
    ...(problem.related ?? []).map(({ range }) => ({ title: "Remove the first one", range })),
  ];
  return places.flatMap(({ title, range }) => {
    const found = entries.get(range.start);
    return found ? [{ title, edits: [removeEntryEdit(text, found.mapping, found.entry)] }] : [];
  });
}

function insertAt(offset: number, newText: string) {
  return { range: { start: offset, end: offset }, newText };
}
