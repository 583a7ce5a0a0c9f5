import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Hover,
  InlayHint,
  TextEdit,
} from "vscode-languageserver/node";
import {
  analyzedMethod,
  applyAlternativeMethod,
  type GenerateResult,
  type GenerationKindsResult,
  generateMethod,
  generationKindsMethod,
  gpuOptionsMethod,
  newPlanMethod,
  panelViewMethod,
  pickTargetMethod,
  statusMethod,
} from "../../src/lsp/protocol.ts";
import type { PanelView } from "../../src/panelMessages.ts";
import { type ClientOptions, startClient, type TestClient } from "./client.ts";

const uri = "file:///scripts/serve.sh";
const script = `# Grüße 🚀
# gpuplan: gpu=2x L4 concurrency=10
vllm serve Qwen/Qwen2.5-7B-Instruct \\
  --max-model-len 32768
`;
const lengthPlace = { start: { line: 3, character: 18 }, end: { line: 3, character: 23 } };

let client: TestClient | null = null;
async function start(options?: ClientOptions): Promise<TestClient> {
  client = await startClient(options);
  return client;
}
afterEach(() => {
  client?.dispose();
  client = null;
});

const textDocument = { uri };
const everything = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };

describe("initialize", () => {
  it("says what the server can do", async () => {
    const { initialized } = await start();
    expect(initialized).toMatchObject({
      serverInfo: { name: "gpuplan" },
      capabilities: {
        textDocumentSync: 2,
        hoverProvider: true,
        completionProvider: { triggerCharacters: ["-", ":", " ", "="] },
        codeActionProvider: { codeActionKinds: ["quickfix", "refactor.rewrite", "source.fixAll.gpuplan"] },
        codeLensProvider: {},
        inlayHintProvider: true,
      },
    });
  });
});

