import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { isContentHost, readEndpoint } from "../../src/hub/allowedHosts.ts";
import { createHubFetch } from "../../src/hub/hubFetch.node.ts";
import { type Environment, proxyFor } from "../../src/hub/proxy.node.ts";
import { isPublicAddress } from "../../src/hub/publicAddress.node.ts";
import { createRequestLimit } from "../../src/hub/requestLimit.ts";
import { startServer, testCertificate } from "./hubServer.ts";

describe("an address", () => {
  it.each(["18.160.1.1", "8.8.8.8", "172.15.0.1", "100.63.0.1", "2600:9000:263e::1", "2a00:1450:4001::5"])(
    "of the internet: %s",
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::a9fe:a9fe",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "localhost",
    "",
  ])("of something nearer, or of nothing: %s", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("a content host", () => {
  it.each([
    "https://us.aws.cdn.hf.co/xet-bridge-us/a?X-Amz-Signature=b",
    "https://cas-bridge.xethub.hf.co/a",
    "https://cdn-lfs-us-1.hf.co/a",
    "https://cdn-lfs.huggingface.co/a",
  ])("is %s", (url) => expect(isContentHost(new URL(url))).toBe(true));

  it.each([
    "http://cdn-lfs.hf.co/a",
    "https://cdn-lfs.hf.co:444/a",
    "https://user@cdn-lfs.hf.co/a",
    "https://hf.co.evil.example/a",
    "https://evilhf.co/a",
    "https://cdn-lfs.huggingface.co.evil.example/a",
    "https://someone.huggingface.co/a",
    "https://someone.hf.space/a",
    "https://huggingface.co/a",
  ])("is not %s", (url) => expect(isContentHost(new URL(url))).toBe(false));
});

describe("an endpoint", () => {
  it("is the public Hub where none is named", () => {
    expect(readEndpoint(" ")?.href).toBe("https://huggingface.co/");
  });

  it.each([
    "https://hub.example",
    "https://hub.example:8443/hf",
    "http://localhost:8080",
    "http://127.0.0.1",
    "http://[::1]:8080",
  ])("may be %s", (text) => expect(readEndpoint(text)?.href).toContain(text));

  it.each([
    "http://hub.example",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "https://a:b@hub.example",
    "https://hub.example?x",
    "https://hub.example#x",
    "javascript:1",
    "hub.example",
  ])("may not be %s", (text) => expect(readEndpoint(text)).toBeNull());
});

describe("the proxy of the environment", () => {
  const proxy = (environment: Environment, url = "https://huggingface.co/a") =>
    proxyFor(new URL(url), environment)?.href ?? null;

  it("is that of the protocol, in either case, the lower one first", () => {
    expect(proxy({ HTTPS_PROXY: "http://a:1" })).toBe("http://a:1/");
    expect(proxy({ HTTPS_PROXY: "http://a:1", https_proxy: "http://b:2" })).toBe("http://b:2/");
    expect(proxy({ HTTP_PROXY: "http://a:1" })).toBeNull();
    expect(proxy({ HTTP_PROXY: "http://a:1" }, "http://localhost/")).toBe("http://a:1/");
    expect(proxy({ ALL_PROXY: "socks5://a:1" })).toBe("socks5://a:1");
    expect(proxy({ HTTPS_PROXY: "proxy.corp:3128" })).toBe("http://proxy.corp:3128/");
    expect(proxy({ HTTPS_PROXY: "" })).toBeNull();
    expect(proxy({ HTTPS_PROXY: "http://[" })).toBeNull();
  });

  it.each([
    ["*", null],
    ["huggingface.co", null],
    ["example.com, HuggingFace.co", null],
    [".co", null],
    ["*.co", null],
    ["huggingface.co:443", null],
    ["huggingface.co:80", "http://a/"],
    ["face.co", "http://a/"],
    ["notes.huggingface.co", "http://a/"],
    ["", "http://a/"],
    [",", "http://a/"],
  ])("is passed by for NO_PROXY=%s: %s", (list, expected) => {
    expect(proxy({ HTTPS_PROXY: "http://a", NO_PROXY: list })).toBe(expected);
  });
});

describe("through a proxy", () => {
  const closing: (() => unknown)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  /** A proxy that connects every name to `port` of this machine, or refuses with a status. */
  async function startProxy(
    port: number,
    status = 200,
  ): Promise<{ readonly url: string; readonly seen: IncomingMessage[] }> {
    const seen: IncomingMessage[] = [];
    const server = createServer();
    server.on("connect", (request: IncomingMessage, client: Duplex) => {
      seen.push(request);
      client.on("error", () => undefined);
      if (status !== 200) {
        client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
        return;
      }
      const upstream = connect(port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on("error", () => client.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    return { url: `http://me:pass@127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
  }

  const nowhere = () => Promise.reject(new Error("the proxy looks names up"));
  const ask = (endpoint: string, environment: Environment) =>
    createHubFetch({ environment, resolve: nowhere, certificates: testCertificate })(
      { endpoint, path: "config.json", range: null, largestBytes: 100, etag: null },
      new AbortController().signal,
    );

  it("the Hub is reached, which alone can read what is said", async () => {
    const hub = await startServer((_request, response) => response.end("{}"), { secure: true });
    closing.push(hub.close);
    const proxy = await startProxy(hub.port);
    const environment = { HTTPS_PROXY: proxy.url, HF_TOKEN: "hf_secret" };
    expect(await ask("https://hub.test", environment)).toMatchObject({ status: 200 });
    const [seen] = proxy.seen;
    expect(seen?.url).toBe("hub.test:443");
    expect(seen?.headers["proxy-authorization"]).toBe(`Basic ${btoa("me:pass")}`);
    expect(JSON.stringify(seen?.headers)).not.toContain("hf_secret");
    expect(hub.requests[0]?.headers.authorization).toBe("Bearer hf_secret");
    expect(hub.requests[0]?.headers).not.toHaveProperty("proxy-authorization");
  });

  it("that is not trusted nothing goes to a server with another certificate", async () => {
    const hub = await startServer((_request, response) => response.end("{}"), { secure: true });
    closing.push(hub.close);
    const proxy = await startProxy(hub.port);
    const result = await ask("https://huggingface.co", { HTTPS_PROXY: proxy.url, HF_TOKEN: "hf_secret" });
    expect(result).toMatchObject({ sentence: expect.stringContaining("ERR_TLS_CERT_ALTNAME_INVALID") });
    expect(hub.requests).toHaveLength(0);
  });

  it("that refuses, the sentence says so without its password", async () => {
    const proxy = await startProxy(1, 407);
    const result = await ask("https://hub.test", { HTTPS_PROXY: proxy.url });
    expect(result).toMatchObject({
      sentence: "hub.test could not be read: the proxy answered with status 407.",
    });
  });

  it("of a kind that is not known, the sentence says so", async () => {
    expect(await ask("https://hub.test", { ALL_PROXY: "socks5://127.0.0.1:1" })).toMatchObject({
      sentence: "hub.test could not be read: a proxy of the kind socks5 is not supported.",
    });
  });
});

describe("the limit of requests", () => {
  it("has the others wait for the next minute, or until nobody wants them", async () => {
    const limit = createRequestLimit(2, 3);
    const { signal } = new AbortController();
    const done: number[] = [];
    const run = (index: number, wanted: AbortSignal) =>
      limit.run(async () => {
        done.push(index);
      }, wanted);
    await Promise.all([0, 1, 2].map((index) => run(index, signal)));
    const late = new AbortController();
    const waiting = run(3, late.signal);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(done).toEqual([0, 1, 2]);
    late.abort(new Error("not wanted"));
    await expect(waiting).rejects.toThrow("not wanted");
    await expect(run(4, late.signal)).rejects.toThrow("not wanted");
    expect(done).toEqual([0, 1, 2]);
  });

  it("goes on after a task that fails", async () => {
    const limit = createRequestLimit(1, 100);
    const { signal } = new AbortController();
    await expect(limit.run(() => Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
    expect(await limit.run(async () => 5, signal)).toBe(5);
  });
});
