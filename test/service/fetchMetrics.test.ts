import { createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createMetricsFetch, type MetricsFetchOptions } from "../../src/service/fetchMetrics.node.ts";
import { type MetricsText, readMetricsAddress } from "../../src/service/metricsSource.ts";
import { type Answer, startServer, type TestServer } from "../hub/hubServer.ts";
import { exposedMetrics } from "../vllm/metrics/exposed.ts";

const metrics = exposedMetrics({});
const plain = { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" };
const open: TestServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

async function serve(answer: Answer): Promise<TestServer> {
  const server = await startServer(answer);
  open.push(server);
  return server;
}

function fetchFrom(
  text: string,
  options: Partial<MetricsFetchOptions> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<MetricsText> {
  const address = readMetricsAddress(text);
  if (typeof address === "string") throw new Error(address);
  return createMetricsFetch({ environment: {}, ...options })(address, signal);
}

/** What is said of a server that answers so, its address left out. */
async function problemOf(answer: Answer, options: Partial<MetricsFetchOptions> = {}): Promise<string> {
  const server = await serve(answer);
  const result = await fetchFrom(server.origin, options);
  return "problem" in result ? result.problem.replace(`${server.origin}/metrics`, "SERVER") : result.text;
}

describe("an address", () => {
  it.each([
    ["localhost:8000", "http://localhost:8000/metrics"],
    [" 10.1.2.3:8000/ ", "http://10.1.2.3:8000/metrics"],
    ["http://gpu-1:8000/v1", "http://gpu-1:8000/metrics"],
    ["https://host/models/a/metrics?token=secret#x", "https://host/models/a/metrics"],
    ["http://ann:pass%20word@host:8000", "http://host:8000/metrics"],
    ["[::1]:8000", "http://[::1]:8000/metrics"],
  ])("%s is shown as %s", (text, shown) => {
    expect(readMetricsAddress(text)).toMatchObject({ shown });
  });

  it.each([
    "",
    "  ",
    "http://",
    "file:///etc/passwd",
    "javascript://alert(1)",
    "ftp://host/metrics",
    "host:99999",
  ])("%j is none", (text) => {
    expect(readMetricsAddress(text)).toEqual(expect.any(String));
  });
});

describe("a running server", () => {
  it("is asked for one page, plain, and for nothing else", async () => {
    const server = await serve((_request, response) => response.writeHead(200, plain).end(metrics));
    expect(await fetchFrom(server.origin)).toEqual({ text: metrics });
    expect(server.requests).toMatchObject([
      { path: "/metrics", headers: { "accept-encoding": "identity", connection: "close" } },
    ]);
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  it("gets credentials in the header, and no message repeats them", async () => {
    const server = await serve((_request, response) => response.writeHead(403).end("no"));
    const result = await fetchFrom(server.origin.replace("http://", "http://ann:pass%20word@"));
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa("ann:pass word")}`);
    expect(result).toEqual({
      problem: `${server.origin}/metrics could not be read: it wants other credentials (status 403).`,
    });
  });

  it("on this machine is not asked through a proxy", async () => {
    const server = await serve((_request, response) => response.writeHead(200, plain).end(metrics));
    const environment = { http_proxy: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" };
    expect(await fetchFrom(server.origin, { environment })).toEqual({ text: metrics });
  });

  it.each([
    [{}],
    [{ "Content-Type": "application/openmetrics-text; version=1.0.0; charset=utf-8" }],
    [{ "Content-Type": "application/octet-stream" }],
  ])("may call its metrics %j", async (headers: Record<string, string>) => {
    expect(await problemOf((_request, response) => response.writeHead(200, headers).end(metrics))).toBe(
      metrics,
    );
  });

  it("may send them piece by piece", async () => {
    const answer: Answer = (_request, response) => {
      response.writeHead(200, plain);
      const pieces = metrics.match(/[\s\S]{1,3000}/g) ?? [];
      const next = () => {
        const piece = pieces.shift();
        if (piece === undefined) response.end();
        else response.write(piece, () => setImmediate(next));
      };
      next();
    };
    expect(await problemOf(answer)).toBe(metrics);
  });
});

describe("a server at fault", () => {
  it.each<[string, Answer, string]>([
    [
      "a web page",
      (_request, response) =>
        response.writeHead(200, { "Content-Type": "text/html" }).end("<script>alert(1)</script>"),
      "it answers with a web page instead of metrics",
    ],
    [
      "JSON",
      (_request, response) => response.writeHead(200, { "Content-Type": "application/json" }).end("{}"),
      "it answers with something else than metrics",
    ],
    [
      "a redirect",
      (_request, response) => response.writeHead(307, { Location: "http://169.254.169.254/" }).end(),
      "it sends readers on to another address, which is not followed",
    ],
    [
      "status 500",
      (_request, response) => response.writeHead(500, plain).end(metrics),
      "it answers with status 500",
    ],
    ["status 404", (_request, response) => response.writeHead(404).end(), "it has no such page (status 404)"],
    [
      "gzip",
      (_request, response) =>
        response.writeHead(200, { ...plain, "Content-Encoding": "gzip" }).end(gzipSync(metrics)),
      "its answer is packed, which was not asked for",
    ],
    [
      "another encoding by its name",
      (_request, response) =>
        response
          .writeHead(200, { "Content-Type": "text/plain; charset=utf-16" })
          .end(Buffer.from(metrics, "utf16le")),
      "it answers in another encoding than UTF-8",
    ],
    [
      "another encoding without a name",
      (_request, response) =>
        response
          .writeHead(200, { "Content-Type": "text/plain" })
          .end(Buffer.from('vllm:x{a="é"} 1', "latin1")),
      "it answers in another encoding than UTF-8",
    ],
    [
      "half an answer",
      (_request, response) => {
        response.writeHead(200, { ...plain, "Content-Length": metrics.length });
        response.write(metrics.slice(0, 500), () => response.destroy());
      },
      "the connection was cut",
    ],
    [
      "half an answer of unknown length",
      (_request, response) => {
        response.writeHead(200, plain);
        response.write(metrics.slice(0, 500), () => response.destroy());
      },
      "the connection was cut",
    ],
    ["nothing", (request) => request.socket.destroy(), "the connection was cut"],
  ])("that answers with %s is told so, without its words", async (_name, answer, why) => {
    expect(await problemOf(answer)).toBe(`SERVER could not be read: ${why}.`);
  });

  it("is not received beyond the limit, announced or not", async () => {
    const sent = { announced: 0, endless: 0 };
    const limit = { largestBytes: 100_000 };
    const announced: Answer = (_request, response) => {
      response.writeHead(200, { ...plain, "Content-Length": 10 ** 12 });
      response.write("x", () => (sent.announced = 1));
    };
    const endless: Answer = (_request, response) => {
      response.writeHead(200, plain);
      const more = () => {
        sent.endless += 10_000;
        if (!response.destroyed) response.write("x".repeat(10_000), () => setImmediate(more));
      };
      more();
    };
    const sentence = "SERVER could not be read: it answers with more than metrics can be.";
    expect(await problemOf(announced, limit)).toBe(sentence);
    expect(await problemOf(endless, limit)).toBe(sentence);
    expect(sent.endless).toBeLessThan(100_000_000);
  });

  it.each<[string, Answer]>([
    ["says nothing", () => undefined],
    [
      "never ends",
      (_request, response) => {
        response.writeHead(200, plain);
        const drip = setInterval(() => response.write("#\n"), 5);
        response.on("close", () => clearInterval(drip));
      },
    ],
  ])("that %s is given up", async (_name, answer) => {
    expect(await problemOf(answer, { timeLimitMs: 300 })).toBe(
      "SERVER could not be read: it did not answer in time.",
    );
  });

  it("that is not there or speaks something else is told so", async () => {
    const server = await serve(() => undefined);
    await server.close();
    expect(await fetchFrom(server.origin)).toEqual({
      problem: `${server.origin}/metrics could not be read: it refuses connections.`,
    });
    const stranger = createServer((socket) => socket.resume().end("SSH-2.0-OpenSSH_9.2\r\n"));
    await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
    const address = stranger.address();
    const port = typeof address === "object" ? address?.port : 0;
    expect(await fetchFrom(`127.0.0.1:${port}`)).toMatchObject({
      problem: expect.stringContaining("it does not speak HTTP"),
    });
    await new Promise((resolve) => stranger.close(resolve));
  });

  it("is left alone once the person has cancelled", async () => {
    const server = await serve(() => undefined);
    const cancelled = new AbortController();
    const reading = fetchFrom(server.origin, {}, cancelled.signal);
    await expect.poll(() => server.requests.length).toBe(1);
    cancelled.abort();
    await expect(reading).rejects.toThrow();
  });
});
