import { describe, expect, test } from "vitest";
import { configuredMaxPosition, defaultMaxModelLen } from "../../src/capacity/contextLimit.ts";
import type { ModelShape } from "../../src/capacity/modelShape.ts";
import { modelById, modelNames } from "../../src/catalog/models.ts";
import { longestModelLen, defaultMaxModelLen as statedDefault } from "../../src/vllm/modelLength.ts";

// The arithmetic and the texts about defaults may not import each other, so each has vLLM's rule of a model's own
// length. What the hover says and what the estimate counts with must still be one number.

const versions = ["0.11.0", "0.11.1", "0.12.0", "0.28.0"].map((text) => {
  const [major = 0, minor = 0, patch = 0] = text.split(".").map(Number);
  return { major, minor, patch };
});

const shapes = modelNames().flatMap((name) => {
  const shape = modelById(name)?.shape;
  return shape === undefined || "problem" in shape ? [] : [shape];
});

function expectSame(shape: ModelShape): void {
  expect(configuredMaxPosition(shape)).toBe(longestModelLen(shape));
  for (const version of versions) {
    expect(defaultMaxModelLen(shape, version) ?? 2048).toBe(statedDefault(shape, version).value);
  }
}

describe("a model's own length", () => {
  test("is one number for every model of the catalogue, in every release", () => {
    expect(shapes.length).toBeGreaterThan(700);
    for (const shape of shapes) expectSame(shape);
  });

  test.each(["su", "longrope", "yarn", "linear", "dynamic", "llama3", "default"])(
    "is one number under %s",
    (type) => {
      const [anyShape] = shapes;
      if (anyShape === undefined) throw new Error("The catalogue has no model.");
      const ropeScaling = { type, factor: 2.7, originalMaxPosition: 4095 };
      expectSame({ ...anyShape, modelType: "phi3", maxPosition: 131_071, ropeScaling });
      expectSame({
        ...anyShape,
        modelType: "phi3",
        maxPosition: 131_071,
        ropeScaling: { ...ropeScaling, factor: null },
      });
    },
  );
});
