import { describe, expect, it } from "vitest";
import { findCircumstances } from "../../src/advice/circumstances.ts";
import { createLogReader } from "../../src/vllm/log/logReader.ts";

describe("what others hold on the GPU", () => {
  const reader = createLogReader();
  reader.readLine("INFO 06-01 10:00:00 [gpu_worker.py:1] Model loading took 14.9889 GiB and 3.1 seconds");
  const [report] = reader.finish().starts;

  it.each([
    [0, 1],
    [1, 0],
  ])("explains a smaller KV cache up to 0.9.0, which counted it against that: 0.9.%i", (patch, found) => {
    if (!report) throw new Error("no start was read");
    const server = { version: { major: 0, minor: 9, patch }, otherProcessesBytes: 2 ** 30 };
    expect(findCircumstances(report, server)).toHaveLength(found);
  });
});
