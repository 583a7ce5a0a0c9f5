import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { HubResponse } from "../../src/catalog/hubFile.ts";
import type { HubProblem } from "../../src/catalog/hubProblem.ts";
import { createHubFetch, type HubFetchOptions } from "../../src/hub/hubFetch.node.ts";
import {
  type Answer,
  type HubServerOptions,
  startContentServer,
  startHubServer,
  startServer,
  type TestServer,
  testCertificate,
} from "./hubServer.ts";
import { commitOfTests, modelOf } from "./storedModels.ts";

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(answer: Answer, options = {}): Promise<TestServer> {
  const server = await startServer(answer, options);
  servers.push(server);
  return server;
}

async function serveHub(options: Partial<HubServerOptions> = {}): Promise<TestServer> {
  const server = await startHubServer({ models: { "org/model": modelOf() }, ...options });
  servers.push(server);
  return server;
}

interface Question {
  readonly file?: string;
  readonly range?: readonly [number, number];
  readonly etag?: string;
  readonly largestBytes?: number;
  readonly signal?: AbortSignal;
}

/** One question to a server that stands for the Hub. */
function ask(
  endpoint: string,
  { file = "config.json", range, etag, largestBytes = 1e6, signal }: Question = {},
  options: Partial<HubFetchOptions> = {},
): Promise<HubResponse | HubProblem> {
  const fetch = createHubFetch({ environment: {}, ...options });
  const path = `org/model/resolve/main/${file}`;
  return fetch(
    { endpoint, path, range: range ?? null, largestBytes, etag: etag ?? null },
    signal ?? new AbortController().signal,
  );
}

const responseOf = (result: HubResponse | HubProblem): HubResponse => {
  if ("sentence" in result) throw new Error(result.sentence);
  return result;
};
const sentenceOf = (result: HubResponse | HubProblem) => ("sentence" in result ? result.sentence : null);
const textOf = (result: HubResponse | HubProblem) => Buffer.from(responseOf(result).bytes).toString();

/** A content host by a name that only these tests know, so that its address is looked up. */
async function serveWithContent(change: Partial<HubServerOptions> = {}) {
  const models = { "org/model": modelOf() };
  const content = await startContentServer(models);
  servers.push(content);
  const hub = await serveHub({ models, contentOrigin: () => `http://cdn.test:${content.port}`, ...change });
  const options: Partial<HubFetchOptions> = {
    isContentHost: ({ hostname }) => hostname === "cdn.test",
    isPublicAddress: (address) => address === "127.0.0.1",
    resolve: async () => [{ address: "127.0.0.1", family: 4 }],
  };
  return { hub, content, options };
}

