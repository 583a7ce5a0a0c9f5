import { memoryUsage } from "node:process";
import { text } from "node:stream/consumers";
import { getHeapCodeStatistics, getHeapSnapshot } from "node:v8";

/** What is in use, in bytes, once all garbage is collected. */
export interface Memory {
  /** Objects, texts and tables. */
  readonly objects: number;
  /** What V8 compiles of the program: more and more of it, the longer a function stays in use. */
  readonly code: number;
  /** WebAssembly gives no memory back: what the most intricate text of all took. */
  readonly grammars: number;
}

/** Of objects and code together. */
const heapTolerance = 24 * 2 ** 20;
/** The shortest name that each file left behind in a table would take more; 25,000 files were measured to leave 24 each. */
const toleratedPerFile = 60;
/** Files until each path of the program has been taken: until then what is remembered of the catalogue grows. */
export const settledAfter = 10_000;
const grammarTolerance = 32 * 2 ** 20;

/** Without `--expose-gc` what is measured is garbage, too. */
export function memoryNow(): Memory {
  globalThis.gc?.();
  const { heapUsed, external } = memoryUsage();
  const { code_and_metadata_size: code } = getHeapCodeStatistics();
  return { objects: heapUsed - code, code, grammars: external };
}

/**
 * What the program's own values take, in bytes: neither what V8 keeps of the program, which grows for as long as it
 * finds something to compile better (a MiB of notes for each 20,000 files), nor the tables of weak maps, which never
 * shrink. Whoever leaks leaks values.
 */
export async function bytesOfValues(): Promise<number> {
  globalThis.gc?.();
  const { snapshot, nodes }: HeapSnapshot = JSON.parse(await text(getHeapSnapshot()));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  let bytes = 0;
  for (let at = 0; at < nodes.length; at += fields.length)
    if (valueTypes.has(types[0][nodes[at + type] ?? -1] ?? "")) bytes += nodes[at + size] ?? 0;
  return bytes;
}

/** The part of V8's format that is read here, as its developer tools read it. */
interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
    };
  };
  readonly nodes: readonly number[];
}

const valueTypes: ReadonlySet<string> = new Set([
  "object",
  "closure",
  "string",
  "concatenated string",
  "sliced string",
  "number",
  "symbol",
  "bigint",
  "regexp",
]);

/**
 * Lets the turn end, as it does in an editor between two questions: whatever a weak reference led to in a turn lives as
 * long as the turn (`AddToKeptObjects` of ECMAScript), and in one turn of a hundred thousand files that is all of them.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What did not come back to where it was, as sentences; `valueBytes` of the program once it was warm and `filesSince` later. */
export function leaksIn(
  before: Memory,
  after: Memory,
  valueBytes: { readonly settled: number; readonly after: number } | null,
  filesSince: number,
): readonly string[] {
  if (globalThis.gc === undefined) return [];
  // Of a few files more nothing can be told: one measurement differs from the next.
  const isLong = valueBytes !== null && filesSince >= settledAfter;
  const perFile = isLong ? (valueBytes.after - valueBytes.settled) / filesSince : 0;
  return [
    ...(after.objects + after.code - before.objects - before.code > heapTolerance
      ? ["The heap has grown."]
      : []),
    ...(perFile > toleratedPerFile ? [`Each file leaves ${Math.round(perFile)} bytes behind.`] : []),
    ...(after.grammars - before.grammars > grammarTolerance ? ["The grammars' memory has grown."] : []),
  ];
}

/** With its sign: less than before is no mistake. */
export function describeGrowth(settled: number, after: number, files: number): string {
  return `values ${mebibytes(settled)}, then ${mebibytes(after)}: ${((after - settled) / files).toFixed(1)} bytes for each of ${files} files`;
}

export function describeMemory({ objects, code, grammars }: Memory): string {
  return `objects ${mebibytes(objects)}, code ${mebibytes(code)}, grammars ${mebibytes(grammars)}`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
