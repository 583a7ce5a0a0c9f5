import assert from "node:assert/strict";
import { defineAdviceTests } from "./adviceTests.ts";
import { defineCalibrateTests } from "./calibrateTests.ts";
import { defineGenerateTests } from "./generateTests.ts";
import { test } from "./harness.ts";
import { defineKindTests } from "./kindTests.ts";
import { defineLaunchTests } from "./launchTests.ts";
import { definePlanTests } from "./planTests.ts";
import { findExtension, openExample } from "./workbench.ts";
import { defineWorkspaceTests } from "./workspaceTests.ts";
import { defineYamlLaunchTests } from "./yamlLaunchTests.ts";

/** What a person meets in a trusted workspace with the project's examples. */
export function defineMainTests(): void {
  test("a plan starts the extension", async () => {
    await openExample("two-l4-32k.gpuplan.yaml");
    await findExtension().activate();
    assert.equal(findExtension().isActive, true);
  });
  definePlanTests();
  defineAdviceTests();
  defineLaunchTests();
  defineCalibrateTests();
  defineGenerateTests();
  defineYamlLaunchTests();
  defineKindTests();
  defineWorkspaceTests();
}