describe("diagnostics", () => {
  it("stand at exact characters with rule, severity and related places", async () => {
    const { open, diagnostics } = await start();
    await open(uri, script);
    const found = await diagnostics(uri);
    expect(found.map(({ code, severity, source }) => [code, severity, source])).toEqual([
      ["idle-gpu", 3, "gpuplan"],
      ["workload-does-not-fit", 2, "gpuplan"],
    ]);
    expect(found[1]?.range).toEqual(lengthPlace);
    const model = found[1]?.relatedInformation?.find(({ message }) => message.includes("model"));
    expect(model?.location).toEqual({
      uri,
      range: { start: { line: 2, character: 11 }, end: { line: 2, character: 35 } },
    });
  });

  it.each(["file:///extension/docs/rules", "https://example.org/rules"])(
    "lead to the rule's page in %s",
    async (rulesFolder) => {
      const { open, diagnostics } = await start({ rulesFolder });
      await open(uri, script);
      const found = (await diagnostics(uri)).find(({ code }) => code === "workload-does-not-fit");
      expect(found?.codeDescription?.href).toBe(`${rulesFolder}/workload-does-not-fit.md`);
      expect(existsSync("docs/rules/workload-does-not-fit.md")).toBe(true);
    },
  );

  it("lead nowhere where there is no page", async () => {
    const { open, diagnostics } = await start();
    await open(uri, script);
    for (const diagnostic of await diagnostics(uri)) expect(diagnostic).not.toHaveProperty("codeDescription");
  });

  it("follow incremental changes, also behind characters of two units", async () => {
    const { open, change, diagnostics, textOf } = await start();
    await open(uri, script);
    await diagnostics(uri);
    await change(uri, {
      range: { start: { line: 0, character: 8 }, end: { line: 0, character: 10 } },
      newText: "",
    });
    await change(uri, { range: lengthPlace, newText: "4096" });
    expect(textOf(uri)).toContain("# Grüße \n");
    expect((await diagnostics(uri)).map(({ code }) => code)).toEqual(["idle-gpu"]);
  });

  it("are those of the last version when somebody types quickly", async () => {
    const { open, change, diagnostics, published } = await start();
    await open(uri, script);
    await diagnostics(uri);
    const before = published.length;
    for (const newText of ["6", "5", "5", "3", "6"])
      await change(uri, { range: { start: lengthPlace.start, end: { line: 3, character: 19 } }, newText });
    const found = await diagnostics(uri);
    expect(found.find(({ code }) => code === "cannot-start")?.message).toContain(
      "62768".replace(/(\d)(?=\d{3}$)/, "$1,"),
    );
    expect(published.length - before).toBe(1);
  });

  it("are taken away when the document is closed, and what is asked of it then is nothing", async () => {
    const { open, diagnostics, published, connection } = await start();
    await open(uri, script);
    await diagnostics(uri);
    await connection.sendNotification("textDocument/didClose", { textDocument });
    expect(
      await connection.sendRequest("textDocument/hover", { textDocument, position: lengthPlace.start }),
    ).toBeNull();
    expect(published.at(-1)).toMatchObject({ uri, diagnostics: [] });
    expect(await connection.sendRequest("textDocument/codeLens", { textDocument })).toEqual([]);
    expect(
      await connection.sendRequest("textDocument/inlayHint", { textDocument, range: everything }),
    ).toEqual([]);
    expect(
      await connection.sendRequest("textDocument/completion", { textDocument, position: lengthPlace.start }),
    ).toEqual([]);
    expect(await connection.sendRequest(statusMethod, { uri, position: lengthPlace.start })).toBeNull();
    expect(await connection.sendRequest(panelViewMethod, { uri, position: lengthPlace.start })).toBeNull();
  });

  it("say nothing of a file without launch or plan", async () => {
    const { open, diagnostics, connection } = await start();
    await open(uri, "echo vllm is not served here\n");
    expect(await diagnostics(uri)).toEqual([]);
    expect(
      await connection.sendRequest(statusMethod, { uri, position: { line: 0, character: 0 } }),
    ).toBeNull();
  });

  it("work in documents that were never saved", async () => {
    const { open, diagnostics } = await start();
    await open("untitled:Untitled-1", "gpuplan: 1\nservises: {}\n", "gpuplan");
    expect((await diagnostics("untitled:Untitled-1")).map(({ code }) => code)).toContain("invalid-plan");
  });

  it("fade what is not needed any more", async () => {
    const { open, diagnostics } = await start();
    await open(uri, "vllm serve Qwen/Qwen2.5-7B-Instruct --swap-space 4\n");
    expect((await diagnostics(uri))[0]).toMatchObject({ code: "removed-flag", tags: [1] });
  });
});

describe("code actions", () => {
  it("clear the diagnostic that they belong to", async () => {
    const { open, change, diagnostics, connection, textOf } = await start();
    await open(uri, script);
    await diagnostics(uri);
    const actions = await connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument,
      range: lengthPlace,
      context: { diagnostics: [] },
    });
    expect(actions.filter(({ isPreferred }) => isPreferred)).toHaveLength(1);
    const shard = actions.find(({ title }) => title.startsWith("Shard over both GPUs"));
    expect(shard?.kind).toBe("quickfix");
    expect(shard?.diagnostics?.[0]).toMatchObject({ code: "workload-does-not-fit", range: lengthPlace });
    const [edit, ...others] = shard?.edit?.changes?.[uri] ?? [];
    expect(others).toEqual([]);
    await change(uri, edit as TextEdit);
    expect(textOf(uri)).toBe(script.replace("32768\n", "32768 \\\n  --tensor-parallel-size 2\n"));
    expect(await diagnostics(uri)).toEqual([]);
  });

  it("are only of the kinds that are asked for", async () => {
    const { open, connection } = await start();
    await open(uri, script);
    const only = async (kinds: string[]) =>
      (
        await connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
          textDocument,
          range: lengthPlace,
          context: { diagnostics: [], only: kinds },
        })
      ).length;
    expect(await only(["refactor"])).toBe(0);
    expect(await only(["source.fixAll"])).toBe(0);
    expect(await only(["quickfix"])).toBeGreaterThan(2);
  });

  it("mend each of two faults of one kind", async () => {
    const { open, connection } = await start();
    await open(uri, "vllm serve A --max-model-lem 1\nvllm serve A --max-model-lem 2\n");
    const actions = await connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument,
      range: everything,
      context: { diagnostics: [] },
    });
    const remedies = actions.filter(({ title }) => !title.startsWith("Ignore "));
    const lines = remedies.flatMap(
      ({ edit }) => edit?.changes?.[uri]?.map(({ range }) => range.start.line) ?? [],
    );
    expect(lines).toEqual([0, 1]);
  });
});

