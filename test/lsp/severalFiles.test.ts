import { afterEach, describe, expect, it, vi } from "vitest";
import type { CodeAction, TextDocumentEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { startClient, type TestClient } from "./client.ts";

let client: TestClient | null = null;
afterEach(() => {
  client?.dispose();
  client = null;
});

const planUri = "file:///work%20a/chat.gpuplan.yaml";
const scriptUri = "file:///work%20a/serve.sh";
const plan = `gpuplan: 1
pools: { l4: { gpu: L4, count: 2, price: $0.39/h } }
services: { chat: { script: serve.sh } }
workload: { concurrency: 10, context: 32K }
`;
const script = "#!/bin/bash\r\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K\r\n";
const previewing = {
  workspace: {
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } },
  },
};

async function start(workspace: object): Promise<TestClient> {
  client = await startClient({
    capabilities: workspace,
    readNeighbour: async (path) =>
      path === "/work a/serve.sh" ? { text: script } : { problem: "is not there" },
  });
  await client.open(planUri, plan, "gpuplan");
  return client;
}

/** The fix of the plan with these words in its title, once the script was read. */
async function fixOf({ connection }: TestClient, words: string): Promise<CodeAction | undefined> {
  const whole = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
  const params = { textDocument: { uri: planUri }, range: whole, context: { diagnostics: [] } };
  const answer = await connection.sendRequest<CodeAction[]>("textDocument/codeAction", params);
  return answer.find(({ title }) => title.includes(words));
}

const awq = "-AWQ with an FP8 KV cache";

describe("a fix of a plan and its script", () => {
  it("is one edit of both that a client previews, with the versions of what is open", async () => {
    const started = await start(previewing);
    const fix = await vi.waitFor(async () => {
      const found = await fixOf(started, awq);
      expect(found).toBeDefined();
      return found;
    }, 10_000);
    const changes = (fix?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(changes.map(({ textDocument }) => textDocument)).toEqual([
      { uri: planUri, version: 1 },
      { uri: scriptUri, version: null },
    ]);
    expect(fix?.edit?.changeAnnotations).toEqual({
      "several-files": { label: fix?.title, needsConfirmation: true, description: "GPU Plan" },
    });
    for (const { edits } of changes)
      for (const edit of edits) expect(edit).toMatchObject({ annotationId: "several-files" });
    const [inPlan = "", inScript = ""] = changes.map(({ edits, textDocument: { uri } }) =>
      TextDocument.applyEdits(
        TextDocument.create(uri, "", 1, uri === planUri ? plan : script),
        edits as never,
      ),
    );
    expect(inPlan).toContain("gpu: L4, count: 1,");
    expect(inScript).toBe(
      script.replace("Instruct --max-model-len 32K", "Instruct-AWQ --max-model-len 32K --kv-cache-dtype fp8"),
    );
  });

  it("names the version of a script that is open, and goes by its text", async () => {
    const started = await start(previewing);
    await started.open(scriptUri, `# Unsaved.\n${script}`);
    const fix = await vi.waitFor(async () => {
      const found = await fixOf(started, awq);
      const [, second] = (found?.edit?.documentChanges ?? []) as TextDocumentEdit[];
      expect(second?.textDocument).toEqual({ uri: scriptUri, version: 1 });
      return found;
    }, 10_000);
    const [, inScript] = (fix?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(inScript?.edits.map(({ range }) => range.start.line)).toEqual([2, 2]);
  });

  it("is the same without a preview for clients that have none, and an edit of one file stays plain", async () => {
    const started = await start({});
    const fix = await vi.waitFor(async () => {
      const found = await fixOf(started, awq);
      expect(found).toBeDefined();
      return found;
    }, 10_000);
    expect(Object.keys(fix?.edit?.changes ?? {})).toEqual([planUri, scriptUri]);
    const ignore = await fixOf(started, "Ignore workload-does-not-fit");
    expect(Object.keys(ignore?.edit?.changes ?? {})).toEqual([planUri]);
  });
});
