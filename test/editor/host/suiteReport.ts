import { readFile } from "node:fs/promises";

/** What the suite writes, one JSON object a line, as it happens: a suite that hangs still says where. */
export type SuiteEvent =
  | { readonly kind: "started"; readonly test: string }
  | { readonly kind: "finished"; readonly test: string; readonly durationMs: number; readonly error?: string }
  | { readonly kind: "done"; readonly tests: number };

export interface SuiteResult {
  readonly test: string;
  readonly durationMs: number;
  /** The failure as it is shown to a person; absent when the test passed. */
  readonly error?: string;
}

/** The suite's file so far; nothing when the suite has not begun. */
export async function readSuiteEvents(file: string): Promise<SuiteEvent[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  // The last line may be half written while the suite runs.
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter(Boolean).map((line): SuiteEvent => JSON.parse(line));
}

/**
 * The results of a session that has ended. Ending without "done", ending before a test has finished and having no
 * tests at all are failures too: silence never counts as success.
 */
export function collectResults(
  session: string,
  events: readonly SuiteEvent[],
  ending: string,
): SuiteResult[] {
  const results: SuiteResult[] = events.flatMap((event) => (event.kind === "finished" ? [event] : []));
  const done = events.find((event) => event.kind === "done");
  if (!done) {
    const last = events.at(-1);
    const where =
      last?.kind === "started"
        ? `during "${last.test}"`
        : last
          ? "between two tests"
          : "before its first test";
    results.push(failure(`${session}: the session ends by itself`, `It ended ${where}: ${ending}`));
  } else if (results.length === 0 || results.length !== done.tests) {
    const counts = `${results.length} of ${done.tests} tests reported`;
    results.push(failure(`${session}: every test reports`, `The suite finished, but ${counts}.`));
  }
  return results;
}

function failure(test: string, error: string): SuiteResult {
  return { test, durationMs: 0, error };
}