describe("what stands beside the text", () => {
  it("is a hover with the figures and their range", async () => {
    const { open, connection } = await start();
    await open(uri, script);
    const hover = await connection.sendRequest<Hover>("textDocument/hover", {
      textDocument,
      position: { line: 3, character: 20 },
    });
    expect(hover.range).toEqual(lengthPlace);
    expect(hover.contents).toMatchObject({ kind: "markdown", value: expect.stringContaining("| 32K |") });
  });

  it("is a completion that replaces what is typed, in order of rank", async () => {
    const { open, connection } = await start();
    await open(uri, script.replace("--max-model-len 32768", "--kv-ca"));
    const items = await connection.sendRequest<CompletionItem[]>("textDocument/completion", {
      textDocument,
      position: { line: 3, character: 9 },
    });
    const item = items.find(({ label }) => label === "--kv-cache-dtype");
    expect(item?.textEdit).toEqual({
      range: { start: { line: 3, character: 2 }, end: { line: 3, character: 9 } },
      newText: "--kv-cache-dtype ",
    });
    expect(items.map(({ sortText }) => sortText)).toEqual(items.map(({ sortText }) => sortText).toSorted());
  });

  it("is a lens, with commands only for a client that has them", async () => {
    for (const [initializationOptions, command] of [
      [{ commands: true }, "gpuplan.openPanel"],
      [undefined, ""],
    ] as const) {
      const { open, connection, dispose } = await start({ initializationOptions });
      await open(uri, script);
      const [lens] = await connection.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument });
      expect(lens?.range.start).toEqual({ line: 2, character: 0 });
      expect(lens?.command?.title).toMatch(
        /^1x L4 · weights 14\.2 \+ KV [\d.]+ \+ other [\d.]+ of [\d.]+ GiB · [\d.]+ requests of 32K/,
      );
      expect(lens?.command?.command).toBe(command);
      expect(lens?.command?.arguments).toEqual([uri, { line: 2, character: 0 }, "launch-1"]);
      dispose();
    }
  });

  it("is a hint behind the length, inside the range that is asked for", async () => {
    const { open, connection } = await start();
    await open(uri, script);
    const hints = (range: unknown) =>
      connection.sendRequest<InlayHint[]>("textDocument/inlayHint", { textDocument, range });
    expect((await hints(everything)).map(({ position }) => position.line)).toEqual([2, 3]);
    const [hint, ...others] = await hints(lengthPlace);
    expect(others).toEqual([]);
    expect(hint).toMatchObject({
      position: lengthPlace.end,
      label: expect.stringMatching(/^1\.8 GiB each · 2\.\d fit on L4$/),
    });
  });

  it("survives text that is being typed", async () => {
    const { open, change, diagnostics, connection, log } = await start();
    await open(uri, "");
    let character = 0;
    for (const letter of 'vllm serve "Qwen/Qwen2.5-7B-Instruct" --max-model-len \'3') {
      const place = { line: 0, character };
      await change(uri, { range: { start: place, end: place }, newText: letter });
      character++;
      const position = { line: 0, character };
      await Promise.all([
        connection.sendRequest("textDocument/completion", { textDocument, position }),
        connection.sendRequest("textDocument/hover", { textDocument, position }),
        connection.sendRequest(statusMethod, { uri, position }),
      ]);
    }
    await diagnostics(uri);
    expect(log).toEqual([]);
  });
});

