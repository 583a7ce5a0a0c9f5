import { type EmbeddedText, embedPieces, sliceEmbedded } from "../syntax/embeddedText.ts";
import { once } from "../text/once.ts";
import { createSourceText, positionAt, type SourceText } from "../text/sourceText.ts";
import { asInPart, wholeCompose } from "./composePart.ts";
import type { Launch, LaunchKind } from "./launch.ts";
import { kindOfFence, readFences, withoutPlaceholders, withoutPrompts } from "./markdownFences.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { relocateLaunch } from "./relocateLaunch.ts";

/** Reads a text as a file of its own kind; `yaml` is told apart by what stands in it. */
export type ReadEmbedded = (source: SourceText, kind: LaunchKind | "yaml") => readonly Launch[];

/** The launches in the fenced blocks of a page, each read as the kind of file that it shows. Code within a line is prose. */
export function findMarkdownLaunches(source: SourceText, read: ReadEmbedded): Launch[] {
  const carried = new Map<string, EmbeddedText>();
  const imports = new Map<string, EmbeddedText>();
  const onPage = once(() => countUses(source.text));
  return readFences(source.text).flatMap((fence) => {
    const kind = kindOfFence(fence);
    if (kind === null) return [];
    const own =
      kind === "shell"
        ? withoutPlaceholders(withoutPrompts(fence.text))
        : kind === "yaml"
          ? wholeCompose(fence.text)
          : fence.text;
    const before =
      kind === "shell"
        ? assignmentsFor(own, carried, onPage)
        : kind === "python"
          ? importsFor(own, imports)
          : [];
    if (kind === "shell") carryAssignments(own, carried);
    if (!mayHoldLaunch(fence.text.text) && !(kind === "python" && makesEngine.test(own.text))) return [];
    const text = before.length > 0 ? joinTexts([...before, own]) : own;
    const isPart = kind === "yaml" && own !== fence.text;
    return read(createSourceText(text.text), kind).map((launch) => ({
      ...indented(relocateLaunch(isPart ? asInPart(launch) : launch, text), source, text),
      kind: "markdown" as const,
    }));
  });
}

/** `export MODEL=org/m` on a line of its own, which what prints or decides has no part in. */
const assignment =
  /^(?:export[ \t]+)?([A-Za-z_]\w*)=(?:"[^"\n`(]*"|'[^'\n]*'|[^\s"'`;&|<>()\\]*)[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/gm;

/** A block that writes a file may hold such lines for others to read. */
function carryAssignments(text: EmbeddedText, carried: Map<string, EmbeddedText>): void {
  if (text.text.includes("<<")) return;
  for (const match of text.text.matchAll(assignment))
    carried.set(match[1] ?? "", sliceEmbedded(text, match.index, match.index + match[0].length));
}

/** The lines of blocks before that set what this one asks for, and a comment for what others on the page ask for too. */
function assignmentsFor(
  text: EmbeddedText,
  carried: ReadonlyMap<string, EmbeddedText>,
  onPage: () => ReadonlyMap<string, number>,
): EmbeddedText[] {
  if (carried.size === 0) return [];
  const used = countUses(text.text);
  return [...carried].flatMap(([name, line]) => {
    if (!used.has(name) || !line.text.endsWith("\n")) return [];
    const [place] = line.pieces;
    const isShared = (onPage().get(name) ?? 0) > 1;
    const mention = { value: `# $${name} $${name}\n`, verbatim: false };
    return place && isShared ? [line, embedPieces([{ ...mention, range: place.range }])] : [line];
  });
}

const makesEngine = /\b(?:LLM|EngineArgs|AsyncEngineArgs)\(/;

const engineImport = /^from [\w.]+ import [^\n(]*\b(LLM|EngineArgs|AsyncEngineArgs)\b[^\n]*\n/gm;

/** The lines of blocks before that import what this one makes; its own are carried on. */
function importsFor(text: EmbeddedText, carried: Map<string, EmbeddedText>): EmbeddedText[] {
  const own = [...text.text.matchAll(engineImport)];
  const before = own.length > 0 ? [] : [...new Set(carried.values())];
  for (const { 0: line, 1: name = "", index } of own)
    carried.set(name, sliceEmbedded(text, index, index + line.length));
  return makesEngine.test(text.text) ? before : [];
}

/** How often a text asks for each variable. */
function countUses(text: string): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const [, name = ""] of text.matchAll(/\$\{?(\w+)/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

function joinTexts(texts: readonly EmbeddedText[]): EmbeddedText {
  return embedPieces(
    texts.flatMap(({ text, pieces }) =>
      pieces.map(({ start, length, ...place }) => {
        const value = text.slice(start, start + length);
        return { ...place, value };
      }),
    ),
  );
}

/** A further line of the block is indented as the block is. */
function indented(launch: Launch, source: SourceText, text: EmbeddedText): Launch {
  const { offset, separator } = launch.insertion;
  const piece = text.pieces.findLast(({ range }) => range.start <= offset);
  const lineStart = source.lineStarts[positionAt(source, offset).line] ?? 0;
  const prefix =
    piece && piece.range.start >= lineStart ? source.text.slice(lineStart, piece.range.start) : "";
  if (!separator.includes("\n") || !/^[\s>]+$/.test(prefix)) return launch;
  return { ...launch, insertion: { ...launch.insertion, separator: separator.replace("\n", `\n${prefix}`) } };
}
