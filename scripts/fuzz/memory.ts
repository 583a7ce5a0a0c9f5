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

/** Of objects and code together. */
const heapTolerance = 24 * 2 ** 20;
/** The shortest name that each file left behind in a table would take more; 100,000 files were measured to leave 35 each. */
const toleratedPerFile = 60;
/**
 * Files until each path of the program has been taken. Until then what V8 learns of the program grows, and so do what is
 * remembered of the catalogue and the tables of weak maps, which never shrink: 5 MiB of objects.
 */
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
    ...(after.objects + after.code - before.objects - before.code > heapTolerance
      ? ["The heap has grown."]
      : []),
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
