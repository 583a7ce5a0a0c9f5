import { afterEach, expect, it, vi } from "vitest";
import { startClient, type TestClient } from "./client.ts";

let client: TestClient | null = null;
afterEach(() => {
  client?.dispose();
  client = null;
});

const script = "file:///scripts/serve.sh";
const config = "file:///scripts/vllm.yaml";
const settings = (tokens: number) => `model: Qwen/Qwen2.5-7B-Instruct\nmax-model-len: ${tokens}\n`;

/** Rules of the newest diagnostics of the script. */
function rulesOf({ published }: TestClient): readonly unknown[] {
  return published.findLast(({ uri }) => uri === script)?.diagnostics.map(({ code }) => code) ?? [];
}

it("a script is looked at anew when a file that it names changes, in an editor or on the disk", async () => {
  const disk = new Map([["/scripts/vllm.yaml", settings(131_072)]]);
  client = await startClient({
    readNeighbour: async (path) => {
      const text = disk.get(path);
      return text === undefined ? { problem: "is not there" } : { text };
    },
  });
  const started = client;
  await started.open(script, "# gpuplan: gpu=L4\nvllm serve --config vllm.yaml\n");
  await vi.waitFor(() => expect(rulesOf(started)).toContain("cannot-start"), 10_000);
  // What an editor has counts, saved or not.
  await started.open(config, settings(4096), "yaml");
  await vi.waitFor(() => expect(rulesOf(started)).not.toContain("cannot-start"), 10_000);
  await started.connection.sendNotification("textDocument/didClose", { textDocument: { uri: config } });
  await vi.waitFor(() => expect(rulesOf(started)).toContain("cannot-start"), 10_000);
  disk.set("/scripts/vllm.yaml", settings(8192));
  await started.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: config, type: 2 }],
  });
  await vi.waitFor(() => expect(rulesOf(started)).not.toContain("cannot-start"), 10_000);
  expect(started.log).toEqual([]);
});

it("a .gpuplanrc.yaml is answered for itself, and changes what is said of the files below it", async () => {
  const rc = "file:///scripts/.gpuplanrc.yaml";
  const disk = new Map([["/scripts/.gpuplanrc.yaml", "gpu: L4\n"]]);
  client = await startClient({
    readNeighbour: async (path) => {
      const text = disk.get(path);
      return text === undefined ? { problem: "is not there" } : { text };
    },
  });
  const started = client;
  await started.open(script, "vllm serve Qwen/Qwen2.5-14B-Instruct --max-model-len 8192\n");
  await vi.waitFor(() => expect(rulesOf(started)).toContain("cannot-start"), 10_000);
  await started.open(rc, "gpu: H100\nrulse: {}\n", "yaml");
  await vi.waitFor(() => expect(rulesOf(started)).not.toContain("cannot-start"), 10_000);
  await vi.waitFor(
    () =>
      expect(started.published.findLast(({ uri }) => uri === rc)?.diagnostics).toMatchObject([
        {
          code: "invalid-config",
          range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } },
        },
      ]),
    10_000,
  );
  expect(started.log).toEqual([]);
});

it("the client is asked to watch such files where it can", async () => {
  client = await startClient({
    capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
  });
  const started = client;
  await vi.waitFor(() =>
    expect(started.registered.map(({ method }) => method)).toContain("workspace/didChangeWatchedFiles"),
  );
});
