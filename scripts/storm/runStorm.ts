import { CancellationTokenSource, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Sample } from "../fuzz/corpus.ts";
import { createRandom, type Random } from "../fuzz/random.ts";
import { stormMethods, stormParams } from "./stormRequests.ts";
import { type StormMemory, type StormServer, startStormServer } from "./stormServer.ts";

export interface StormOptions {
  /** The server's bundle. */
  readonly program: string;
  readonly samples: readonly Sample[];
  readonly edits: number;
  readonly documents: number;
  readonly seed: number;
  /** How often the memory is measured, in even steps. */
  readonly measurements: number;
  readonly onProgress?: (line: string) => void;
}

export interface StormReport {
  readonly edits: number;
  readonly requests: number;
  /** Taken back by us, and of those how many were answered by an error that says so. */
  readonly cancellations: number;
  readonly answers: number;
  readonly closings: number;
  /** Renamings that cannot be done, refused in a sentence for the person: the protocol has no other way to say it. */
  readonly refusals: number;
  /** Answers that are errors, for another reason than that they were cancelled or refused. */
  readonly errors: readonly string[];
  readonly complaints: readonly string[];
  /** Documents whose last diagnostics are not those of a fresh server. */
  readonly stale: readonly string[];
  readonly diagnostics: number;
  /** Empty where the system does not tell. */
  readonly memory: readonly StormMemory[];
}

/** Unanswered questions at a time: an editor asks a handful, a storm more. */
const mostWaiting = 64;

