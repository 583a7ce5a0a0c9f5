import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ApplyAlternativeParams,
  applyAlternativeMethod,
  type PanelViewParams,
  type PanelViewResult,
  panelViewMethod,
} from "../lsp/protocol.ts";
import { emptyPanelView, type FromPanel, type PanelPlace, type ToPanel } from "../panelMessages.ts";
import { keepExport } from "./panelExport.ts";
import { createNonce, panelHtml } from "./panelHtml.ts";
import type { PanelLooks } from "./panelLooks.ts";
import { readPanelMessage } from "./panelMessageSchema.ts";
import { placeOfCursor } from "./panelPlace.ts";
import { RunningServer } from "./runningServer.ts";
import type { ServerControl } from "./serverControl.ts";

/** Where a panel is shown: an editor's tab or a view in the side bar. */
export interface PanelHome {
  readonly kind: "tab" | "view";
  readonly webview: vscode.Webview;
  /** `label`: the launch or service, `null` for none. */
  readonly setTitle: (label: string | null, pinned: boolean) => void;
}

/** What a button of the panel may run; a webview is not trusted with more. */
const commandsOfPanel: readonly string[] = ["gpuplan.setTargetGpu"];

/** One webview and what it is about; lives as long as its home. */
export class PanelSession implements vscode.Disposable {
  private asked = 0;
  private label: string | null = null;
  private subject: string | null = null;
  /** Its page was loaded, by opening, showing or restoring it, and has not been told of its looks yet. */
  private isFresh = true;
  private lastLooks: string | null = null;
  /** What it may be compared with. */
  readonly running: RunningServer;
  private readonly disposables: readonly vscode.Disposable[];