describe("what the Hub answers", () => {
  it("is followed on the Hub itself, with the commit that the first answer names", async () => {
    const hub = await serveHub();
    const response = responseOf(await ask(hub.origin));
    expect(response.status).toBe(200);
    expect(response.headers).toMatchObject({
      "x-repo-commit": commitOfTests,
      etag: `"${commitOfTests}-config.json"`,
    });
    expect(JSON.parse(textOf(response))).toMatchObject({ model_type: "qwen2" });
    expect(hub.requests.map(({ path }) => path.replace(/\?.*/, ""))).toEqual([
      "/org/model/resolve/main/config.json",
      `/api/resolve-cache/models/org/model/${commitOfTests}/config.json`,
    ]);
  });

  it("is 304 for the version that is known", async () => {
    const hub = await serveHub();
    const response = responseOf(await ask(hub.origin, { etag: `"${commitOfTests}-config.json"` }));
    expect(response).toMatchObject({ status: 304, bytes: new Uint8Array() });
  });

  it("names the client and asks for nothing packed", async () => {
    const hub = await serveHub();
    await ask(hub.origin);
    expect(hub.requests[0]?.headers).toMatchObject({
      "user-agent": "gpuplan",
      "accept-encoding": "identity",
    });
    expect(hub.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  it("is a part of a large file, from the content host", async () => {
    const { hub, content, options } = await serveWithContent();
    const question = { file: "model.safetensors", range: [0, 7] as const, largestBytes: 8 };
    const response = responseOf(await ask(hub.origin, question, options));
    expect(response.status).toBe(206);
    expect(response.bytes.length).toBe(8);
    expect(response.headers).toMatchObject({ "x-repo-commit": commitOfTests, "x-linked-etag": '"0123"' });
    expect(content.requests[0]?.headers.range).toBe("bytes=0-7");
  });

  it("is passed on where it is a fault", async () => {
    const hub = await serveHub();
    const other = responseOf(await ask(hub.origin, { file: "absent.json" }));
    expect(other).toMatchObject({ status: 404, headers: { "x-error-code": "EntryNotFound" } });
    const gone = await serve((_request, response) => response.writeHead(503).end("<html>".repeat(1e5)));
    expect(responseOf(await ask(gone.origin))).toMatchObject({ status: 503, bytes: new Uint8Array() });
  });
});

describe("the token", () => {
  const environment = { HF_TOKEN: "hf_secret" };

  it("goes to the Hub and not to those who keep its files", async () => {
    const { hub, content, options } = await serveWithContent();
    const question = { file: "model.safetensors", range: [0, 7] as const };
    await ask(hub.origin, question, { ...options, environment });
    expect(hub.requests[0]?.headers.authorization).toBe("Bearer hf_secret");
    expect(content.requests).toHaveLength(1);
    expect(content.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  it("opens what is gated", async () => {
    const hub = await serveHub({ models: { "org/model": { ...modelOf(), token: "hf_secret" } } });
    expect(responseOf(await ask(hub.origin)).headers["x-error-code"]).toBe("GatedRepo");
    expect(responseOf(await ask(hub.origin, {}, { environment })).status).toBe(200);
  });

  it("stands in no sentence, nor does the signature of an address", async () => {
    const { hub, content, options } = await serveWithContent();
    await content.close();
    const result = await ask(
      hub.origin,
      { file: "model.safetensors", range: [0, 7] },
      { ...options, environment },
    );
    expect(sentenceOf(result)).toMatch(/^cdn\.test:\d+ could not be read: it refuses connections\.$/);
  });

  it("that could break a header is not sent", async () => {
    const hub = await serveHub();
    await ask(hub.origin, {}, { environment: { HF_TOKEN: "hf_a\r\nX-Other: b" } });
    expect(hub.requests[0]?.headers).not.toHaveProperty("authorization");
  });
});

describe("a redirect", () => {
  const redirectTo = (location: string) =>
    serve((_request, response) => response.writeHead(302, { Location: location }).end());

  it.each([
    ["another host", "https://evil.example/config.json"],
    ["a name that only looks like a content host", "https://cdn-lfs.hf.co.evil.example/x"],
    ["a content host without encryption", "http://cdn-lfs.hf.co/x"],
    ["a content host at another port", "https://cdn-lfs.hf.co:8443/x"],
    ["the metadata service of a cloud", "http://169.254.169.254/latest/meta-data/"],
    ["this machine", "http://localhost:22/"],
    ["this machine by IPv6", "http://[::1]:22/"],
    ["this machine as a number", "http://2130706433:22/"],
    ["a file", "file:///etc/passwd"],
  ])("to %s is not followed", async (_, location) => {
    const server = await redirectTo(location);
    const resolve = () => {
      throw new Error("nothing may be looked up");
    };
    const sentence = sentenceOf(await ask(server.origin, {}, { resolve }));
    expect(sentence).toContain("which is not of the Hub; it was not followed.");
    expect(sentence).not.toContain("passwd");
  });

  it("to another port of the same machine is not followed", async () => {
    const other = await serve((_request, response) => response.end("{}"));
    const server = await redirectTo(`${other.origin}/config.json`);
    expect(sentenceOf(await ask(server.origin))).toContain("was not followed");
    expect(other.connections()).toBe(0);
  });

  it("to a content host whose name leads inside this network is not followed", async () => {
    const inside = await serve((_request, response) => response.end("{}"));
    const server = await redirectTo("https://cdn-lfs.hf.co/org/model/config.json");
    for (const address of ["127.0.0.1", "169.254.169.254", "10.1.2.3", "::1", "fd00::1"]) {
      const resolve = async () => [
        { address: "18.160.1.1", family: 4 },
        { address, family: 4 },
      ];
      const sentence = sentenceOf(await ask(server.origin, {}, { resolve }));
      expect(sentence).toBe(
        "cdn-lfs.hf.co could not be read: its name leads to an address inside this network.",
      );
    }
    expect(inside.connections()).toBe(0);
  });

  it("in a circle ends", async () => {
    const server = await redirectTo("/again");
    expect(sentenceOf(await ask(server.origin))).toContain("in a circle");
    expect(server.requests.length).toBeLessThan(10);
  });

  it("to nowhere is a fault of the server", async () => {
    const server = await redirectTo("http://[");
    expect(sentenceOf(await ask(server.origin))).toContain("a redirect to nowhere");
  });
});

describe("an answer", () => {
  it("that does not come is not waited for", async () => {
    const server = await serve(() => undefined);
    const start = performance.now();
    expect(sentenceOf(await ask(server.origin, {}, { timeLimitMs: 100 }))).toContain(
      "it did not answer in time",
    );
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("that drips is not waited for", async () => {
    const server = await serve((_request, response) => {
      const drip = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(drip));
    });
    expect(sentenceOf(await ask(server.origin, {}, { timeLimitMs: 200 }))).toContain(
      "did not answer in time",
    );
  });

  it("that is cut off is not taken for whole", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "Content-Length": 1000 });
      response.write('{"half": ', () => response.destroy());
    });
    expect(sentenceOf(await ask(server.origin))).toContain("the connection was cut");
  });

  it("that announces more than is wanted is not read", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "Content-Length": 5e9 });
      response.write("{");
    });
    expect(sentenceOf(await ask(server.origin))).toContain("config.json is longer than such a file can be");
  });

  it("without an end is read as far as it may be long", async () => {
    let sent = 0;
    const server = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, " ");
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on("drain", more);
      more();
    });
    expect(sentenceOf(await ask(server.origin, { largestBytes: 1e6 }))).toContain("longer than");
    // What the buffers of two sockets hold comes on top.
    expect(sent).toBeLessThan(20e6);
  });

  it("in chunks of unknown length is read", async () => {
    const server = await serve((_request, response) => {
      response.write('{"a": ');
      response.end("1}");
    });
    expect(textOf(await ask(server.origin))).toBe('{"a": 1}');
  });

  it("that is packed is not unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(50e6));
    const server = await serve((_request, response) =>
      response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": bomb.length }).end(bomb),
    );
    expect(sentenceOf(await ask(server.origin))).toContain("is packed (gzip)");
  });

  it("of the whole file in place of a range is broken off", async () => {
    let sent = 0;
    const server = await serve((_request, response) => {
      response.writeHead(200, { "Content-Length": 5e9 });
      const chunk = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on("drain", more);
      more();
    });
    const question = { file: "model.safetensors", range: [0, 7] as const, largestBytes: 8 };
    expect(responseOf(await ask(server.origin, question))).toMatchObject({
      status: 200,
      bytes: new Uint8Array(),
    });
    expect(sent).toBeLessThan(20e6);
  });

  it("is not waited for once nobody wants it", async () => {
    const server = await serve(() => undefined);
    const controller = new AbortController();
    const asked = ask(server.origin, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(asked).rejects.toThrow();
  });

  it("that is no HTTP is a fault", async () => {
    const server = await serve((request) => request.socket.end("SSH-2.0-OpenSSH_9.6\r\n"));
    expect(sentenceOf(await ask(server.origin))).toMatch(/could not be read: /);
  });
});

