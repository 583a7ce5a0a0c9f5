import { afterEach, describe, expect, it } from "vitest";
import { createHubFetch } from "../../src/hub/hubFetch.node.ts";
import type { HubAccess } from "../../src/service/hubModels.ts";
import { startHubServer, type TestServer } from "../hub/hubServer.ts";
import { modelOf } from "../hub/storedModels.ts";
import { type ClientOptions, startClient, type TestClient } from "./client.ts";

const model = "someone/house-model";
const uri = "file:///scripts/serve.sh";
const text = `# gpuplan: gpu=L4\nvllm serve ${model} --max-model-len 8192\n`;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serveHub(): Promise<TestServer> {
  const server = await startHubServer({ models: { [model]: modelOf() } });
  closing.push(server.close);
  return server;
}

function accessTo(settleMs = 20): HubAccess {
  return {
    fetch: createHubFetch({ environment: {} }),
    cache: { read: async () => null, write: async () => undefined },
    nowMs: () => Date.UTC(2026, 8, 12),
    settleMs,
  };
}

async function connect(options: ClientOptions): Promise<TestClient> {
  const client = await startClient({ hub: accessTo(), ...options });
  closing.push(client.dispose);
  return client;
}

const settingsFor = (hub: TestServer) => ({ hub: { enabled: true, endpoint: hub.origin } });
const rulesIn = (client: TestClient) =>
  client.published.map(({ diagnostics }) => diagnostics.map(({ code }) => code));

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds() && tries < 400; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Longer than a name must stand and an answer takes. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 300));

describe("an editor whose settings have scopes", () => {
  it("sees the findings once more when the Hub has told", async () => {
    const hub = await serveHub();
    const client = await connect({
      machineSettings: null,
      initializationOptions: { settings: settingsFor(hub) },
      capabilities: {
        workspace: { inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } },
      },
    });
    await client.open(uri, text);
    await until(() => rulesIn(client).length >= 2);
    const [first, second] = rulesIn(client);
    expect(first).toContain("unknown-model");
    expect(second).not.toContain("unknown-model");
    await until(() => client.asked.length >= 2);
    expect(client.asked).toContain("workspace/inlayHint/refresh");
    expect(client.log).toEqual([]);
  });

  it("turns the Hub on and off while it runs", async () => {
    const hub = await serveHub();
    const client = await connect({ machineSettings: null });
    await client.open(uri, text);
    await quiet();
    expect(hub.connections()).toBe(0);
    const change = (settings: unknown) =>
      client.connection.sendNotification("workspace/didChangeConfiguration", {
        settings: { gpuplan: settings },
      });
    await change(settingsFor(hub));
    await until(() => rulesIn(client).at(-1)?.includes("unknown-model") === false);
    expect(rulesIn(client).at(-1)).not.toContain("unknown-model");
    await change({ hub: { enabled: false } });
    await until(() => rulesIn(client).at(-1)?.includes("unknown-model") === true);
    expect(rulesIn(client).at(-1)).toContain("unknown-model");
  });

  it("has half a name sent to nobody", async () => {
    const hub = await serveHub();
    const client = await connect({
      hub: accessTo(150),
      machineSettings: null,
      initializationOptions: { settings: settingsFor(hub) },
    });
    const start = text.indexOf("house");
    const typed = text.replace("house-model", "");
    await client.open(uri, typed);
    for (const [index, letter] of [..."house-model"].entries()) {
      const position = { line: 1, character: start - text.indexOf("vllm serve") + index };
      await client.change(uri, { range: { start: position, end: position }, newText: letter });
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    expect(client.textOf(uri)).toBe(text);
    await until(() => rulesIn(client).at(-1)?.includes("unknown-model") === false);
    expect(hub.requests.length).toBeGreaterThan(0);
    expect(hub.requests.every(({ path }) => path.includes(`${model}/`))).toBe(true);
  });
});

describe("an editor that passes on what a workspace says", () => {
  it("cannot turn the Hub on, nor name another one", async () => {
    const hub = await serveHub();
    for (const machineSettings of [
      undefined,
      { priceFile: "", "hub.enabled": false, "hub.endpoint": "https://x.example" },
    ]) {
      const client = await connect({
        ...(machineSettings && { machineSettings }),
        initializationOptions: { settings: settingsFor(hub) },
        configuration: settingsFor(hub),
        capabilities: { workspace: { configuration: true } },
      });
      await client.open(uri, text);
      await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
      await client.connection.sendNotification("workspace/didChangeConfiguration", {
        settings: { gpuplan: settingsFor(hub) },
      });
      await quiet();
      expect(rulesIn(client).at(-1)).toContain("unknown-model");
    }
    expect(hub.connections()).toBe(0);
  });

  it("has the Hub where its server was started with it", async () => {
    const hub = await serveHub();
    const client = await connect({
      machineSettings: { priceFile: "", "hub.enabled": true, "hub.endpoint": hub.origin },
    });
    await client.open(uri, text);
    await until(() => rulesIn(client).at(-1)?.includes("unknown-model") === false);
    expect(rulesIn(client).at(-1)).not.toContain("unknown-model");
  });
});
