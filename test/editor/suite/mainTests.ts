import assert from "node:assert/strict";
import { describe, test } from "./harness.ts";
import { findExtension, openExample } from "./workbench.ts";

/** What a person meets in a trusted workspace with the project's examples. */
export function defineMainTests(): void {
  describe("a plan", () => {
    test("gets the language of plans", async () => {
      const { document } = await openExample("two-l4-32k.gpuplan.yaml");
      assert.equal(document.languageId, "gpuplan");
    });

    test("starts the extension", async () => {
      await openExample("two-l4-32k.gpuplan.yaml");
      await findExtension().activate();
      assert.equal(findExtension().isActive, true);
    });
  });
}
