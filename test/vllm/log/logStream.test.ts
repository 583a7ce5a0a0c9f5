import { memoryUsage } from "node:process";
import { expect, it } from "vitest";
import { createLogReader } from "../../../src/vllm/log/logReader.ts";
import { createLineSplitter } from "../../../src/vllm/log/splitLines.ts";
import { logFixture } from "./readText.ts";

const mebibyte = 2 ** 20;

it("reads a log of 200 MB in the memory of its reports, however many lines or few it has", () => {
  const request = `INFO 09-04 07:10:00 [logger.py:39] Received request chatcmpl-0: prompt: '${"What is the GPU for? ".repeat(30)}', params: SamplingParams(n=1)\n`;
  const access = 'INFO:     10.0.0.12:51234 - "POST /v1/chat/completions HTTP/1.1" 200 OK\n';
  const serving = `${request}${access}`.repeat(1500);
  const endless = "x".repeat(serving.length);
  for (const filling of [serving, endless]) {
    const reader = createLogReader();
    const splitter = createLineSplitter(reader.readLine);
    const before = memoryUsage().heapUsed;
    const started = performance.now();
    let most = 0;
    let length = 0;
    for (let round = 0; length < 200 * mebibyte; round++) {
      if (round % 40 === 0) splitter.push(`\n${logFixture("v0.10.1-a100")}`);
      splitter.push(filling);
      length += filling.length;
      most = Math.max(most, memoryUsage().heapUsed - before);
    }
    splitter.end();
    const { starts, lines } = reader.finish();
    expect(starts.length).toBeGreaterThan(3);
    expect(starts.every(({ outcome }) => outcome.kind === "started")).toBe(true);
    expect(most).toBeLessThan(100 * mebibyte);
    console.log(
      `${Math.round(length / mebibyte)} MiB, ${lines} lines: ${Math.round(performance.now() - started)} ms, at most ${Math.round(most / mebibyte)} MiB more on the heap`,
    );
  }
});
