import { afterEach, expect, it } from "vitest";
import { createBrowserMetricsFetch } from "../../src/service/fetchMetricsInBrowser.ts";
import { type MetricsText, readMetricsAddress } from "../../src/service/metricsSource.ts";
import { type Answer, startServer, type TestServer } from "../hub/hubServer.ts";
import { exposedMetrics } from "../vllm/metrics/exposed.ts";

// Through the `fetch` that Node has in common with browsers.

const metrics = exposedMetrics({});
const plain = { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" };
let server: TestServer | null = null;
afterEach(() => server?.close());

async function fetchFrom(answer: Answer, largestBytes?: number, user = ""): Promise<MetricsText> {
  server = await startServer(answer);
  const address = readMetricsAddress(server.origin.replace("http://", `http://${user}`));
  if (typeof address === "string") throw new Error(address);
  const result = await createBrowserMetricsFetch(largestBytes)(address, new AbortController().signal);
  return "text" in result ? result : { problem: result.problem.replace(server.origin, "SERVER") };
}

const said = (why: string): MetricsText => ({ problem: `SERVER/metrics could not be read: ${why}.` });

it("reads a server in a browser", async () => {
  const answer: Answer = (_request, response) => response.writeHead(200, plain).end(metrics);
  expect(await fetchFrom(answer, undefined, "ann:secret@")).toEqual({ text: metrics });
  expect(server?.requests).toMatchObject([
    { path: "/metrics", headers: { authorization: `Basic ${btoa("ann:secret")}` } },
  ]);
});

it.each<[string, Answer, string]>([
  [
    "a web page",
    (_request, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<html>"),
    "it answers with a web page instead of metrics",
  ],
  ["status 500", (_request, response) => response.writeHead(500).end(), "it answers with status 500"],
  [
    "a redirect",
    (_request, response) => response.writeHead(302, { Location: "/elsewhere" }).end(),
    "it refuses connections, sends readers on, or does not allow pages of other origins",
  ],
  [
    "another encoding",
    (_request, response) => response.writeHead(200, plain).end(Buffer.from("é", "latin1")),
    "it answers in another encoding than UTF-8",
  ],
  [
    "too much",
    (_request, response) => response.writeHead(200, plain).end("x".repeat(200_000)),
    "it answers with more than metrics can be",
  ],
])("says why it does not take %s", async (_name, answer, why) => {
  expect(await fetchFrom(answer, 100_000)).toEqual(said(why));
  expect(server?.requests).toHaveLength(1);
});

it("leaves a server alone once the person has cancelled", async () => {
  server = await startServer(() => undefined);
  const address = readMetricsAddress(server.origin);
  if (typeof address === "string") throw new Error(address);
  const cancelled = new AbortController();
  const reading = createBrowserMetricsFetch()(address, cancelled.signal);
  await expect.poll(() => server?.requests.length).toBe(1);
  cancelled.abort();
  await expect(reading).rejects.toThrow();
});
