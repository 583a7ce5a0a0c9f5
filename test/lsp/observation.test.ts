import { afterEach, describe, expect, it } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type ObserveParams, type ObserveResult, observeMethod } from "../../src/lsp/protocol.ts";
import { createMetricsFetch } from "../../src/service/fetchMetrics.node.ts";
import type { FetchMetrics } from "../../src/service/metricsSource.ts";
import { type Answer, startServer, type TestServer } from "../hub/hubServer.ts";
import { exposedMetrics } from "../vllm/metrics/exposed.ts";
import { startClient, type TestClient } from "./client.ts";

const planUri = "file:///plans/bot.gpuplan.yaml";
const plan = `gpuplan: 1
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 32K, gpu-memory-utilization: 0.9 } } # the bot
`;
const plain = { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" };

let client: TestClient | null = null;
let server: TestServer | null = null;
afterEach(async () => {
  client?.dispose();
  await server?.close();
});

async function open(
  answer: Answer,
  fetchMetrics: FetchMetrics | null = createMetricsFetch({ environment: {} }),
) {
  server = await startServer(answer);
  client = await startClient(fetchMetrics === null ? {} : { fetchMetrics });
  await client.open(planUri, plan, "gpuplan");
  const { connection } = client;
  const { origin } = server;
  return (params: Partial<ObserveParams> = {}, source = new CancellationTokenSource()) =>
    connection.sendRequest<ObserveResult>(
      observeMethod,
      {
        address: origin,
        watch: "panel-1",
        uri: planUri,
        position: { line: 3, character: 4 },
        ...params,
      } satisfies ObserveParams,
      source.token,
    );
}

function seen(result: ObserveResult): Extract<ObserveResult, { readonly kind: "observed" }> {
  if (result.kind !== "observed") throw new Error(JSON.stringify(result));
  return result;
}

describe("a running server", () => {
  it("is read once and answered with what the panel draws, and the edit that writes measured", async () => {
    const observe = await open((_request, response) =>
      response.writeHead(200, plain).end(exposedMetrics({})),
    );
    const { observation, report, edit } = seen(await observe());
    expect(server?.requests.map(({ path }) => path)).toEqual(["/metrics"]);
    expect(observation).toMatchObject({
      address: `${server?.origin}/metrics`,
      model: "Qwen/Qwen2.5-7B-Instruct",
      measured: expect.stringMatching(
        /^measured:\n {2}kv_tokens: 86304\n {2}gpu: L4\n {2}on: \d{4}-\d\d-\d\d$/,
      ),
      canWrite: true,
      held: { requests: 8, tokensEach: 2697 },
      speed: { openRequests: 8, sinceStart: true, ttftMs: { low: 250, mid: 375, high: 500 } },
    });
    // 28 layers × 4 heads × 128 × 2 × 2 bytes for each of 86,304 tokens: 4.61 GiB, a quarter of which is in use.
    const gib = (bytes: number | null | undefined) => Number(((bytes ?? 0) / 2 ** 30).toFixed(2));
    expect([gib(observation.kvCache?.bytes), gib(observation.kvCache?.usedBytes)]).toEqual([4.61, 1.15]);
    expect(observation.rows[0]?.slice(0, 1)).toEqual(["KV cache in tokens"]);
    expect(report).toMatchObject({ kind: "observation", service: "chat", kvCacheUsage: 0.25 });
    const changed = TextDocument.applyEdits(
      TextDocument.create(planUri, "gpuplan", 1, plan),
      edit?.changes[planUri] ?? [],
    );
    expect(changed).toMatch(/0\.9 \}, measured: \{ kv_tokens: 86304, gpu: L4, on: [\d-]+ \} \} # the bot/);
  });

  it("has rates from its second reading on, under the same name alone", async () => {
    let requests = 400;
    const observe = await open((_request, response) => {
      response.writeHead(200, plain).end(exposedMetrics({ requests }));
      requests += 10;
    });
    await observe();
    expect(seen(await observe()).observation.speed).toMatchObject({
      sinceStart: false,
      outputTokensPerSecond: expect.any(Number),
    });
    expect(seen(await observe({ watch: "panel-2" })).observation.speed).toMatchObject({ sinceStart: true });
  });

  it("is held against the file as it is now without being asked again", async () => {
    const observe = await open((_request, response) =>
      response.writeHead(200, plain).end(exposedMetrics({})),
    );
    expect(seen(await observe()).observation.notes.join()).not.toContain("gpu-memory-utilization");
    const at = plan.indexOf("0.9 }");
    const place = TextDocument.create(planUri, "gpuplan", 1, plan);
    const range = { start: place.positionAt(at), end: place.positionAt(at + 3) };
    await client?.change(planUri, { range, newText: "0.8" });
    const again = seen(await observe({ again: true, address: `${server?.origin}` }));
    expect(again.observation.notes[0]).toBe(
      "The server runs with --gpu-memory-utilization 0.9; the file says 0.8.",
    );
    expect(server?.requests).toHaveLength(1);
    expect(await observe({ again: true, watch: "never read" })).toMatchObject({ kind: "problem" });
  });

  it("asks which model is meant where there are several", async () => {
    const text = exposedMetrics({ model: "a" }, { model: "b" });
    const observe = await open((_request, response) => response.writeHead(200, plain).end(text));
    expect(await observe()).toEqual({ kind: "chooseModel", models: ["a", "b"] });
    expect(seen(await observe({ model: "b" })).observation.model).toBe("b");
  });

  it("is given up when the person cancels", async () => {
    const observe = await open(() => undefined);
    const source = new CancellationTokenSource();
    const answer = observe({}, source);
    await expect.poll(() => server?.requests.length).toBe(1);
    source.cancel();
    expect(await answer).toEqual({ kind: "cancelled" });
  });

  it("is told in words when something is wrong, and nothing is asked elsewhere", async () => {
    const observe = await open((_request, response) =>
      response.writeHead(302, { Location: "http://169.254.169.254/secret" }).end(),
    );
    expect(await observe()).toEqual({
      kind: "problem",
      message: `${server?.origin}/metrics could not be read: it sends readers on to another address, which is not followed.`,
    });
    expect(await observe({ address: "file:///etc/passwd" })).toEqual({
      kind: "problem",
      message: "A server is read over http or https only.",
    });
    expect(await observe({ uri: "file:///closed.sh" })).toMatchObject({ kind: "problem" });
    expect(client?.log.join()).not.toContain("169.254");
  });

  it("is not read on a host without a network", async () => {
    const observe = await open(() => undefined, null);
    expect(await observe()).toEqual({
      kind: "problem",
      message: "Servers can't be read here: there is no network.",
    });
  });
});
