import { afterEach, describe, expect, it } from "vitest";
import { checkpointBytes } from "../../src/capacity/weights.ts";
import { askHub, type HubAnswer } from "../../src/catalog/hub.ts";
import { describeHubEntry, modelFromHubEntry } from "../../src/catalog/hubEntry.ts";
import { type HubEntry, hubEntrySchema } from "../../src/catalog/hubEntrySchema.ts";
import { readHubName } from "../../src/catalog/hubName.ts";
import { createHubFetch } from "../../src/hub/hubFetch.node.ts";
import { type HubServerOptions, startHubServer, type TestServer } from "./hubServer.ts";
import {
  commitOfTests,
  fp8Quantization,
  indexOf,
  jsonBytes,
  modelOf,
  qwenConfig,
  qwenTensors,
  qwenWeightBytes,
  type StoredModel,
  safetensorsOf,
  withLength,
} from "./storedModels.ts";

const nowMs = Date.UTC(2026, 8, 12, 10);
let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function startHub(
  model: StoredModel | null,
  more: Partial<HubServerOptions> = {},
): Promise<TestServer> {
  server = await startHubServer({ models: model === null ? {} : { "org/model": model }, ...more });
  return server;
}

async function ask(
  hub: TestServer,
  known: HubEntry | null = null,
  written = "org/model",
): Promise<HubAnswer> {
  const name = readHubName(written);
  if (name === null) throw new Error(`${written} is no name`);
  const { signal } = new AbortController();
  const fetch = createHubFetch({ environment: {} });
  return await askHub({ fetch, endpoint: hub.origin, name, signal }, known, nowMs);
}

async function entryOf(
  model: StoredModel,
): Promise<{ readonly entry: HubEntry; readonly missing: string | null }> {
  const answer = await ask(await startHub(model));
  if (answer.kind === "problem") throw new Error(answer.problem.sentence);
  return answer;
}

async function sentenceFor(more: Partial<HubServerOptions>, model: StoredModel | null = modelOf()) {
  const answer = await ask(await startHub(model, more));
  return answer.kind === "problem" ? answer.problem.sentence : null;
}

const withFiles = (files: StoredModel["files"]): StoredModel => ({ commit: commitOfTests, files });

