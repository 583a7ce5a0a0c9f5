import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Connection, TextDocumentChangeEvent, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { analyzedMethod } from "../../src/lsp/protocol.ts";
import { pauseMs } from "../../src/lsp/publishDelay.ts";
import { startPublishing } from "../../src/lsp/publishing.ts";
import type { Service } from "../../src/service/service.ts";
import { openService } from "../support/service.ts";

const uri = "file:///plans/a.gpuplan.yaml";

/** What the clock shows while timers are faked. */
let nowMs = 0;

/** The part of a connection that publishing uses, with what was said over it, in order. */
function startWith(service: Service, findingsTakeMs: () => number) {
  const said: string[] = [];
  const pauses: string[] = [];
  let document = TextDocument.create(uri, "gpuplan", 1, "gpuplan: 1\n");
  const listeners: ((event: TextDocumentChangeEvent<TextDocument>) => void)[] = [];
  const documents = {
    get: () => document,
    all: () => [document],
    onDidChangeContent: (listener: (typeof listeners)[number]) => listeners.push(listener),
    onDidClose: () => undefined,
  };
  const connection = {
    sendDiagnostics: ({ version }: { readonly version: number }) => {
      said.push(`diagnostics of ${version}`);
      return Promise.resolve();
    },
    sendNotification: (method: string) => {
      said.push(method);
      return Promise.resolve();
    },
  };
  const slowed: Service = {
    ...service,
    findings: (input) => {
      const findings = service.findings(input);
      nowMs += findingsTakeMs();
      return findings;
    },
    readModels: () => {
      said.push("models");
      return Promise.resolve();
    },
  };
  startPublishing(
    connection as unknown as Connection,
    {
      documents: documents as unknown as TextDocuments<TextDocument>,
      service: Promise.resolve(slowed),
      reportFault: (where, error) => {
        throw new Error(where, { cause: error });
      },
    },
    () => null,
    { onNews: () => undefined, afterFindings: () => pauses.push(said.at(-1) ?? "") },
  );
  const notify = () => {
    for (const listener of listeners) listener({ document });
  };
  const type = () => {
    const end = document.positionAt(document.getText().length);
    document = TextDocument.update(
      document,
      [{ range: { start: end, end }, text: "#" }],
      document.version + 1,
    );
    notify();
  };
  return { said, pauses, open: notify, type };
}

async function pass(ms: number): Promise<void> {
  nowMs += ms;
  await vi.advanceTimersByTimeAsync(ms);
}

/** As many turns of the event loop as a publication and what follows it take. */
async function turn(): Promise<void> {
  // A faked turn that begins in another one takes a millisecond.
  for (let turns = 0; turns < 8; turns++) await pass(1);
}

describe("publishing", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate"] });
    vi.spyOn(performance, "now").mockImplementation(() => nowMs);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("follows a keystroke at once, and the rest in the next pause", async () => {
    const { said, open, type } = startWith(await openService(), () => 2);
    open();
    await turn();
    expect(said).toEqual(["diagnostics of 1", analyzedMethod, "models"]);
    type();
    await turn();
    expect(said.slice(3)).toEqual(["diagnostics of 2"]);
    await pass(pauseMs);
    expect(said.slice(4)).toEqual([analyzedMethod, "models"]);
  });

  it("counts keystrokes that come together as one", async () => {
    const { said, open, type } = startWith(await openService(), () => 2);
    open();
    await turn();
    for (let count = 0; count < 20; count++) type();
    await turn();
    expect(said.slice(3)).toEqual(["diagnostics of 21"]);
  });

  it("tells nobody that there is something to show while somebody types", async () => {
    const { said, open, type } = startWith(await openService(), () => 2);
    open();
    await turn();
    for (let count = 0; count < 10; count++) {
      type();
      await pass(pauseMs / 2);
    }
    expect(said.slice(3)).toEqual(Array.from({ length: 10 }, (_, index) => `diagnostics of ${index + 2}`));
  });

  it("tells when the findings of a keystroke are on their way", async () => {
    const { pauses, open, type } = startWith(await openService(), () => 2);
    open();
    await turn();
    expect(pauses).toEqual([]);
    type();
    await turn();
    expect(pauses).toEqual(["diagnostics of 2"]);
  });

  it("waits for a pause in a document that takes long", async () => {
    const { said, open, type } = startWith(await openService(), () => 100);
    open();
    await turn();
    type();
    await turn();
    expect(said.at(-1)).toBe("diagnostics of 2");
    for (let count = 0; count < 5; count++) {
      type();
      await pass(pauseMs / 2);
    }
    expect(said.at(-1)).toBe("diagnostics of 2");
    await pass(pauseMs);
    expect(said.at(-1)).toBe("diagnostics of 7");
  });
});
