import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, test, waitFor } from "./harness.ts";
import { findServerProcesses } from "./serverProcesses.ts";
import { findingsOf, openExample, ruleOf } from "./workbench.ts";

/** A busy machine starts a server in seconds. */
const startMs = 60_000;

const launch = "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n";

/** The check of all files, and what is left of it when the server is ended from outside. */
export function defineWorkspaceTests(): void {
  describe("the whole workspace", () => {
    test(
      "is checked on request: findings of a file that nobody has opened",
      async () => {
        await openExample("two-l4-32k.gpuplan.yaml");
        await write(`${launch.trimEnd()} --no-such\n`);
        assert.deepEqual(rulesOf(unopened()), []);
        await vscode.commands.executeCommand("gpuplan.checkWorkspace");
        await waitFor("its finding", () => rulesOf(unopened()).includes("unknown-flag") || undefined);
        const opened = vscode.workspace.textDocuments.map(({ uri }) => uri.toString());
        assert.ok(!opened.includes(unopened().toString()));
      },
      startMs,
    );

    test(
      "and everything else is there again after the server was killed",
      async () => {
        const { document } = await openExample("two-l4-32k.gpuplan.yaml");
        await findingsOf(document, "workload-does-not-fit");
        // What the next server finds can only be known to one that has checked anew.
        await write(launch);
        const [server] = await findServerProcesses();
        assert.ok(server !== undefined);
        process.kill(server, "SIGKILL");
        const next = await waitFor(
          "another server",
          async () => (await findServerProcesses()).find((id) => id !== server),
          startMs / 2,
        );
        assert.notEqual(next, server);
        await waitFor(
          "the check of the new server",
          () => rulesOf(unopened()).length === 0 || undefined,
          startMs / 2,
        );
        await findingsOf(document, "workload-does-not-fit");
        const place = document.positionAt(document.getText().indexOf("model:") + 8);
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          "vscode.executeHoverProvider",
          document.uri,
          place,
        );
        assert.ok(hovers.length > 0);
      },
      2 * startMs,
    );

    test("is left alone when that is asked for", async () => {
      await write(`${launch.trimEnd()} --no-such\n`);
      await vscode.commands.executeCommand("gpuplan.checkWorkspace");
      await waitFor("its finding", () => rulesOf(unopened()).includes("unknown-flag") || undefined);
      await vscode.commands.executeCommand("gpuplan.leaveWorkspace");
      await waitFor("no finding", () => rulesOf(unopened()).length === 0 || undefined);
      await vscode.workspace.fs.delete(unopened());
    });
  });
}

function unopened(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, "unopened", "serve.sh");
}

async function write(text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(unopened(), new TextEncoder().encode(text));
}

function rulesOf(uri: vscode.Uri): readonly unknown[] {
  return vscode.languages.getDiagnostics(uri).map(ruleOf);
}
