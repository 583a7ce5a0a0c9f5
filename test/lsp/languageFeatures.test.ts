import { afterEach, describe, expect, it } from "vitest";
import type {
  CompletionItem,
  CompletionList,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Location,
  LocationLink,
  PrepareRenameResult,
  SelectionRange,
  SemanticTokens,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type ClientOptions, startClient, type TestClient } from "./client.ts";

const uri = "file:///plans/voice%20stack/voice.gpuplan.yaml";
const plan = `# Grüße 🚀
gpuplan: 1
pools: { l4: { gpu: L4 } }
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    pool:   l4
  voice: { engine: process, memory: 2GB, share: chat }
  other: { script: "../serve me.sh" }
`;
const textDocument = { uri };

let client: TestClient | null = null;
async function open(options?: ClientOptions): Promise<TestClient> {
  client = await startClient(options);
  await client.open(uri, plan, "gpuplan");
  return client;
}
afterEach(() => {
  client?.dispose();
  client = null;
});

const place = (word: string) => TextDocument.create(uri, "", 1, plan).positionAt(plan.indexOf(word));
const ask = <Result>({ connection }: TestClient, method: string, params: object) =>
  connection.sendRequest<Result>(`textDocument/${method}`, { textDocument, ...params });

describe("capabilities", () => {
  it("are announced at once for a client that takes no registrations", async () => {
    const { initialized, registered } = await open();
    expect(initialized.capabilities).toMatchObject({
      definitionProvider: true,
      referencesProvider: true,
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      documentLinkProvider: {},
      selectionRangeProvider: true,
      renameProvider: { prepareProvider: true },
      foldingRangeProvider: true,
      documentFormattingProvider: true,
      semanticTokensProvider: { full: true, legend: { tokenModifiers: ["declaration"] } },
    });
    expect(registered).toEqual([]);
  });

  it("that would get in the way of other languages are registered for plans where that can be said", async () => {
    const dynamic = { dynamicRegistration: true };
    const { initialized, registered, diagnostics } = await open({
      capabilities: {
        textDocument: {
          rename: dynamic,
          foldingRange: dynamic,
          formatting: dynamic,
          semanticTokens: { ...dynamic, requests: {}, tokenTypes: [], tokenModifiers: [], formats: [] },
        },
      },
    });
    await diagnostics(uri);
    for (const name of [
      "renameProvider",
      "foldingRangeProvider",
      "documentFormattingProvider",
      "semanticTokensProvider",
    ])
      expect(initialized.capabilities).not.toHaveProperty(name);
    expect(registered.map(({ method }) => method)).toEqual([
      "textDocument/rename",
      "textDocument/foldingRange",
      "textDocument/formatting",
      "textDocument/semanticTokens",
    ]);
    for (const { registerOptions } of registered)
      expect(registerOptions).toMatchObject({
        documentSelector: expect.arrayContaining([{ language: "gpuplan" }]),
      });
  });
});

describe("names", () => {
  it("lead to their definition, as places or as links", async () => {
    const position = place("chat }");
    const target = { start: place("chat:"), end: { line: 4, character: 6 } };
    expect(await ask<Location[]>(await open(), "definition", { position })).toEqual([{ uri, range: target }]);
    client?.dispose();
    const linking = await open({ capabilities: { textDocument: { definition: { linkSupport: true } } } });
    expect(await ask<LocationLink[]>(linking, "definition", { position })).toMatchObject([
      { targetUri: uri, targetSelectionRange: target, originSelectionRange: { start: position } },
    ]);
  });

  it("of scripts lead to the file, and to the launch in it where it is open", async () => {
    const opened = await open();
    const position = place("serve me");
    const script = "file:///plans/serve%20me.sh";
    const start = { line: 0, character: 0 };
    expect(await ask<Location[]>(opened, "definition", { position })).toEqual([
      { uri: script, range: { start, end: start } },
    ]);
    await opened.open(script, "# a launch\nvllm serve Qwen/Qwen3-8B\n");
    expect(await ask<Location[]>(opened, "definition", { position })).toMatchObject([
      { uri: script, range: { start: { line: 1, character: 0 } } },
    ]);
  });

  it("are found and renamed wherever they stand", async () => {
    const opened = await open();
    const position = place("chat:");
    const context = { includeDeclaration: true };
    expect(await ask<Location[]>(opened, "references", { position, context })).toHaveLength(2);
    expect(await ask<PrepareRenameResult>(opened, "prepareRename", { position })).toMatchObject({
      placeholder: "chat",
    });
    const edit = await ask<WorkspaceEdit>(opened, "rename", { position, newName: "talk" });
    expect(TextDocument.applyEdits(TextDocument.create(uri, "", 1, plan), edit.changes?.[uri] ?? [])).toBe(
      plan.replaceAll("chat", "talk"),
    );
  });

  it("are refused with the sentence that says why", async () => {
    const opened = await open();
    const position = place("chat:");
    await expect(ask(opened, "rename", { position, newName: "voice" })).rejects.toThrow(
      'The plan already names a service "voice".',
    );
    expect(await ask(opened, "prepareRename", { position: place("gpuplan") })).toBeNull();
    expect(opened.log).toEqual([]);
  });
});