  constructor(
    private readonly home: PanelHome,
    { extensionUri, workspaceState }: Pick<vscode.ExtensionContext, "extensionUri" | "workspaceState">,
    private readonly server: ServerControl,
    private readonly looks: PanelLooks,
    private place: PanelPlace | null,
    private pinned: boolean,
  ) {
    const { webview } = home;
    this.running = new RunningServer(
      {
        client: () => this.server.client(),
        place: () => this.placeParams(),
        subject: () => this.subject,
        show: (observed) => void this.send({ type: "observed", observed }),
      },
      workspaceState,
    );
    const file = (name: string) =>
      webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", name)).toString();
    this.disposables = [
      webview.onDidReceiveMessage((raw: unknown) => void this.receive(readPanelMessage(raw))),
      server.onDidAnalyze(() => void this.refresh().then(() => this.running.compareAgain())),
      this.running,
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.followCursor(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.followCursor(editor)),
    ];
    webview.options = panelOptions(extensionUri);
    const sources = {
      cspSource: webview.cspSource,
      script: file("webview.js"),
      style: file("webview.css"),
    };
    webview.html = panelHtml(sources, createNonce());
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  get isPinned(): boolean {
    return this.pinned;
  }

  moveTo(place: PanelPlace | null): void {
    if (place !== null) this.place = place;
    void this.refresh();
  }

  private followCursor(editor: vscode.TextEditor | undefined): void {
    const place = placeOfCursor();
    if (!this.pinned && place !== null) {
      this.place = place;
      void this.refresh();
    }
    if (editor !== undefined) void this.sendCursor(editor);
  }

  /** The part that the cursor stands at is marked; pinned panels mark it too. */
  private async sendCursor({ document, selection }: vscode.TextEditor): Promise<void> {
    const isHere = document.uri.toString() === this.place?.uri;
    await this.send({ type: "cursor", offset: isHere ? document.offsetAt(selection.active) : null });
  }

  private async refresh(): Promise<void> {
    const client = this.server.client();
    const turn = ++this.asked;
    // A restored panel shows what it saw last until the server runs again.
    if (client === null && this.place !== null) return this.awaitServer();
    const params = this.placeParams();
    const view =
      client === null || params === null
        ? emptyPanelView
        : await this.ask<PanelViewResult>(client, panelViewMethod, params);
    if (turn !== this.asked || view === null) return;
    this.label = view.subject?.label ?? null;
    this.home.setTitle(this.label, this.pinned);
    const before = this.subject;
    this.subject = view.subject && `${this.place?.uri} ${view.subject.id}`;
    const looks = this.isFresh && this.subject !== null ? await this.looks.find(this.looksKey()) : null;
    this.isFresh &&= this.subject === null;
    await this.send({
      type: "show",
      view,
      ...(this.place !== null && { place: this.place }),
      ...(looks !== null && { looks }),
    });
    if (this.subject !== before) this.running.resume();
  }

  /** A panel wants the server even where no file has needed it yet; without it, this says so. */
  private async awaitServer(): Promise<void> {
    if ((await this.server.ready()) === null)
      await this.complain(
        vscode.l10n.t("The language server did not start. The output channel of GPU Plan says why."),
      );
    else if (this.server.client() !== null) await this.refresh();
  }

  /** What the server answers; a fault is said in the panel, which keeps what it shows. */
  private async ask<Result>(
    client: BaseLanguageClient,
    method: string,
    params: object,
  ): Promise<Result | null> {
    try {
      return await client.sendRequest<Result | null>(method, params);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await this.complain(`The language server did not answer: ${reason}`);
      return null;
    }
  }

  private complain(sentence: string): Promise<void> {
    return this.send({ type: "problem", sentence });
  }

  /** A pinned panel and one that follows may show the same, and be looked at otherwise. */
  private looksKey(): string {
    return `${this.home.kind} ${this.pinned ? "pinned" : "following"} ${this.subject}`;
  }

  private keepLooks(): void {
    if (this.lastLooks === null || this.subject === null || this.isFresh) return;
    this.looks.keep(this.looksKey(), this.lastLooks);
  }

  /** The person has closed it. */
  forgetLooks(): void {
    this.looks.forget(this.looksKey());
  }

  private placeParams(): PanelViewParams | null {
    const client = this.server.client();
    if (client === null || this.place === null) return null;
    const { uri, line, character, subjectId } = this.place;
    return {
      uri: client.code2ProtocolConverter.asUri(vscode.Uri.parse(uri)),
      position: { line, character },
      ...(subjectId !== null && { subjectId }),
    };
  }

  private async receive(message: FromPanel | null): Promise<void> {
    switch (message?.type) {
      case "keep":
        this.lastLooks = message.looks;
        this.keepLooks();
        break;
      case "ready":
        this.isFresh = true;
        await this.send({ type: "pinned", pinned: this.pinned });
        await this.refresh();
        this.running.resume();
        break;
      case "pin":
        this.pinned = message.pinned;
        this.home.setTitle(this.label, this.pinned);
        this.keepLooks();
        if (!message.pinned) this.followCursor(vscode.window.activeTextEditor);
        break;
      case "select":
        if (this.place === null) break;
        this.place = { ...this.place, subjectId: message.subjectId };
        await this.refresh();
        break;
      case "apply":
        await this.apply(message.alternativeId);
        break;
      case "reveal":
        await this.reveal(message.offset);
        break;
      case "observe":
        await this.running.take(message.step);
        break;
      case "run":
        if (commandsOfPanel.includes(message.actionId))
          await vscode.commands.executeCommand(message.actionId);
        break;
      case "export":
        await keepExport(message, this.folder());
    }
  }

  /** One workspace edit, so one undo step. */
  private async apply(alternativeId: string): Promise<void> {
    const client = this.server.client();
    const place = this.placeParams();
    if (client === null || place === null) return;
    const params: ApplyAlternativeParams = { ...place, alternativeId };
    type ProtocolEdit = Parameters<typeof client.protocol2CodeConverter.asWorkspaceEdit>[0];
    const answer = await this.ask<ProtocolEdit>(client, applyAlternativeMethod, params);
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer);
    if (edit === undefined || !(await vscode.workspace.applyEdit(edit)))
      await this.complain(
        vscode.l10n.t("Nothing was changed: the file is no longer as it was when this was proposed."),
      );
  }

  /** In the editor that shows the file already, else in the first group. */
  private async reveal(offset: number): Promise<void> {
    if (this.place === null) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(this.place.uri));
    const position = document.positionAt(offset);
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    await vscode.window.showTextDocument(document, {
      selection: new vscode.Range(position, position),
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    });
  }

  /** Where saved pictures and tables are proposed to go: beside the file. */
  private folder(): vscode.Uri | null {
    if (this.place === null) return null;
    const uri = vscode.Uri.parse(this.place.uri);
    return uri.scheme === "untitled" ? null : vscode.Uri.joinPath(uri, "..");
  }

  private async send(message: ToPanel): Promise<void> {
    await this.home.webview.postMessage(message);
  }
}

export function panelOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  const folders = ["dist", "media"].map((name) => vscode.Uri.joinPath(extensionUri, name));
  return { enableScripts: true, localResourceRoots: folders };
}
