import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "./harness.ts";
import { findExtension, findingsOf, openExample } from "./workbench.ts";

/** What still works before a person has said that they trust the folder. */
export function defineRestrictedTests(): void {
  test("the workspace is not trusted", () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  test("the extension starts all the same", async () => {
    await openExample("two-l4-32k.gpuplan.yaml");
    await findExtension().activate();
    assert.equal(findExtension().isActive, true);
  });

  test("findings arrive all the same: nothing of the workspace is run", async () => {
    const { document } = await openExample("serve.sh");
    assert.equal((await findingsOf(document, "workload-does-not-fit")).length, 1);
  });
}