describe("structure", () => {
  it("is outlined as a tree, or flat for clients without trees", async () => {
    const flat = await ask<SymbolInformation[]>(await open(), "documentSymbol", {});
    expect(flat.find(({ name }) => name === "voice")).toMatchObject({ kind: 5, containerName: "services" });
    client?.dispose();
    const trees = await open({
      capabilities: { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } },
    });
    const tree = await ask<DocumentSymbol[]>(trees, "documentSymbol", {});
    expect(tree.map(({ name }) => name)).toEqual(["gpuplan", "pools", "services"]);
    expect(tree[2]?.children?.map(({ name }) => name)).toEqual(["chat", "voice", "other"]);
  });

  it("is searched over the open documents", async () => {
    const opened = await open();
    await opened.open("file:///run/serve.sh", "vllm serve Qwen/Qwen3-8B\n");
    const search = (query: string) =>
      opened.connection.sendRequest<SymbolInformation[]>("workspace/symbol", { query });
    expect((await search("qwen3")).map(({ name, containerName }) => [name, containerName])).toEqual([
      ["Qwen/Qwen3-8B", "serve.sh"],
    ]);
    expect((await search("voice")).map(({ location }) => location.uri)).toEqual([uri]);
  });

  it("folds, in plans only", async () => {
    const opened = await open();
    expect(await ask<FoldingRange[]>(opened, "foldingRange", {})).toEqual([
      { startLine: 3, endLine: 8 },
      { startLine: 4, endLine: 6 },
    ]);
    const script = "file:///run/serve.sh";
    await opened.open(script, "vllm serve Qwen/Qwen3-8B \\\n  --port 1\n");
    expect(await ask(opened, "foldingRange", { textDocument: { uri: script } })).toBeNull();
  });

  it("is selected step by step, one answer per position", async () => {
    const positions = [place("Qwen"), place("l4\n")];
    const [model, pool] = await ask<SelectionRange[]>(await open(), "selectionRange", { positions });
    expect(model?.range).toEqual({ start: positions[0], end: { line: 5, character: 35 } });
    expect(pool?.parent?.range.start).toEqual(place("pool:   l4"));
  });

  it("links models to pages and scripts to files", async () => {
    const links = await ask<DocumentLink[]>(await open(), "documentLink", {});
    expect(links.map(({ target }) => target)).toEqual([
      "https://huggingface.co/Qwen/Qwen2.5-7B-Instruct",
      "file:///plans/serve%20me.sh",
    ]);
  });

  it("links the rules that a comment silences to their page, where there is one", async () => {
    const opened = await open({ rulesFolder: "https://example.org/rules" });
    const script = "file:///run/serve.sh";
    await opened.open(
      script,
      "vllm serve ./model # gpuplan-ignore idle-gpu, nonsense: it is rented anyway\n",
    );
    const links = await ask<DocumentLink[]>(opened, "documentLink", { textDocument: { uri: script } });
    expect(links.map(({ target }) => target)).toEqual(["https://example.org/rules/idle-gpu.md"]);
  });

  it("of untitled plans has no files", async () => {
    const opened = await open();
    const untitled = "untitled:Untitled-1";
    await opened.open(untitled, plan, "gpuplan");
    const links = await ask<DocumentLink[]>(opened, "documentLink", { textDocument: { uri: untitled } });
    expect(links).toHaveLength(1);
  });
});

describe("completion", () => {
  it("of models is asked for again while their letters are typed", async () => {
    const opened = await open();
    const list = await ask<CompletionList>(opened, "completion", { position: place("2.5-7B") });
    expect(list.isIncomplete).toBe(true);
    expect(list.items.every(({ label }) => label.startsWith("Qwen"))).toBe(true);
  });

  it("of blocks brings its own indentation", async () => {
    const opened = await open();
    await opened.change(uri, {
      range: { start: { line: 9, character: 0 }, end: { line: 9, character: 0 } },
      newText: "work",
    });
    const items = await ask<CompletionItem[]>(opened, "completion", { position: { line: 9, character: 4 } });
    const item = items.find(({ label }) => label === "workload");
    expect(item).toMatchObject({ insertTextMode: 1, textEdit: { newText: "workload:\n  " } });
  });
});

describe("form", () => {
  it("is put right in place", async () => {
    const options = { tabSize: 8, insertSpaces: false };
    const edits = await ask<TextEdit[]>(await open(), "formatting", { options });
    expect(edits).toEqual([
      { range: { start: { line: 6, character: 10 }, end: { line: 6, character: 12 } }, newText: "" },
    ]);
  });

  it("is coloured by five numbers a token", async () => {
    const opened = await open();
    const { data } = await ask<SemanticTokens>(opened, "semanticTokens/full", {});
    const { legend } = opened.initialized.capabilities.semanticTokensProvider as {
      legend: { tokenTypes: string[] };
    };
    // `1` of the version, then the pool `l4` on the next line.
    expect(data.slice(0, 10)).toEqual([
      1,
      9,
      1,
      legend.tokenTypes.indexOf("number"),
      0,
      1,
      9,
      2,
      legend.tokenTypes.indexOf("namespace"),
      1,
    ]);
    await opened.open("file:///run/a.sh", "echo hello\n");
    expect(await ask(opened, "semanticTokens/full", { textDocument: { uri: "file:///run/a.sh" } })).toEqual({
      data: [],
    });
  });
});

it("a fault is reported, and answered with nothing", async () => {
  const broken = await open({
    adapt: (service) => ({
      ...service,
      rename: () => {
        throw new Error("planted");
      },
    }),
  });
  expect(await ask(broken, "rename", { position: place("chat:"), newName: "a" })).toBeNull();
  expect(broken.log.join()).toContain("planted");
});
