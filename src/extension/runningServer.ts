import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type DocumentPlace, type ObserveParams, type ObserveResult, observeMethod } from "../lsp/protocol.ts";
import type { ObserveStep, ShownObservation } from "../panelMessages.ts";
import { createNonce } from "./panelHtml.ts";

/** What a panel lends: the language server, its place in a file, and its page. */
export interface ObservingPanel {
  readonly client: () => BaseLanguageClient | null;
  readonly place: () => DocumentPlace | null;
  readonly show: (observed: ShownObservation | null) => void;
}

/** Where the address of last time is kept, without credentials. */
const memoryKey = "observedServer";
/** Between two readings of a server that is watched. */
const restMs = 5_000;

/**
 * "Compare with a Running Server": asks for its address and holds it against the panel's launch or service. Nothing
 * is read before a person has confirmed the address, in a trusted workspace or not: no file can name one.
 */
export class RunningServer implements vscode.Disposable {
  /** As it was typed. */
  private address: string | null = null;
  private model: string | null = null;
  private shown: ShownObservation | null = null;
  /** The launch or service that it was compared with. */
  private subject: string | null = null;
  private watch = createNonce();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly panel: ObservingPanel,
    private readonly memory: vscode.Memento,
  ) {}

  dispose(): void {
    clearTimeout(this.timer);
    this.shown = null;
  }

  /** What a button of the panel asks for; `address` is given where nobody is to be asked for it. */
  async take(step: ObserveStep, address?: string): Promise<void> {
    switch (step) {
      case "start":
        await this.start(address ?? (await this.askForAddress()));
        break;
      case "read":
        await this.readOnce();
        break;
      case "live":
        if (this.shown === null) break;
        this.showNext({ ...this.shown, live: true });
        await this.readOn();
        break;
      case "stop":
        clearTimeout(this.timer);
        if (this.shown !== null) this.showNext({ ...this.shown, live: false });
        break;
      case "write":
        await this.write();
        break;
      case "close":
        this.forget();
    }
  }

  /** The page has been drawn anew. */
  resend(): void {
    if (this.shown !== null) this.panel.show(this.shown);
  }

  /** The file may have changed, or the panel shows something else, of which the server says nothing. */
  async follow(subject: string | null): Promise<void> {
    if (this.shown === null) return;
    if (subject !== this.subject) this.forget();
    else await this.take_(await this.request({ again: true }), true);
  }

  private async askForAddress(): Promise<string | undefined> {
    return vscode.window.showInputBox({
      title: "Compare with a Running Server",
      prompt: "The address of a vLLM server; its /metrics is read, and nothing else is sent.",
      placeHolder: "http://localhost:8000",
      value: this.memory.get(memoryKey, ""),
      ignoreFocusOut: true,
    });
  }
}
