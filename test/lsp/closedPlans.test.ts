import { afterEach, expect, it, vi } from "vitest";
import { startClient, type TestClient } from "./client.ts";

let client: TestClient | null = null;
afterEach(() => {
  client?.dispose();
  client = null;
});

const script = "file:///tests/scripts/serve.sh";
const plan = "file:///tests/voice.gpuplan.yaml";
const launch = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192\n";
const planOf = (model: string) => `gpuplan: 1
gpu: L4
services:
  chat: { model: ${model}, script: scripts/serve.sh }
`;

async function startOn(disk: Map<string, string>): Promise<TestClient> {
  client = await startClient({
    workspaceFolders: [{ uri: "file:///work", name: "work" }],
    workspaceFiles: {
      find: async () => ({ uris: [...disk.keys()], problems: [] }),
      wouldFind: async () => "file",
      read: async (uri) => {
        const text = disk.get(uri);
        return text === undefined ? null : { text };
      },
    },
    readNeighbour: async (path) => {
      const text = disk.get(`file://${path}`);
      return text === undefined ? { problem: "is not there" } : { text };
    },
  });
  return client;
}

function rulesOf({ published }: TestClient, uri: string): readonly unknown[] {
  return published.findLast((each) => each.uri === uri)?.diagnostics.map(({ code }) => code) ?? [];
}

it("a script is held against a plan that nobody has opened, as the plan changes, opens, closes and goes", async () => {
  const disk = new Map([
    [plan, planOf("Qwen/Qwen3-8B")],
    [script, launch],
  ]);
  const started = await startOn(disk);
  await started.open(script, launch);
  const expectDrift = (differs: boolean) =>
    vi.waitFor(
      () => expect(rulesOf(started, script).includes("plan-and-script-differ")).toBe(differs),
      10_000,
    );
  const tellOf = (type: number) =>
    started.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: plan, type }],
    });
  await expectDrift(true);
  expect(rulesOf(started, plan)).toEqual([]);

  disk.set(plan, planOf("Qwen/Qwen2.5-7B-Instruct"));
  await tellOf(2);
  await expectDrift(false);

  // What an editor has counts before what is saved.
  await started.open(plan, planOf("Qwen/Qwen3-8B"), "gpuplan");
  await expectDrift(true);
  await started.connection.sendNotification("textDocument/didClose", { textDocument: { uri: plan } });
  await expectDrift(false);

  disk.set(plan, planOf("Qwen/Qwen3-8B"));
  await tellOf(2);
  await expectDrift(true);
  disk.delete(plan);
  await tellOf(3);
  await expectDrift(false);
  expect(started.log).toEqual([]);
});