/** Edits documents at random through a real server and asks it everything meanwhile; repeatable by its seed. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const random = createRandom(options.seed);
  const server = await startStormServer(options.program);
  try {
    const storm = new Storm(server, options, random);
    await storm.open();
    const memory: StormMemory[] = [];
    for (let edit = 1; edit <= options.edits; edit++) {
      await storm.step();
      if (edit % Math.ceil(options.edits / options.measurements) !== 0) continue;
      // A short rest, as between two thoughts: what is still to be done is done.
      await storm.settle();
      const now = await server.memory();
      if (now !== null) memory.push(now);
      const inUse =
        now === null ? "" : `, ${now.heapMiB.toFixed(1)} MiB in use, ${now.residentMiB.toFixed(0)} resident`;
      options.onProgress?.(`${edit} edits, ${storm.requests} requests${inUse}`);
    }
    return { ...(await storm.end()), edits: options.edits, memory };
  } finally {
    await server.stop();
  }
}

class Storm {
  requests = 0;
  private cancellations = 0;
  private answers = 0;
  private closings = 0;
  private refusals = 0;
  private readonly errors: string[] = [];
  private readonly waiting = new Set<Promise<void>>();
  private readonly originals: readonly TextDocument[];
  private documents: readonly TextDocument[];

  constructor(
    private readonly server: StormServer,
    private readonly options: StormOptions,
    private readonly random: Random,
  ) {
    this.originals = Array.from({ length: options.documents }, (_, index) => {
      const { name, text } = random.pick(options.samples);
      const uri = `file:///storm/${index}/${encodeURIComponent(name.slice(name.lastIndexOf("/") + 1))}`;
      return TextDocument.create(uri, languageOf(name), 1, text);
    });
    this.documents = this.originals.map((each) =>
      TextDocument.create(each.uri, each.languageId, 1, each.getText()),
    );
  }

  async open(): Promise<void> {
    for (const document of this.documents) await this.sendOpen(document);
  }

  async step(): Promise<void> {
    const index = this.random.below(this.documents.length);
    if (this.random.below(400) === 0) await this.reopen(index);
    await this.edit(index);
    while (this.random.below(2) === 0) this.ask(index);
    while (this.waiting.size > mostWaiting) await Promise.race(this.waiting);
  }

  async settle(): Promise<void> {
    await Promise.all(this.waiting);
    await Promise.all(this.documents.map(({ uri, version }) => this.server.diagnosticsOf(uri, version)));
  }

  async end(): Promise<Omit<StormReport, "edits" | "memory">> {
    await this.settle();
    const fresh = await startStormServer(this.options.program);
    const stale: string[] = [];
    let diagnostics = 0;
    try {
      for (const { uri, languageId, version } of this.documents) {
        const text = this.at(uri).getText();
        await fresh.connection.sendNotification("textDocument/didOpen", {
          textDocument: { uri, languageId, version, text },
        });
      }
      for (const { uri, version } of this.documents) {
        const [known, anew] = [
          await this.server.diagnosticsOf(uri, version),
          await fresh.diagnosticsOf(uri, version),
        ];
        diagnostics += known.length;
        if (JSON.stringify(known) !== JSON.stringify(anew)) stale.push(uri);
      }
    } finally {
      await fresh.stop();
    }
    const { requests, cancellations, answers, closings, refusals, errors } = this;
    const { complaints } = this.server;
    return { requests, cancellations, answers, closings, refusals, errors, complaints, stale, diagnostics };
  }

  private at(uri: string): TextDocument {
    const document = this.documents.find((each) => each.uri === uri);
    if (document === undefined) throw new Error(`${uri} is not open.`);
    return document;
  }

  private async edit(index: number): Promise<void> {
    const [document, original] = [this.documents[index], this.originals[index]];
    if (document === undefined || original === undefined) return;
    const length = document.getText().length;
    const start = this.random.below(length + 1);
    // Now and then back to something sensible: a text of which nothing is left is nothing to read.
    const isReset = this.random.below(60) === 0 || length > 2 * original.getText().length + 4000;
    const cut = this.random.below(3) === 0 ? this.random.below(this.random.pick([3, 40, 400])) : 0;
    const change = isReset
      ? { text: original.getText() }
      : {
          range: {
            start: document.positionAt(start),
            end: document.positionAt(Math.min(length, start + cut)),
          },
          text: this.random.pick(fragments),
        };
    const version = document.version + 1;
    TextDocument.update(document, [change], version);
    await this.server.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: document.uri, version },
      contentChanges: [change],
    });
  }

  private async reopen(index: number): Promise<void> {
    const document = this.documents[index];
    if (document === undefined) return;
    this.closings++;
    await this.server.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: document.uri },
    });
    await this.sendOpen(document);
  }

  private sendOpen(document: TextDocument): Promise<void> {
    const { uri, languageId, version } = document;
    return this.server.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version, text: document.getText() },
    });
  }

  private ask(index: number): void {
    const document = this.documents[index];
    if (document === undefined) return;
    const method = this.random.pick(stormMethods);
    const text = document.getText();
    const position = document.positionAt(this.random.below(text.length + 1));
    const source = new CancellationTokenSource();
    const params = stormParams(method, document.uri, text, position, this.random);
    this.requests++;
    const answer: Promise<void> = this.server.connection
      .sendRequest(method, params, source.token)
      .then(
        () => void this.answers++,
        (error: unknown) => {
          if (isRefusal(method, error)) this.refusals++;
          else if (!isCancelled(error)) this.errors.push(`${method}: ${String(error)}`);
        },
      )
      .finally(() => this.waiting.delete(answer));
    this.waiting.add(answer);
    if (this.random.below(3) > 0) return;
    this.cancellations++;
    // At once, or after some of the edits that follow.
    if (this.random.below(2) === 0) source.cancel();
    else setTimeout(() => source.cancel(), this.random.below(20));
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled;
}

/** `RequestFailed` is the protocol's code for a request that is sound and cannot be met; it asks for it where renaming is. */
function isRefusal(method: string, error: unknown): boolean {
  const isRenaming = method === "textDocument/prepareRename" || method === "textDocument/rename";
  return isRenaming && error instanceof ResponseError && error.code === LSPErrorCodes.RequestFailed;
}

/** What people type, paste and lose. */
const fragments: readonly string[] = [
  ..."abc -:{}[]()'\"`$\\#&*!|>%@,=\n\t",
  "\r\n",
  "  ",
  "",
  "",
  " --max-model-len 32K",
  " --tensor-parallel-size 2 \\\n",
  "\nvllm serve Qwen/Qwen2.5-7B-Instruct --quantization awq\n",
  "\n# gpuplan: gpu=2x L4 concurrency=10\n",
  "services:\n  chat:\n    model: Qwen/Qwen3-32B\n",
  "a: &a [*a, *a]\n",
  "<<: *x\n",
  "{{ .Values.x }}",
  "$(",
  "<<EOF\n",
  "💥",
  "\uD83D",
  "\0",
  "9999999999999999999999",
];

const endings: Readonly<Record<string, string>> = {
  sh: "shellscript",
  py: "python",
  md: "markdown",
  yaml: "yaml",
  yml: "yaml",
};

function languageOf(name: string): string {
  if (/\.gpuplan\.ya?ml$/.test(name)) return "gpuplan";
  return endings[name.slice(name.lastIndexOf(".") + 1)] ?? "plaintext";
}
