import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type DocumentPlace,
  type ObserveParams,
  type ObserveResult,
  observeMethod,
} from "../lsp/protocol.ts";
import type { ObserveStep, ShownObservation } from "../panelObservationMessages.ts";
import { createNonce } from "./panelHtml.ts";

/** What a panel lends: the language server, its place in a file, and its page. */
export interface ObservingPanel {
  readonly client: () => BaseLanguageClient | null;
  readonly place: () => DocumentPlace | null;
  /** Tells one launch or service from another. */
  readonly subject: () => string | null;
  readonly show: (observed: ShownObservation | null) => void;
}

/** Where the address of last time is kept, without credentials. */
const memoryKey = "observedServer";
/** Between two readings of a server that is watched. */
const restMs = 5_000;
/** How long nothing is typed before the file is held against the last reading again. */
const settleMs = 500;

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
  /** Another one after every server: answers about an earlier one come to nothing. */
  private watch = createNonce();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly panel: ObservingPanel,
    private readonly memory: vscode.Memento,
  ) {}

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.settling);
    this.watch = "";
  }

  /** What a button of the panel asks for; an address that comes with a command is proposed, not read. */
  async take(step: ObserveStep, proposed?: string): Promise<void> {
    switch (step) {
      case "start":
        await this.start(await this.askForAddress(proposed));
        break;
      case "read":
        await this.readWithProgress();
        break;
      case "live":
        this.setLive(true);
        await this.readOn();
        break;
      case "stop":
        this.setLive(false);
        break;
      case "write":
        await this.write();
        break;
      case "close":
        this.forget();
    }
  }

  /** Shows a page that was drawn anew what it had; another launch or service starts without. */
  resume(): void {
    if (this.shown === null) return;
    // A panel that has just been opened may be read for before it knows what it is about.
    this.subject ??= this.panel.subject();
    if (this.subject === this.panel.subject()) this.panel.show(this.shown);
    else this.forget();
  }

  /** The file may say something else now; whoever types is waited for. */
  compareAgain(): void {
    clearTimeout(this.settling);
    if (this.shown === null) return;
    this.settling = setTimeout(() => void this.accept(this.request({ again: true }), true), settleMs);
  }

  private async askForAddress(proposed?: string): Promise<string | undefined> {
    return vscode.window.showInputBox({
      title: vscode.l10n.t("Compare with a Running Server"),
      prompt: vscode.l10n.t(
        "The address of a vLLM server. Its /metrics is read; nothing of your files is sent.",
      ),
      placeHolder: "http://localhost:8000",
      value: proposed ?? this.memory.get(memoryKey, ""),
      ignoreFocusOut: true,
    });
  }

  private async start(address: string | undefined): Promise<void> {
    if (address === undefined || address.trim() === "") return;
    this.forget();
    this.address = address;
    await this.readWithProgress();
  }

  private async readWithProgress(): Promise<void> {
    const location = vscode.ProgressLocation.Notification;
    await vscode.window.withProgress(
      { location, title: vscode.l10n.t("GPU Plan: reading the running server"), cancellable: true },
      (_progress, token) => this.accept(this.request({}, token), false),
    );
  }

  private setLive(live: boolean): void {
    clearTimeout(this.timer);
    if (this.shown !== null) this.show({ ...this.shown, live });
  }

  /** One reading, a rest, and the next one, until somebody stops it. */
  private async readOn(): Promise<void> {
    const { watch } = this;
    await this.accept(this.request({}), true);
    if (this.watch !== watch || this.shown?.live !== true) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.readOn(), restMs);
  }

  private forget(): void {
    clearTimeout(this.timer);
    clearTimeout(this.settling);
    this.watch = createNonce();
    this.model = null;
    if (this.shown !== null) this.panel.show(null);
    this.shown = null;
  }

  private show(shown: ShownObservation): void {
    this.shown = shown;
    this.panel.show(shown);
  }

  private async request(
    more: Pick<ObserveParams, "again">,
    token?: vscode.CancellationToken,
  ): Promise<ObserveResult> {
    const [client, place] = [this.panel.client(), this.panel.place()];
    if (client === null || place === null || this.address === null)
      return { kind: "problem", message: "Open the launch or plan that the server was started from." };
    const params: ObserveParams = {
      ...place,
      ...more,
      address: this.address,
      watch: this.watch,
      ...(this.model !== null && { model: this.model }),
    };
    try {
      return await client.sendRequest<ObserveResult>(observeMethod, params, token);
    } catch (error) {
      if (token?.isCancellationRequested === true) return { kind: "cancelled" };
      return { kind: "problem", message: String(error) };
    }
  }

  /** `quietly`: what goes wrong is told in the panel alone, as is a reading that belongs to nobody any more. */
  private async accept(asked: Promise<ObserveResult>, quietly: boolean): Promise<void> {
    const { watch } = this;
    const subject = this.panel.subject();
    const result = await asked;
    if (this.watch !== watch) return;
    if (result.kind === "observed") {
      this.subject = subject;
      const live = this.shown?.live ?? false;
      this.show({ reading: result.observation, live, problem: null });
      await this.memory.update(memoryKey, result.observation.address);
    } else if (result.kind === "chooseModel") {
      const title = vscode.l10n.t("Compare with a Running Server: Which Model?");
      const picked = await vscode.window.showQuickPick(result.models, { title });
      if (picked === undefined || this.watch !== watch) return;
      this.model = picked;
      await this.accept(this.request({ again: true }), quietly);
    } else if (result.kind === "problem") {
      if (this.shown !== null) this.show({ ...this.shown, problem: result.message });
      else if (!quietly) void vscode.window.showWarningMessage(`GPU Plan: ${result.message}`);
    }
  }

  /** One workspace edit, so one undo step; for the text as it is now. */
  private async write(): Promise<void> {
    const client = this.panel.client();
    const result = await this.request({ again: true });
    if (client === null || result.kind !== "observed" || result.edit === null) return;
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(result.edit);
    if (edit) await vscode.workspace.applyEdit(edit);
  }
}
