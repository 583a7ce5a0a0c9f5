import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NetworkGuard, writeNetworkGuard } from "./networkGuard.ts";
import { buildPrograms, type Programs } from "./programs.ts";

/** Models that only the Hub would know, addresses in every place that takes one, and a config that asks for the Hub. */
const launch = `# gpuplan: gpu=L4 concurrency=10
export HF_ENDPOINT=https://hub.example.org HF_TOKEN=hf_x
vllm serve someone/house-model --max-model-len 8K --otlp-traces-endpoint http://collector.example.org:4317
`;
const plan = `gpuplan: 1
pools: { default: { gpu: L4, count: 2, price: runpod/spot } }
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } }
  house: { model: someone/other-model }
workload: { concurrency: 10, context: 4K }
`;
const config = "gpu: L4\nhub: { enabled: true }\nhub.enabled: true\n";
const settings = '{ "gpuplan.hub.enabled": true, "gpuplan.hub.endpoint": "http://127.0.0.1:9" }\n';

/** Each test starts a program, and a busy machine takes its time. */
const timeout = 120_000;

let programs: Programs;
let guard: NetworkGuard;
let work: string;
beforeAll(async () => {
  programs = await buildPrograms();
  guard = await writeNetworkGuard(programs.folder);
  work = join(programs.folder, "work");
  await mkdir(join(work, ".vscode"), { recursive: true });
  const files = {
    "serve.sh": launch,
    "chat.gpuplan.yaml": plan,
    ".gpuplanrc.yaml": config,
    ".vscode/settings.json": settings,
    "start.log": "INFO model weights take 14.2488 GiB\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(work, name), text);
}, timeout);
afterAll(() => programs.remove());

const environment = () => ({
  ...guard.environment,
  HF_TOKEN: "hf_x",
  HF_ENDPOINT: "https://hub.example.org",
});

describe("nothing is sent and nobody is asked", { timeout }, () => {
  it.each([
    ["check"],
    ["check --format sarif"],
    ["check --fix serve.sh"],
    ["estimate serve.sh chat.gpuplan.yaml --why"],
    ["launches --json"],
    ["recommend serve.sh"],
    ["recommend chat.gpuplan.yaml --json"],
    ["generate chat.gpuplan.yaml --to kubernetes"],
    ["new --from serve.sh"],
    ["calibrate start.log --plan chat.gpuplan.yaml"],
    ["models qwen"],
    ["gpus"],
    ["gpus compare L4 A40"],
    ["prices"],
    ["rules"],
    ["schema"],
    ["completion bash"],
    ["--help"],
    ["--version"],
  ])("by gpuplan %s", async (line) => {
    const { status, errors } = await programs.run(line.split(" "), { in: work, environment: environment() });
    expect(await guard.attempts()).toEqual([]);
    expect(errors).not.toContain("network");
    expect(status).not.toBe(3);
  });

  it("by the server for assistants", async () => {
    const ask = (id: number, method: string, params: object) =>
      `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
    const hello = {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "test", version: "1" },
    };
    const input = [
      ask(1, "initialize", hello),
      `${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`,
      ...["check", "estimate", "launches"].map((name, index) =>
        ask(index + 2, "tools/call", { name, arguments: { text: launch } }),
      ),
    ].join("");
    const { output } = await programs.run(["mcp"], { in: work, input, environment: environment() });
    expect(output).toContain('"serverInfo"');
    expect(await guard.attempts()).toEqual([]);
  });

  it("by the language server, whatever the workspace says", async () => {
    const server = await programs.startServer(work, environment());
    try {
      const { connection } = server;
      const uris = ["serve.sh", "chat.gpuplan.yaml", ".gpuplanrc.yaml"].map(
        (name) => [name, pathToFileURL(join(work, name)).href] as const,
      );
      for (const [name, uri] of uris) {
        const text = await readFile(join(work, name), "utf8");
        await connection.sendNotification("textDocument/didOpen", {
          textDocument: { uri, languageId: "", version: 1, text },
        });
        const textDocument = { uri };
        const position = { line: 2, character: 14 };
        await connection.sendRequest("textDocument/hover", { textDocument, position });
        await connection.sendRequest("textDocument/completion", { textDocument, position });
        await connection.sendRequest("gpuplan/panelView", { uri, position });
      }
      // Editors other than VS Code pass on what a workspace says.
      const section = { hub: { enabled: true, endpoint: "http://127.0.0.1:9" }, "hub.enabled": true };
      await connection.sendNotification("workspace/didChangeConfiguration", {
        settings: { gpuplan: section },
      });
      expect(await connection.sendRequest("gpuplan/checkWorkspace", {})).not.toBeNull();
      expect(server.log).toEqual([]);
    } finally {
      server.stop();
    }
    expect(await guard.attempts()).toEqual([]);
  });

  // A gate that cannot fail is no gate.
  it("but where it is switched on, which the same watch notices", async () => {
    const { output } = await programs.run(["estimate", "--hub", "--json", "serve.sh"], {
      in: work,
      environment: environment(),
    });
    expect(output).toContain("someone/house-model");
    expect((await guard.attempts()).length).toBeGreaterThan(0);
  });
});
