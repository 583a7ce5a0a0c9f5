import { afterEach, expect, it, vi } from "vitest";
import { startClient, type TestClient } from "./client.ts";

let client: TestClient | null = null;
afterEach(() => {
  client?.dispose();
  client = null;
});

const plan = "file:///plans/chat.gpuplan.yaml";
const text = `gpuplan: 1
pools: { main: { gpu: L4, count: 1, price: house/on-demand } }
services: { chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 4K } } }
workload: { concurrency: 2, context: 2K }
objectives: { cost: $500/month }
`;
const priceList = (dollars: number) =>
  `prices:\n  - { provider: house, gpu: L4, on_demand_usd_per_hour: ${dollars}, as_of: 2026-05 }\n`;

function rulesOf({ published }: TestClient): readonly unknown[] {
  return published.findLast(({ uri }) => uri === plan)?.diagnostics.map(({ code }) => code) ?? [];
}

it("findings are renewed when the price file of the settings changes", async () => {
  let prices = priceList(5);
  client = await startClient({
    readTextFile: async (path) => {
      if (path !== "/home/me/prices.yaml") throw new Error(path);
      return prices;
    },
    machineSettings: null,
    initializationOptions: { settings: { priceFile: "/home/me/prices.yaml" } },
    capabilities: {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
    },
  });
  const started = client;
  await vi.waitFor(() =>
    expect(started.registered.map(({ registerOptions }) => registerOptions)).toContainEqual({
      watchers: [{ globPattern: { baseUri: "file:///home/me", pattern: "prices.yaml" } }],
    }),
  );
  await started.open(plan, text, "gpuplan");
  await vi.waitFor(() => expect(rulesOf(started)).toContain("exceeded-budget"), 10_000);
  prices = priceList(0.5);
  const tell = (uri: string) =>
    started.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
  await tell("file:///home/me/prices.yaml");
  await vi.waitFor(() => expect(rulesOf(started)).not.toContain("exceeded-budget"), 10_000);
  expect(started.log).toEqual([]);
});
