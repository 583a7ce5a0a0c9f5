import { describe, expect, test } from "vitest";
import { readDirective } from "../../src/launch/directive.ts";

function read(text: string) {
  const padding = "\n".repeat(10);
  const directive = readDirective({ text, range: { start: 10, end: 10 + text.length } });
  const at = (range: { start: number; end: number }) => (padding + text).slice(range.start, range.end);
  return directive?.entries.map(({ key, value, keyRange, valueRange }) => {
    expect(at(keyRange)).toBe(key);
    expect(at(valueRange)).toBe(value);
    return [key, value];
  });
}

describe("a directive comment", () => {
  test.each([
    [
      "# gpuplan: gpu=2x L4 concurrency=10 context=32K vllm=0.11",
      [
        ["gpu", "2x L4"],
        ["concurrency", "10"],
        ["context", "32K"],
        ["vllm", "0.11"],
      ],
    ],
    ["#gpuplan:gpu=L4", [["gpu", "L4"]]],
    ["##  GPUPlan:  gpu = x", []],
    [
      '# gpuplan: gpu="A100 80GB" note="a=b c=d" x=1  ',
      [
        ["gpu", "A100 80GB"],
        ["note", "a=b c=d"],
        ["x", "1"],
      ],
    ],
    [
      "# gpuplan: gpu='RTX 4090' context=",
      [
        ["gpu", "RTX 4090"],
        ["context", ""],
      ],
    ],
    ["# gpuplan: nonsense", []],
    ["# gpuplan:", []],
    [
      "# gpuplan: what-ever=1 gpu=L4",
      [
        ["what-ever", "1"],
        ["gpu", "L4"],
      ],
    ],
  ])("%s", (text, entries) => {
    expect(read(text)).toEqual(entries);
  });

  test.each(["# a gpuplan: gpu=L4", "# gpuplan gpu=L4", "# vllm serve m", "#"])("%s is none", (text) => {
    expect(read(text)).toBeUndefined();
  });
});
