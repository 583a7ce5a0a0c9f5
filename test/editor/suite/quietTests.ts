import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "./harness.ts";
import { findServerProcesses } from "./serverProcesses.ts";

/** What the extension does where there is nothing for it: nothing. */
export function defineQuietTests(): void {
  test("500 shell and YAML files without vLLM start no server process", async () => {
    const files = await vscode.workspace.findFiles("**/*.{sh,yaml}");
    assert.equal(files.length, 500);
    for (const file of files.slice(0, 8)) {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file), { preview: false });
    }
    assert.deepEqual(await findServerProcesses(), []);
  });
}