describe("the endpoint", () => {
  it.each([
    ["without encryption", "http://huggingface.co"],
    ["of another kind", "ftp://huggingface.co"],
    ["that is no address", "huggingface"],
    ["with a password", "https://me:secret@hub.example"],
  ])("%s is not asked", async (_, endpoint) => {
    const resolve = () => {
      throw new Error("nothing may be looked up");
    };
    expect(sentenceOf(await ask(endpoint, {}, { resolve }))).toContain("gpuplan.hub.endpoint");
  });

  it("may lie below a path, as mirrors do", async () => {
    const server = await serve((_request, response) => response.end("{}"));
    await ask(`${server.origin}/api/hf/`);
    expect(server.requests[0]?.path).toBe("/api/hf/org/model/resolve/main/config.json");
  });

  it("is trusted by its certificate alone", async () => {
    const server = await serve((_request, response) => response.end("{}"), { secure: true });
    const environment = { HF_TOKEN: "hf_secret" };
    expect(sentenceOf(await ask(server.origin, {}, { environment }))).toContain("SELF_SIGNED");
    expect(server.requests).toHaveLength(0);
    const trusted = await ask(server.origin, {}, { environment, certificates: testCertificate });
    expect(textOf(trusted)).toBe("{}");
  });

  it("is trusted under the name that was asked for alone", async () => {
    const server = await serve((_request, response) => response.end("{}"), { secure: true });
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const options = { resolve, certificates: testCertificate };
    expect(textOf(await ask(`https://hub.test:${server.port}`, {}, options))).toBe("{}");
    const other = await ask(`https://other.test:${server.port}`, {}, options);
    expect(sentenceOf(other)).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("by its public name is not sought inside this network", async () => {
    const resolve = async () => [{ address: "192.168.1.1", family: 4 }];
    expect(sentenceOf(await ask("https://huggingface.co", {}, { resolve }))).toBe(
      "huggingface.co could not be read: its name leads to an address inside this network.",
    );
  });

  it("that is not there is a fault that passes", async () => {
    const server = await serve(() => undefined);
    await server.close();
    expect(await ask(server.origin)).toMatchObject({
      isPassing: true,
      sentence: expect.stringContaining("it refuses connections"),
    });
    const resolve = () => Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" }));
    expect(sentenceOf(await ask("https://hub.example", {}, { resolve }))).toBe(
      "hub.example could not be read: its name is not known.",
    );
  });
});

describe("many questions", () => {
  it("are asked few at a time", async () => {
    let [running, most] = [0, 0];
    const server = await serve((_request, response) => {
      running++;
      most = Math.max(most, running);
      setTimeout(() => {
        running--;
        response.end("{}");
      }, 20);
    });
    const fetch = createHubFetch({ environment: {} });
    const question = { endpoint: server.origin, path: "a", range: null, largestBytes: 10, etag: null };
    await Promise.all(Array.from({ length: 20 }, () => fetch(question, new AbortController().signal)));
    expect(server.requests).toHaveLength(20);
    expect(most).toBeLessThanOrEqual(4);
  });
});