describe("a model on the Hub", () => {
  it("is read from its configuration and the header of its one file", async () => {
    const { entry, missing } = await entryOf(modelOf());
    expect(missing).toBeNull();
    expect(entry).toMatchObject({
      id: "org/model",
      revision: "main",
      commit: commitOfTests,
      readAtMs: nowMs,
    });
    expect(entry.tensors?.weightBytes).toBe(qwenWeightBytes);
    expect(describeHubEntry(entry)).toBe("revision 0123456, read on 2026-09-12");
    const reading = modelFromHubEntry(entry);
    if (reading.kind === "problem") throw new Error(reading.problem);
    expect(checkpointBytes(reading.shape)).toBe(qwenWeightBytes);
  });

  it("is read without its weights: a megabyte at most, and what is read can be kept", async () => {
    const { entry } = await entryOf(modelOf());
    expect(server?.requests.filter(({ headers }) => headers.range !== undefined)).toHaveLength(2);
    expect(hubEntrySchema.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
    expect(JSON.stringify(entry).length).toBeLessThan(2000);
  });

  it("in several files is read from its index", async () => {
    const names = qwenTensors((module) => module.startsWith("mlp.")).map(({ name }) => name);
    const config = jsonBytes({ ...qwenConfig, quantization_config: fp8Quantization });
    const index = indexOf(names, 700_000_000);
    const { entry } = await entryOf(
      withFiles({ "config.json": config, "model.safetensors.index.json": index }),
    );
    expect(entry.tensors).toEqual({
      weightBytes: 700_000_000,
      bytesByDtype: null,
      parts: [
        { group: "embed", quantized: 0, plain: 1 },
        { group: "attn", quantized: 0, plain: 96 },
        { group: "mlp", quantized: 72, plain: 0 },
      ],
    });
  });

  it("has a header longer than the first range read in a second one", async () => {
    const tensors = [...qwenTensors()];
    for (let index = 0; index < 2000; index++) {
      tensors.push({ name: `model.vision.${"block.".repeat(20)}${index}`, dtype: "BF16", shape: [1] });
    }
    expect(safetensorsOf(tensors).length).toBeGreaterThan(128 * 1024);
    const { entry } = await entryOf(modelOf(tensors));
    expect(entry.tensors?.weightBytes).toBe(qwenWeightBytes + 4000);
  });

  it("has ModelOpt's own file read where config.json does not tell", async () => {
    const own = { quantization: { quant_algo: "FP8", exclude_modules: ["lm_head"] } };
    const model = modelOf(qwenTensors(() => true));
    const { entry } = await entryOf({
      ...model,
      files: { ...model.files, "hf_quant_config.json": jsonBytes(own) },
    });
    const reading = modelFromHubEntry(entry);
    expect(reading).toMatchObject({ record: { quantization: { method: "fp8" } } });
  });

  it("without files of this format is read from its configuration", async () => {
    const { entry, missing } = await entryOf(withFiles({ "config.json": jsonBytes(qwenConfig) }));
    expect([entry.tensors, missing]).toEqual([null, null]);
    expect(modelFromHubEntry(entry).kind).toBe("model");
  });

  it("of a revision is asked for by it, slashes and all", async () => {
    const hub = await startHub(modelOf());
    const answer = await ask(hub, null, "org/model@refs/pr/21");
    expect(answer).toMatchObject({
      problem: { sentence: "The Hub has org/model, but not this revision of it." },
    });
    expect(hub.requests[0]?.path).toBe("/org/model/resolve/refs%2Fpr%2F21/config.json");
    expect(await ask(hub, null, `org/model@${commitOfTests}`)).toMatchObject({ kind: "model" });
  });
});

describe("what is known", () => {
  it("is confirmed by one question", async () => {
    const hub = await startHub(modelOf());
    const first = await ask(hub);
    if (first.kind === "problem") throw new Error(first.problem.sentence);
    const before = hub.requests.length;
    const older = { ...first.entry, readAtMs: 5 };
    expect(await ask(hub, older)).toEqual({ kind: "model", entry: first.entry, missing: null });
    // The question and where it was sent on to.
    expect(hub.requests.length - before).toBe(2);
  });

  it("is read anew for another commit, even of the same configuration", async () => {
    const first = await entryOf(modelOf());
    await server?.close();
    const changed = { ...modelOf(qwenTensors(() => true)), commit: "f".repeat(40) };
    const second = await ask(await startHub(changed), first.entry);
    expect(second).toMatchObject({ kind: "model", entry: { commit: "f".repeat(40) } });
    expect(second.kind === "model" && second.entry.tensors).not.toEqual(first.entry.tensors);
  });
});

describe("a fault of the Hub", () => {
  const answers =
    (
      status: number,
      headers: Record<string, string> = {},
      body = "",
    ): NonNullable<HubServerOptions["instead"]> =>
    (_request, response) => {
      response.writeHead(status, headers).end(body);
      return true;
    };

  const faults: readonly (readonly [string, Partial<HubServerOptions>, string])[] = [
    ["an unknown model", { models: {} }, "The Hub has no model org/model, or it is private."],
    [
      "a gated model",
      { models: { "org/model": { ...modelOf(), token: "x" } } },
      "org/model is gated on the Hub: it can be read with the token of an account that was granted access, in HF_TOKEN.",
    ],
    [
      "403",
      { instead: answers(403) },
      "org/model is gated on the Hub: it can be read with the token of an account",
    ],
    ["404 without a code", { instead: answers(404) }, "The Hub has no model org/model, or it is private."],
    [
      "no configuration",
      { models: { "org/model": withFiles({}) } },
      "org/model has no config.json on the Hub.",
    ],
    ["429", { instead: answers(429) }, "The Hub takes no more requests from here for now."],
    ["500", { instead: answers(500) }, "The Hub is out of order (status 500)."],
    ["418", { instead: answers(418) }, "The Hub answered with status 418 to the question for org/model."],
    [
      "a page to log in",
      { instead: answers(200, { "Content-Type": "text/html" }, "<html>Log in</html>") },
      "config.json of org/model came as a web page, perhaps to log in.",
    ],
    [
      "an image",
      { instead: answers(200, { "Content-Type": "image/png" }, "x") },
      "config.json of org/model came as something else than JSON.",
    ],
    [
      "half a file",
      { instead: answers(200, { "Content-Type": "application/json" }, '{"model_type": "qw') },
      "config.json of org/model is cut off or is not the JSON of a configuration.",
    ],
    [
      "a list",
      { instead: answers(200, {}, "[1]") },
      "config.json of org/model is cut off or is not the JSON of a configuration.",
    ],
  ];
  it.each(faults)("is told: %s", async (_, options, sentence) => {
    expect(await sentenceFor(options)).toContain(sentence);
  });

  it("says how long it lasts, where the Hub says so", async () => {
    const waits = async (headers: Record<string, string>) => {
      const answer = await ask(await startHub(null, { instead: answers(429, headers) }));
      await server?.close();
      return answer.kind === "problem" ? answer.problem.retryAfterMs : undefined;
    };
    expect(await waits({ "Retry-After": "55" })).toBe(55_000);
    expect(await waits({ RateLimit: '"resolvers";r=0;t=172' })).toBe(172_000);
    expect(await waits({ "Retry-After": "999999999" })).toBe(3_600_000);
    expect(await waits({ "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" })).toBeNull();
  });

  const faultAt =
    (file: string, status: number, headers: Record<string, string>, body: Uint8Array | string) =>
    (...[request, response]: Parameters<NonNullable<HubServerOptions["instead"]>>): boolean => {
      if (!request.url?.includes(file)) return false;
      response.writeHead(status, headers).end(body);
      return true;
    };
  const partial = (bytes: Uint8Array) => ({ "Content-Range": `bytes 0-${bytes.length - 1}/9999999` });
  const longHeader = withLength(Buffer.from("{"), 2n ** 60n);
  const hostile = withLength(Buffer.from('{"__proto__": {"dtype": "BF16"}}'));

  it.each([
    ["the index is out of order", "index.json", 500, {}, "", "could not be read (status 500)"],
    ["the index is cut off", "index.json", 200, {}, '{"weight_map": {"a": "b"', "is cut off"],
    ["the index is a page", "index.json", 200, { "Content-Type": "text/html" }, "<html>", "web page"],
    ["ranges are ignored", "model.safetensors", 200, {}, "x".repeat(1000), "could not be read (status 200)"],
    [
      "another range comes",
      "model.safetensors",
      206,
      { "Content-Range": "bytes 5-9/10" },
      "x",
      "another part",
    ],
    ["a range of nothing comes", "model.safetensors", 206, {}, "", "another part"],
    [
      "a header of 2^60 bytes",
      "model.safetensors",
      206,
      partial(longHeader),
      longHeader,
      "is not a safetensors",
    ],
    [
      "a header of hostile names",
      "model.safetensors",
      206,
      partial(hostile),
      hostile,
      "does not describe tensors",
    ],
  ] as const)("leaves the configuration: %s", async (_, file, status, headers, body, phrase) => {
    // The index's name ends in that of the single file.
    const isIndex = file === "index.json";
    const instead: HubServerOptions["instead"] = (request, response) =>
      (isIndex || !request.url?.includes("index.json")) &&
      faultAt(file, status, headers, body)(request, response);
    const answer = await ask(await startHub(modelOf(), { instead }));
    if (answer.kind === "problem") throw new Error(answer.problem.sentence);
    expect(answer.missing).toContain(phrase);
    expect(answer.entry.tensors).toBeNull();
    expect(modelFromHubEntry(answer.entry).kind).toBe("model");
  });
});

describe("a name", () => {
  it.each(["org/model", "Qwen/Qwen2.5-7B-Instruct", "a/b_c.d-e", "01-ai/Yi-6B"])("can be %s", (text) => {
    expect(readHubName(text)).toEqual({ id: text, revision: "main" });
  });

  it("may have a revision", () => {
    expect(readHubName("org/model@v1.0")).toEqual({ id: "org/model", revision: "v1.0" });
    expect(readHubName("org/model", "main2")).toEqual({ id: "org/model", revision: "main2" });
  });

  it.each([
    "gpt2",
    "/models/llama",
    "./model",
    "../org/model",
    "org/model/file",
    "https://huggingface.co/org/model",
    "s3://bucket/model",
    "org/",
    "org/..",
    "org/a..b",
    "org/a--b",
    "org/-a",
    "org/model.gguf",
    "org/model?x=1",
    "org/model#x",
    "org/mod el",
    "org/model@",
    "org/model@../../x",
    "org/model@a b",
    `org/${"a".repeat(97)}`,
    "$ORG/model",
  ])("cannot be %s, which is not sent anywhere", (text) => {
    expect(readHubName(text)).toBeNull();
  });
});