describe("fixing all on request", () => {
  const broken =
    "vllm serve Qwen/Qwen2.5-7B-Instruct --swap-space 4\nvllm serve Qwen/Qwen2.5-7B-Instruct --swap-space 4\n";
  const ask = async (text: string, only?: readonly string[]) => {
    const { connection, open } = await start();
    await open(uri, text);
    const actions = await connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [], ...(only && { only }) },
    });
    return actions.filter(({ kind }) => kind === "source.fixAll.gpuplan");
  };

  it.each([["source.fixAll.gpuplan"], ["source.fixAll"], ["source"]])(
    "is one edit of the file: %s",
    async (kind) => {
      const [action] = await ask(broken, [kind]);
      expect(action?.edit?.changes?.[uri]?.map(({ newText }) => newText)).toEqual(["", ""]);
    },
  );

  it("is not offered unasked, nor where there is nothing to do", async () => {
    expect(await ask(broken)).toEqual([]);
    expect(await ask(broken, ["quickfix"])).toEqual([]);
    expect(await ask("vllm serve Qwen/Qwen2.5-7B-Instruct\n", ["source.fixAll"])).toEqual([]);
  });
});

describe("the requests of the panel", () => {
  const position = { line: 2, character: 0 };

  it("writes a plan from an open launch file", async () => {
    const { connection, open } = await start();
    await open(uri, script);
    expect(await connection.sendRequest(newPlanMethod, { uri })).toContain("gpu: 2x L4\nservices:\n");
    expect(await connection.sendRequest(newPlanMethod, { uri: "file:///absent.sh" })).toBeNull();
  });

  it("turns an open plan into files of the kind that is asked for", async () => {
    const { connection, open } = await start();
    const plan = "file:///chat.gpuplan.yaml";
    await open(plan, "gpuplan: 1\ngpu: L4\nservices:\n  chat: { model: Qwen/Qwen2.5-7B-Instruct }\n");
    const kinds = await connection.sendRequest<GenerationKindsResult>(generationKindsMethod);
    expect(kinds.map(({ kind }) => kind)).toContain("kubernetes");
    const made = await connection.sendRequest<GenerateResult>(generateMethod, { uri: plan, kind: "shell" });
    expect(made?.files.map(({ name }) => name)).toEqual(["serve-chat.sh"]);
    expect(await connection.sendRequest(generateMethod, { uri: plan, kind: "nonsense" })).toBeNull();
  });

  it("give the view, and apply what it proposes", async () => {
    const { open, connection } = await start();
    await open(uri, script);
    const view = await connection.sendRequest<PanelView>(panelViewMethod, { uri, position });
    expect(view.subject).toMatchObject({ id: "launch-1", label: "serve.sh · line 3" });
    expect(view.verdict.tone).toBe("warning");
    const proposed = view.alternatives.find(({ id }) => id === "tp:2");
    expect(proposed?.applicable).toBe(true);
    const apply = (alternativeId: string) =>
      connection.sendRequest(applyAlternativeMethod, { uri, position, alternativeId });
    expect(await apply("tp:2")).toEqual({
      changes: {
        [uri]: [
          {
            range: { start: lengthPlace.end, end: lengthPlace.end },
            newText: " \\\n  --tensor-parallel-size 2",
          },
        ],
      },
    });
    expect(await apply("tp:64")).toBeNull();
  });

  it("give the status of the place, and the GPUs to choose from", async () => {
    const { open, connection } = await start();
    await open(uri, script);
    expect(await connection.sendRequest(statusMethod, { uri, position })).toMatchObject({
      tone: "warning",
      gpu: "2x L4",
    });
    const options = await connection.sendRequest<{ name: string; detail: string }[]>(gpuOptionsMethod);
    expect(options.find(({ name }) => name === "L4")?.detail).toBe("24 GB · Ada Lovelace");
    expect(options.every(({ detail }) => detail.length > 0)).toBe(true);
  });

  it("take the target that a person picked, and publish anew", async () => {
    const { open, diagnostics, connection } = await start();
    const analyzed: string[] = [];
    connection.onNotification(analyzedMethod, (params: { uri: string }) => void analyzed.push(params.uri));
    await open(uri, "vllm serve Qwen/Qwen2.5-14B-Instruct\n");
    expect(await diagnostics(uri)).toEqual([]);
    await connection.sendNotification(pickTargetMethod, { gpu: "L4" });
    await expect.poll(() => analyzed.length).toBe(2);
    expect((await diagnostics(uri)).map(({ code }) => code)).toEqual(["cannot-start"]);
    await connection.sendNotification(pickTargetMethod, { gpu: null });
    await expect.poll(() => analyzed.length).toBe(3);
    expect(await diagnostics(uri)).toEqual([]);
  });
});

