import {
  type EmbeddedText,
  embedPieces,
  embedWhole,
  fileRange,
  sliceEmbedded,
} from "../syntax/embeddedText.ts";
import { readLogicalLines } from "../syntax/logicalLines.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { partsOf } from "../syntax/splitWords.ts";
import type { SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { countNames, type Filling, fillIn } from "./fillIn.ts";
import { findShellLaunches } from "./fromShell.ts";
import type { EnvironmentVariable, Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { wordOfText } from "./wordOfText.ts";

/** The servers that a justfile's recipes start: each line a shell of its own, or one script under a shebang. */
export function findJustfileLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^#/);
  const { recipes, assignments } = readJustfile(source.text);
  const uses = countNames(source.text, /\{\{\s*([\w-]+)\s*\}\}/g);
  // An assignment may name one that stands below it.
  const shared = readValues(assignments, readValues(assignments, new Map(), uses), uses);
  const exported = assignments.filter(({ isExported }) => isExported);
  return recipes.flatMap((recipe) => {
    if (!mayHoldLaunch(sliceText(source, recipe.range)) && !mentionsVllm(shared)) return [];
    const values = readValues(recipe.parameters, shared, uses);
    const environment = environmentOf(
      [...exported, ...recipe.parameters.filter((each) => each.isExported)],
      values,
    );
    return recipe.scripts.flatMap((body) => {
      const script = fillIn(body, /\{\{(\{\{)?((?:(?!\}\}).){0,1000})\}\}/g, (match) => {
        if (match[1]) return "{{";
        const start = match.index + match[0].search(/[^{\s]|$/);
        return valueOfText(sliceEmbedded(body, start, start + (match[2]?.trim().length ?? 0)), values);
      });
      if (!mayHoldLaunch(script.text)) return [];
      const { tree } = shell.parse(script);
      return findShellLaunches(source, tree, { environment, arguments: [] }).map((launch) => ({
        ...launch,
        kind: "justfile" as const,
        directives: directives(recipe.range.start, fileRange(body, 0, 0).start),
      }));
    });
  });
}

function sliceText({ text }: SourceText, { start, end }: TextRange): string {
  return text.slice(start, end);
}

function mentionsVllm(values: Values): boolean {
  return [...values.values()].some((value) => value !== null && mayHoldLaunch(value.text.text));
}

interface JustAssignment {
  readonly name: string;
  readonly nameRange: TextRange;
  /** `null`: a parameter that every call must give. */
  readonly value: EmbeddedText | null;
  readonly isExported: boolean;
}

interface JustRecipe {
  readonly range: TextRange;
  readonly parameters: readonly JustAssignment[];
  readonly scripts: readonly EmbeddedText[];
}

type Values = ReadonlyMap<string, Filling | null>;

function readJustfile(text: string): { recipes: JustRecipe[]; assignments: JustAssignment[] } {
  const whole = embedWhole(text);
  const recipes: JustRecipe[] = [];
  const assignments: JustAssignment[] = [];
  // A quote belongs to a string and to nothing else: two ways of reading each would double the time with every quote.
  const pattern =
    /^(?:(export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*(.*)|@?([A-Za-z_][\w-]*)([^\n:"]*(?:"[^"\n]*"[^\n:"]*)*):(?!=).*)$/gm;
  for (const match of text.matchAll(pattern)) {
    const [line, exporting, assigned, value = "", , parameters = ""] = match;
    if (assigned !== undefined) {
      const nameStart = match.index + (exporting?.length ?? 0);
      const start = match.index + line.length - value.length;
      assignments.push({
        name: assigned,
        nameRange: { start: nameStart, end: nameStart + assigned.length },
        value: sliceEmbedded(whole, start, start + value.trimEnd().length),
        isExported: exporting !== undefined,
      });
      continue;
    }
    const lineEnd = text.indexOf("\n", match.index + line.length);
    const bodyStart = lineEnd < 0 ? text.length : lineEnd + 1;
    const body = /^(?:[ \t]+[^\n]*(?:\n|$)|[ \t]*\r?\n)*/.exec(text.slice(bodyStart))?.[0] ?? "";
    const parametersStart = match.index + line.indexOf(parameters, 1);
    recipes.push({
      range: { start: match.index, end: bodyStart + body.length },
      parameters: readParameters(sliceEmbedded(whole, parametersStart, parametersStart + parameters.length)),
      scripts: scriptsOf(sliceEmbedded(whole, bodyStart, bodyStart + body.length)),
    });
  }
  return { recipes, assignments };
}

/** `model port="8000" $gpu="0" *args`. */
function readParameters(text: EmbeddedText): JustAssignment[] {
  const pattern = /([$*+]*)([A-Za-z_][\w-]*)(?:=("[^"]*"|'[^']*'|[\w./-]+))?/g;
  return [...text.text.matchAll(pattern)].map((match) => {
    const [whole, marks = "", name = "", value] = match;
    const start = match.index + marks.length;
    const valueStart = match.index + whole.length - (value?.length ?? 0);
    return {
      name,
      nameRange: fileRange(text, start, start + name.length),
      value: value === undefined ? null : sliceEmbedded(text, valueStart, valueStart + value.length),
      isExported: marks.includes("$"),
    };
  });
}

function scriptsOf(body: EmbeddedText): EmbeddedText[] {
  const shebang = /^\s*#!(.*)/.exec(body.text)?.[1];
  if (shebang !== undefined) return /\b(?:ba|z|k|da)?sh\b/.test(shebang) ? [body] : [];
  const lines = readLogicalLines(body.text, { continuation: "\\", joint: "", skipped: null });
  return lines.flatMap(({ range }) => {
    const line = sliceEmbedded(body, range.start, range.end);
    const prefix = /^[ \t@-]*/.exec(line.text)?.[0].length ?? 0;
    return line.text.slice(prefix).trim() === "" ? [] : [sliceEmbedded(line, prefix, line.text.length)];
  });
}

function readValues(
  assignments: readonly JustAssignment[],
  outer: Values,
  uses: ReadonlyMap<string, number>,
): Values {
  if (assignments.length === 0) return outer;
  const values = new Map(outer);
  for (const { name, value } of assignments) {
    const known = value === null ? null : valueOfText(value, values);
    values.set(name, known && uses.get(name) !== 1 ? { ...known, definition: null } : known);
  }
  return values;
}

/** A name, a string, what an environment variable has where nobody sets it, or several of them put together. */
function valueOfText(value: EmbeddedText, values: Values): Filling | null {
  const { text } = value;
  const literal = (start: number, end: number): Filling | null => {
    const inner = sliceEmbedded(value, start, end);
    if (inner.text.includes("\\")) return null;
    return { text: inner, definition: fileRange(inner, 0, inner.text.length) };
  };
  if (/^(?:"[^"]*"|'[^']*')$/.test(text)) return literal(1, text.length - 1);
  const defaulted = /^(?:env_var_or_default|env)\(\s*["']\w+["']\s*,\s*(["'])([^"']*)\1\s*\)$/.exec(text);
  if (defaulted) {
    const start = text.lastIndexOf(defaulted[2] ?? "", text.length - 2 - (defaulted[2]?.length ?? 0));
    return literal(start, start + (defaulted[2]?.length ?? 0));
  }
  if (/^\d+$/.test(text)) return literal(0, text.length);
  return values.get(text) ?? sumOf(value, values);
}

const longestSum = 1000;

/** `"vllm/vllm-openai:" + version`. */
function sumOf(value: EmbeddedText, values: Values): Filling | null {
  if (!value.text.includes("+") || value.text.length > longestSum) return null;
  const terms = [...value.text.matchAll(/((?:"[^"]*"|'[^']*'|[^"'+])+)(?:\+|$)/g)];
  if (terms.length < 2 || terms.map(([whole]) => whole).join("") !== value.text) return null;
  const texts = terms.map(({ index, 1: term = "" }) => {
    const start = index + term.search(/\S|$/);
    return valueOfText(sliceEmbedded(value, start, start + term.trim().length), values)?.text;
  });
  const known = texts.filter((text) => text !== undefined);
  return known.length < texts.length
    ? null
    : { text: embedPieces(known.flatMap((text) => partsOf(text, 0, text.text.length))), definition: null };
}

function environmentOf(assignments: readonly JustAssignment[], values: Values): EnvironmentVariable[] {
  return assignments.flatMap(({ name, nameRange }) => {
    const value = values.get(name);
    return value ? [{ name, nameRange, value: wordOfText(value.text) }] : [];
  });
}
