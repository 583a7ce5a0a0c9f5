import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { SuiteEvent } from "../host/suiteReport.ts";

interface SuiteTest {
  readonly name: string;
  readonly body: () => Promise<void> | void;
  readonly timeoutMs: number;
}

const tests: SuiteTest[] = [];
const groups: string[] = [];

/** Registers a test of the running editor. Tests run one after the other, in the order they are written. */
export function test(name: string, body: () => Promise<void> | void, timeoutMs = 30_000): void {
  tests.push({ name: [...groups, name].join(" › "), body, timeoutMs });
}

/** Puts a heading before the names of the tests registered inside. */
export function describe(name: string, define: () => void): void {
  groups.push(name);
  define();
  groups.pop();
}

/** Runs what is registered and reports each step at once; resolves with the number of failures. */
export async function runTests(reportFile: string): Promise<number> {
  const report = (event: SuiteEvent): void => appendFileSync(reportFile, `${JSON.stringify(event)}\n`);
  let failures = 0;
  for (const { name, body, timeoutMs } of tests) {
    report({ kind: "started", test: name });
    const startedAt = Date.now();
    const error = await failureOf(body, timeoutMs);
    if (error !== undefined) failures += 1;
    const outcome = error === undefined ? {} : { error };
    report({ kind: "finished", test: name, durationMs: Date.now() - startedAt, ...outcome });
    console.log(`${error === undefined ? "passed" : "FAILED"}: ${name}`);
  }
  report({ kind: "done", tests: tests.length });
  return failures;
}

/** Tries again until the probe gives something other than `undefined`; fails with what was waited for. */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s for ${what}.`);
    await delay(50);
  }
}

async function failureOf(body: SuiteTest["body"], timeoutMs: number): Promise<string | undefined> {
  const timer = new AbortController();
  const timedOut = delay(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`The test took longer than ${timeoutMs / 1000} s.`);
  });
  try {
    await Promise.race([Promise.resolve().then(body), timedOut]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    timer.abort();
    timedOut.catch(() => undefined);
  }
}
