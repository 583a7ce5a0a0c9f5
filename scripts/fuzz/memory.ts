import { memoryUsage } from "node:process";
import { getHeapCodeStatistics } from "node:v8";

/** What is in use, in bytes, once all garbage is collected. */
export interface Memory {
  /** Objects, texts and tables. */
  readonly objects: number;
  /** What V8 compiles of the program: more and more of it, the longer a function stays in use. */
  readonly code: number;
  /** WebAssembly gives no memory back: what the most intricate text of all took. */
  readonly grammars: number;
}

/** Far more than the same program differs by from one measurement to the next, and less than one text of ten megabytes. */
const objectTolerance = 8 * 2 ** 20;
/** A name of forty letters that each file left behind would take more. */
const toleratedPerFile = 150;
/** Files until each path of the program has been taken: until then the tables of weak maps grow, which never shrink. */
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
 * Lets the turn end, as it does in an editor between two questions: whatever a weak reference led to in a turn lives as
 * long as the turn (`AddToKeptObjects` of ECMAScript), and in one turn of a hundred thousand files that is all of them.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What did not come back to where it was, as sentences; `settled` and `filesSince` tell of the time after all was warm. */
export function leaksIn(
  before: Memory,
  settled: Memory | null,
  after: Memory,
  filesSince: number,
): readonly string[] {
  if (globalThis.gc === undefined) return [];
  // Of a few files more nothing can be told: one measurement differs from the next.
  const isLong = settled !== null && filesSince >= settledAfter;
  const perFile = isLong ? (after.objects - settled.objects) / filesSince : 0;
  return [
    ...(after.objects - before.objects > objectTolerance ? ["Objects are left over."] : []),
    ...(perFile > toleratedPerFile ? [`Each file leaves ${Math.round(perFile)} bytes behind.`] : []),
    ...(after.grammars - before.grammars > grammarTolerance ? ["The grammars' memory has grown."] : []),
  ];
}

export function describeMemory({ objects, code, grammars }: Memory): string {
  return `objects ${mebibytes(objects)}, code ${mebibytes(code)}, grammars ${mebibytes(grammars)}`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
