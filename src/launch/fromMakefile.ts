import { type EmbeddedText, fileRange, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type LogicalLine, readLogicalLines } from "../syntax/logicalLines.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import type { SourceText } from "../text/sourceText.ts";
import { containsRange, type TextRange } from "../text/textRange.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { countNames, type Filling, fillIn } from "./fillIn.ts";
import { findShellLaunches } from "./fromShell.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { enterConditional, type MakeConditions } from "./makeConditions.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { wordOfText } from "./wordOfText.ts";

/** The servers that a Makefile's recipes start: each line of a recipe is a shell of its own. */
export function findMakefileLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^#/);
  const lines = readLogicalLines(source.text, { continuation: "\\", joint: "", skipped: null });
  const variables = readVariables(lines);
  const expand = makeExpansion(variables, countNames(source.text, /\$[({]([\w.-]+)[)}]/g));
  const environment = exportedOf(lines, variables, expand);
  let target = 0;
  return lines.flatMap(({ text, range }): readonly Launch[] => {
    if (/^[^\s#][^=]*:(?!=)/.test(text.text)) target = range.start;
    const prefix = recipePrefix.exec(text.text)?.[0].length;
    if (prefix === undefined) return [];
    const script = expand(sliceEmbedded(text, prefix, text.text.length));
    if (!mayHoldLaunch(script.text)) return [];
    return findShellLaunches(source, shell.parse(script).tree, { environment, arguments: [] }).map(
      (launch) => ({
        ...launch,
        kind: "makefile" as const,
        range: { start: range.start + prefix, end: range.end },
        headRange: headInside(launch.headRange, text, prefix),
        directives: directives(target, range.start),
      }),
    );
  });
}

/** A tab, or a rule with its recipe on the same line (`serve: ; command`), and what tells make how to run it. */
const recipePrefix = /^(?:\t|[^\s#=:;]+(?: [^\s#=:;]+)*\s*:[^=;]*;)[\t @+-]*/;

/** A launcher that a variable holds is run where the recipe names the variable. */
function headInside(head: TextRange, line: EmbeddedText, prefix: number): TextRange {
  const recipe = fileRange(line, prefix, line.text.length);
  if (containsRange(recipe, head)) return head;
  const first = /^\S+/.exec(line.text.slice(prefix))?.[0].length ?? 0;
  return fileRange(line, prefix, prefix + first);
}

/** What a variable was given; several texts where `+=` adds. `null`: nobody can tell what holds. */
type MakeVariable = { readonly values: readonly EmbeddedText[]; readonly nameLine: EmbeddedText } | null;

const assignment = /^\s*(?:export\s+|override\s+|private\s+)*([A-Za-z_][\w.-]*)\s*(\?|\+|:{1,3})?=[ \t]*/;

/** The last assignment wins, as recipes are expanded when all of the file is read; one inside `ifeq` may not count. */
function readVariables(lines: readonly LogicalLine[]): ReadonlyMap<string, MakeVariable> {
  const variables = new Map<string, MakeVariable>();
  const conditions: MakeConditions = { open: [] };
  const evaluate = (text: string) => textNow(text, variables, 10);
  for (const { text } of lines) {
    const { isDirective, runs } = text.text.startsWith("\t")
      ? { isDirective: true, runs: null }
      : enterConditional(conditions, text.text, evaluate, (name) => variables.has(name));
    if (isDirective || runs === false) continue;
    const match = assignment.exec(text.text);
    const targeted = /^[^\s#=:][^=:]*:\s*([A-Za-z_]\w*)\s*[?+:]*=/.exec(text.text)?.[1];
    if (targeted && !match) variables.set(targeted, null);
    if (!match) continue;
    const [head, name = "", operator = ""] = match;
    const known = variables.get(name);
    const value = trimmedValue(text, head.length);
    const defaulted = operator === "?" && variables.has(name);
    if (defaulted) continue;
    if (runs === null) variables.set(name, null);
    else if (operator === "+" && known) variables.set(name, { ...known, values: [...known.values, value] });
    else if (operator !== "+" || known === undefined)
      variables.set(name, { values: [value], nameLine: text });
  }
  return variables;
}

/** A text with the variables filled in that are known so far; one that nobody sets is empty. */
function textNow(text: string, variables: ReadonlyMap<string, MakeVariable>, left: number): string | null {
  let isKnown = left > 0;
  const filled = text.replace(/\$(?:\(([^()]*)\)|\{([^{}]*)\}|(.))/g, (_, round, curly, single) => {
    const name = String(round ?? curly ?? single).trim();
    const variable = variables.get(name);
    const value = variable?.values.map((each) => textNow(each.text, variables, left - 1)) ?? [];
    if (variable === null || !/^[\w.-]+$/.test(name) || value.includes(null)) isKnown = false;
    return value.join(" ");
  });
  return isKnown ? filled : null;
}

/** Without the comment behind it and the blanks before that. */
function trimmedValue(text: EmbeddedText, start: number): EmbeddedText {
  const written = text.text.slice(start);
  const comment = /(?<!\\)#/.exec(written);
  const value = comment ? written.slice(0, comment.index) : written;
  return sliceEmbedded(text, start, start + value.trimEnd().length);
}

/** A variable that doubles itself through others grows without end; no command comes near. */
const longestValue = 20_000;

/** Variables that name each other one by one: nobody goes deeper, and each is a call within the others. */
const deepestVariable = 100;

/** Fills variables in, each read once; one that needs itself is not known. */
function makeExpansion(
  variables: ReadonlyMap<string, MakeVariable>,
  uses: ReadonlyMap<string, number>,
): (text: EmbeddedText) => EmbeddedText {
  const pattern = /\$(?:\$|\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\{([^{}]*)\}|(.))/g;
  const known = new Map<string, Filling | null>();
  let depth = 0;
  const expand = (text: EmbeddedText): EmbeddedText =>
    fillIn(text, pattern, (match) => {
      if (match[0] === "$$") return "$";
      const inner = match[1] ?? match[2] ?? match[3] ?? "";
      const fallback = fallbackIn(inner, (name) => variables.has(name));
      if (fallback === null) return valueOfVariable(inner.trim());
      const start = match.index + 2 + fallback.start;
      const given = sliceEmbedded(text, start, start + fallback.length);
      return { text: expand(given), definition: null };
    });
  const valueOfVariable = (name: string): Filling | null => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (depth >= deepestVariable) return null;
    known.set(name, null);
    const variable = variables.get(name);
    if (!variable) return null;
    depth++;
    const text = joinTexts(variable.values.map(expand));
    depth--;
    const [first] = variable.values;
    const isLiteral = variable.values.length === 1 && first !== undefined && !first.text.includes("$");
    const definition = isLiteral && uses.get(name) === 1 ? fileRange(first, 0, first.text.length) : null;
    const filling = text.text.length > longestValue ? null : { text, definition };
    known.set(name, filling);
    return filling;
  };
  return expand;
}

/** Where in `or $(PORT),8000` and `if $(PORT),$(PORT),8000` the value stands that counts while nobody sets the variable. */
function fallbackIn(
  inner: string,
  isSet: (name: string) => boolean,
): { readonly start: number; readonly length: number } | null {
  const [whole, chosen, alternative, fallback = ""] =
    /^(?:or +\$\((\w+)\)|if +\$\((\w+)\),\$\(\2\)), *([^,]*)$/.exec(inner) ?? [];
  const name = chosen ?? alternative;
  if (whole === undefined || name === undefined || isSet(name)) return null;
  return { start: whole.length - fallback.length, length: fallback.length };
}

/** `+=` puts a blank between. */
function joinTexts(texts: readonly EmbeddedText[]): EmbeddedText {
  let text = "";
  const pieces = texts.flatMap((each, index) => {
    const gap = index === 0 ? "" : " ";
    const start = text.length;
    const place = each.pieces[0]?.range.start ?? 0;
    const own = each.pieces.map((piece) => ({ ...piece, start: piece.start + start + gap.length }));
    text += gap + each.text;
    const between = { start, length: 1, range: { start: place, end: place }, verbatim: false };
    return gap === "" ? own : [between, ...own];
  });
  return { text, pieces };
}

/** `export A := 1`, `export A`; a bare `export` hands every variable on. */
function exportedOf(
  lines: readonly LogicalLine[],
  variables: ReadonlyMap<string, MakeVariable>,
  expand: (text: EmbeddedText) => EmbeddedText,
): EnvironmentVariable[] {
  const names = new Set<string>();
  for (const { text } of lines) {
    const match = /^export(?:\s+([A-Za-z_]\w*(?:\s+[A-Za-z_]\w*)*)\s*(?:$|[?:+]*=))?\s*/.exec(text.text);
    if (!match) continue;
    const all = match[1] === undefined && text.text.trim() === "export";
    for (const name of all ? variables.keys() : (match[1]?.split(/\s+/) ?? [])) names.add(name);
  }
  return [...names].flatMap((name): readonly EnvironmentVariable[] => {
    const variable = variables.get(name);
    const value = variable?.values[0];
    if (!variable || !value || variable.values.length > 1) return [];
    const at = Math.max(0, variable.nameLine.text.indexOf(name));
    const nameRange = fileRange(variable.nameLine, at, at + name.length);
    return [{ name, nameRange, value: wordOfText(expand(value)) }];
  });
}
