import { expect, test } from "vitest";
import { showProgress } from "../../src/cli/progress.ts";

function terminal(columns = 80) {
  const written: string[] = [];
  let nowMs = 0;
  return {
    written,
    wait: (milliseconds: number) => {
      nowMs += milliseconds;
    },
    target: { write: (text: string) => written.push(text), columns, nowMs: () => nowMs },
  };
}

test("what is done within a second shows nothing", () => {
  const { target, wait, written } = terminal();
  const progress = showProgress("Checking", 3, target);
  for (let step = 0; step < 3; step++) {
    wait(300);
    progress.advance();
  }
  progress.end();
  expect(written).toEqual([]);
});

test("what takes longer shows how far it is, now and then, and cleans up", () => {
  const { target, wait, written } = terminal();
  const progress = showProgress("Checking", 400, target);
  wait(1000);
  for (let step = 0; step < 200; step++) {
    progress.advance();
    wait(1);
  }
  progress.end();
  expect(written).toEqual([
    `\rChecking [${" ".repeat(24)}] 1 of 400`,
    `\rChecking [${"#".repeat(6)}${" ".repeat(18)}] 101 of 400`,
    "\r\u001b[K",
  ]);
});

test("the bar stays in its line", () => {
  const { target, wait, written } = terminal(20);
  const progress = showProgress("Checking", 400, target);
  wait(1000);
  progress.advance();
  expect(written[0]).toHaveLength(1 + 19);
});

test("there is none where there is no terminal", () => {
  const progress = showProgress("Checking", 1, undefined);
  progress.advance();
  progress.end();
});
