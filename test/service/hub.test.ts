import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHubCache } from "../../src/hub/hubCache.node.ts";
import { createHubFetch } from "../../src/hub/hubFetch.node.ts";
import type { HubAccess } from "../../src/service/hubModels.ts";
import { createService, type Service } from "../../src/service/service.ts";
import type { ServiceDocument } from "../../src/service/serviceHost.ts";
import { defaultSettings } from "../../src/settings.ts";
import { type HubServerOptions, startHubServer, type TestServer } from "../hub/hubServer.ts";
import { commitOfTests, fp8Quantization, modelOf, qwenConfig, qwenTensors } from "../hub/storedModels.ts";
import { documentOf } from "../support/service.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

const september = Date.UTC(2026, 8, 12);
const hourMs = 3_600_000;

let folder = "";
const servers: TestServer[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-hub-"));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

/** Its name says nothing, so that only the Hub can tell. */
const finetune = "someone/house-model";
const models = {
  [finetune]: modelOf(),
  // Larger than the model of this name is: what the catalogue has is of other files.
  "Qwen/Qwen2.5-1.5B-Instruct": modelOf(),
  "Qwen/Qwen2.5-0.5B-Instruct": modelOf(),
  "someone/half": modelOf(
    qwenTensors((module) => module.startsWith("mlp.")),
    { ...qwenConfig, quantization_config: fp8Quantization },
  ),
};

async function serveHub(more: Partial<HubServerOptions> = {}): Promise<TestServer> {
  const server = await startHubServer({ models, ...more });
  servers.push(server);
  return server;
}

interface Opened {
  readonly service: Service;
  readonly setNow: (nowMs: number) => void;
}

/** A service with the network and a cache; the Hub is the one given, or off. */
async function openService(hub: string | null, more: Partial<HubAccess> = {}): Promise<Opened> {
  let nowMs = september;
  const access: HubAccess = {
    fetch: createHubFetch({ environment: {} }),
    cache: createHubCache(() => folder),
    nowMs: () => nowMs,
    settleMs: 0,
    ...more,
  };
  const service = createService({
    parsers: await loadLaunchParsers(),
    localFiles: null,
    hub: access,
    reportFault: (where, error) => {
      throw new Error(`Fault in ${where}`, { cause: error });
    },
  });
  service.configure({
    ...defaultSettings,
    targetGpu: "L4",
    "hub.enabled": hub !== null,
    ...(hub !== null && { "hub.endpoint": hub }),
  });
  return {
    service,
    setNow: (next) => {
      nowMs = next;
    },
  };
}

const launchOf = (model: string, more = "") =>
  documentOf(`vllm serve ${model} --max-model-len 8192${more}\n`);

/** Reads what there is to read; how often there was news. */
async function read(service: Service, document: ServiceDocument, signal = new AbortController().signal) {
  let news = 0;
  await service.readModels(document, signal, () => {
    news++;
  });
  return news;
}

function hoverOf(service: Service, document: ServiceDocument): string {
  return service.hover(document, document.text.indexOf("serve ") + 8)?.markdown ?? "";
}

const rulesOf = (service: Service, document: ServiceDocument) =>
  service.findings(document).map(({ rule }) => rule);
const messagesOf = (service: Service, document: ServiceDocument) =>
  service.findings(document).map(({ message }) => message);

describe("while the Hub is off", () => {
  it("nothing is asked, kept or waited for", async () => {
    const asked: string[] = [];
    const touch = async (): Promise<never> => {
      asked.push("touched");
      throw new Error("nothing may be touched");
    };
    const { service } = await openService(null, { fetch: touch, cache: { read: touch, write: touch } });
    const document = launchOf(finetune);
    expect(await read(service, document)).toBe(0);
    expect(rulesOf(service, document)).toContain("unknown-model");
    hoverOf(service, document);
    expect(asked).toEqual([]);
  });

  it("no server hears of it", async () => {
    const hub = await serveHub();
    const { service } = await openService(null);
    service.configure({ ...defaultSettings, "hub.endpoint": hub.origin });
    await read(service, launchOf(finetune));
    expect(hub.connections()).toBe(0);
  });

  it("what it told before does not show", async () => {
    const hub = await serveHub();
    const { service } = await openService(hub.origin);
    const document = launchOf(finetune);
    await read(service, document);
    expect(rulesOf(service, document)).not.toContain("unknown-model");
    service.configure(defaultSettings);
    expect(rulesOf(service, document)).toContain("unknown-model");
  });
});

describe("once the Hub is on", () => {
  it("a model is estimated from it, and the hover says of which version and day", async () => {
    const hub = await serveHub();
    const { service } = await openService(hub.origin);
    const document = launchOf(finetune);
    expect(rulesOf(service, document)).toContain("unknown-model");
    expect(await read(service, document)).toBe(1);
    expect(rulesOf(service, document)).not.toContain("unknown-model");
    expect(hoverOf(service, document)).toContain("From the Hub, revision 0123456, read on 2026-09-12.");
  });

  it("is asked once for each model, whoever names it", async () => {
    const hub = await serveHub();
    const { service } = await openService(hub.origin);
    await Promise.all([read(service, launchOf(finetune)), read(service, launchOf(finetune))]);
    const asked = hub.requests.length;
    expect(hub.requests.filter(({ path }) => path.endsWith("/resolve/main/config.json"))).toHaveLength(1);
    expect(await read(service, launchOf(finetune))).toBe(0);
    expect(hub.requests).toHaveLength(asked);
  });

  it("is told the names of models and nothing else of the file", async () => {
    const hub = await serveHub();
    const { service } = await openService(hub.origin);
    const text = `export VLLM_API_KEY=secret\nvllm serve ${finetune} --api-key topsecret --max-model-len 8K\nvllm serve /models/private\nvllm serve s3://bucket/private\n`;
    await read(service, documentOf(text));
    const sent = JSON.stringify(hub.requests);
    expect(sent).not.toMatch(/secret|private/);
    expect(hub.requests.every(({ path }) => path.includes(finetune))).toBe(true);
  });

  it("is asked for the revision that the launch serves", async () => {
    const hub = await serveHub();
    const { service } = await openService(hub.origin);
    const pinned = launchOf(finetune, ` --revision ${commitOfTests}`);
    await read(service, pinned);
    expect(hub.requests[0]?.path).toContain(`/resolve/${commitOfTests}/`);
    expect(rulesOf(service, pinned)).not.toContain("unknown-model");
    const other = launchOf(finetune, " --revision v9");
    await read(service, other);
    expect(messagesOf(service, other)).toContain(
      "The Hub has someone/house-model, but not this revision of it.",
    );
  });

  it("tells exactly what of a third-party checkpoint is quantized", async () => {
    const hub = await serveHub();
    const { service } = await openService(hub.origin);
    const document = launchOf("someone/half");
    await read(service, document);
    const [assessment] = service.analyze(document).assessments;
    const shape = assessment?.deployment.model.value?.shape;
    expect([...(shape?.quantization?.parts[0]?.roles ?? [])]).toContain("mlp");
    expect([...(shape?.quantization?.parts[0]?.roles ?? [])]).not.toContain("attn");
  });

  it("says why it tells nothing", async () => {
    const hub = await serveHub();
    const { service } = await openService(hub.origin);
    const document = launchOf("someone/absent");
    expect(await read(service, document)).toBe(1);
    expect(messagesOf(service, document)).toContain("The Hub has no model someone/absent, or it is private.");
  });

  it("has the catalogue keep what it knows of models that the Hub will not show", async () => {
    const hub = await serveHub({ models: {} });
    const { service } = await openService(hub.origin);
    const document = launchOf("Qwen/Qwen2.5-0.5B-Instruct");
    await read(service, document);
    expect(rulesOf(service, document)).not.toContain("unknown-model");
    expect(hoverOf(service, document)).toContain("From the catalogue.");
  });

  it("has its files decide where the catalogue has others", async () => {
    const hub = await serveHub();
    const { service } = await openService(hub.origin);
    const [same, other] = [launchOf("Qwen/Qwen2.5-0.5B-Instruct"), launchOf("Qwen/Qwen2.5-1.5B-Instruct")];
    await read(service, same);
    await read(service, other);
    expect(hoverOf(service, same)).toContain("From the Hub, revision");
    expect(hoverOf(service, other)).toContain("From the Hub, revision");
    expect(hoverOf(service, other)).toContain("494M parameters");
  });
});

describe("a name", () => {
  it("is not asked for while it is being typed", async () => {
    const hub = await serveHub();
    const { service } = await openService(hub.origin, { settleMs: 40 });
    const typing = new AbortController();
    const first = read(service, launchOf("someone/house"), typing.signal);
    typing.abort();
    await first;
    expect(hub.connections()).toBe(0);
    await read(service, launchOf(finetune));
    expect(hub.requests.every(({ path }) => path.includes(finetune))).toBe(true);
  });

  it("is no longer asked for when the Hub is turned off meanwhile", async () => {
    const hub = await serveHub({ instead: () => true });
    const { service } = await openService(hub.origin);
    const document = launchOf(finetune);
    const reading = read(service, document);
    while (hub.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    service.configure(defaultSettings);
    expect(await reading).toBe(0);
  });
});

describe("what the Hub told", () => {
  it("is kept for the next start, which asks nothing for a day", async () => {
    const hub = await serveHub();
    await read((await openService(hub.origin)).service, launchOf(finetune));
    const asked = hub.requests.length;
    const next = await openService(hub.origin);
    next.setNow(september + 23 * hourMs);
    const document = launchOf(finetune);
    expect(await read(next.service, document)).toBe(1);
    expect(hub.requests).toHaveLength(asked);
    expect(hoverOf(next.service, document)).toContain("read on 2026-09-12");
  });

  it("is confirmed after a day", async () => {
    const hub = await serveHub();
    await read((await openService(hub.origin)).service, launchOf(finetune));
    const asked = hub.requests.length;
    const next = await openService(hub.origin);
    next.setNow(september + 25 * hourMs);
    const document = launchOf(finetune);
    await read(next.service, document);
    expect(hub.requests.slice(asked).map(({ headers }) => headers["if-none-match"])).toContain(
      `"${commitOfTests}-config.json"`,
    );
    expect(hoverOf(next.service, document)).toContain("read on 2026-09-13");
  });

  it("stands in while the Hub cannot be asked, and says so", async () => {
    const hub = await serveHub();
    await read((await openService(hub.origin)).service, launchOf(finetune));
    await hub.close();
    const next = await openService(hub.origin);
    next.setNow(september + 100 * 24 * hourMs);
    const document = launchOf(finetune);
    await read(next.service, document);
    expect(hoverOf(next.service, document)).toContain(
      "From what the Hub said before (it cannot be asked now), revision 0123456, read on 2026-09-12.",
    );
  });

  it("goes when the model is gone", async () => {
    const hub = await serveHub();
    await read((await openService(hub.origin)).service, launchOf(finetune));
    const empty = await openService(hub.origin);
    empty.setNow(september + 48 * hourMs);
    const gone = await serveHub({ models: {} });
    empty.service.configure({ ...defaultSettings, "hub.enabled": true, "hub.endpoint": gone.origin });
    const document = launchOf(finetune);
    await read(empty.service, document);
    expect(rulesOf(empty.service, document)).toContain("unknown-model");
  });

  it("is asked for again some time after a fault, not at every letter", async () => {
    const hub = await serveHub({
      instead: (_request, response) => {
        response.writeHead(429, { "Retry-After": "300" }).end();
        return true;
      },
    });
    const { service, setNow } = await openService(hub.origin);
    const document = launchOf(finetune);
    await read(service, document);
    await read(service, document);
    setNow(september + 299_000);
    await read(service, document);
    expect(hub.requests).toHaveLength(1);
    setNow(september + 301_000);
    await read(service, document);
    expect(hub.requests).toHaveLength(2);
    expect(messagesOf(service, document)).toContain("The Hub takes no more requests from here for now.");
  });

  it("is not kept where a part of it could not be had", async () => {
    const hub = await serveHub({
      instead: (request, response) => {
        if (!request.url?.includes("model.safetensors")) return false;
        response.writeHead(500).end();
        return true;
      },
    });
    const { service } = await openService(hub.origin);
    const document = launchOf(finetune);
    await read(service, document);
    expect(hoverOf(service, document)).toContain(
      "Assumed: model.safetensors.index.json of someone/house-model could not be read (status 500).",
    );
    const cached = await createHubCache(() => folder).read({
      endpoint: hub.origin,
      id: finetune,
      revision: "main",
    });
    expect(cached).toBeNull();
  });
});