describe("configuration", () => {
  const text = "vllm serve Qwen/Qwen2.5-14B-Instruct\n";

  it("comes with initialize, and a wrong value counts as none", async () => {
    const { open, diagnostics } = await start({
      initializationOptions: { settings: { targetGpu: "L4", vllmVersion: 7 } },
    });
    await open(uri, text);
    expect((await diagnostics(uri)).map(({ code }) => code)).toEqual(["cannot-start"]);
  });

  it("comes with a change, whose switches are obeyed", async () => {
    const { open, published, connection, diagnostics } = await start();
    await open(uri, text);
    await diagnostics(uri);
    const settings = {
      gpuplan: { targetGpu: "L4", codeLens: { enabled: false }, inlayHints: { enabled: false } },
    };
    await connection.sendNotification("workspace/didChangeConfiguration", { settings });
    await expect.poll(() => published.length).toBe(2);
    expect(published[1]?.diagnostics.map(({ code }) => code)).toEqual(["cannot-start"]);
    expect(await connection.sendRequest("textDocument/codeLens", { textDocument })).toEqual([]);
    expect(
      await connection.sendRequest("textDocument/inlayHint", { textDocument, range: everything }),
    ).toEqual([]);
  });

  it("is asked for where the client only says that something has changed", async () => {
    const { open, published, connection, diagnostics, asked } = await start({
      capabilities: {
        workspace: {
          configuration: true,
          codeLens: { refreshSupport: true },
          inlayHint: { refreshSupport: true },
        },
      },
      configuration: { targetGpu: "L4" },
    });
    await open(uri, text);
    await diagnostics(uri);
    await connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await expect.poll(() => published.length).toBe(2);
    expect(published[1]?.diagnostics.map(({ code }) => code)).toEqual(["cannot-start"]);
    expect(asked.toSorted()).toEqual([
      "workspace/codeLens/refresh",
      "workspace/configuration",
      "workspace/inlayHint/refresh",
    ]);
  });

  it("stays as it is when the client neither sends nor answers", async () => {
    const { open, connection, diagnostics, asked } = await start({
      initializationOptions: { settings: { targetGpu: "L4" } },
    });
    await open(uri, text);
    await diagnostics(uri);
    await connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    expect(
      await connection.sendRequest(statusMethod, { uri, position: { line: 0, character: 0 } }),
    ).toMatchObject({ tone: "error" });
    expect(asked).toEqual([]);
  });
});

describe("a fault", () => {
  it("is logged, and the rest of the answers arrive", async () => {
    const { open, diagnostics, connection, log } = await start({
      adapt: (service) => ({
        ...service,
        hover: () => {
          throw new Error("a planted fault");
        },
      }),
    });
    await open(uri, script);
    expect(
      await connection.sendRequest("textDocument/hover", { textDocument, position: lengthPlace.start }),
    ).toBeNull();
    expect(await diagnostics(uri)).toHaveLength(2);
    expect(log.join("\n")).toContain("Fault in hover: Error: a planted fault");
  });

  it("of the parser's start leaves a server that answers with nothing", async () => {
    const { open, connection, log } = await start({
      adapt: () => {
        throw new Error("no parser");
      },
    });
    await open(uri, script);
    expect(
      await connection.sendRequest("textDocument/hover", { textDocument, position: lengthPlace.start }),
    ).toBeNull();
    expect(log.join("\n")).toContain("no parser");
  });
});
