import * as vscode from "vscode";
import {
  type ApplyAlternativeParams,
  applyAlternativeMethod,
  type PanelViewParams,
  type PanelViewResult,
  panelViewMethod,
} from "../lsp/protocol.ts";
import { emptyPanelView, type FromPanel, type ToPanel } from "../panelMessages.ts";
import { createNonce, panelHtml } from "./panelHtml.ts";
import { readPanelMessage } from "./panelMessageSchema.ts";
import { documentLanguages, type ServerControl } from "./serverControl.ts";

/** What the panel is about: a document, a place in it, and the launch or service that was chosen there. */
interface PanelPlace {
  uri: vscode.Uri;
  position: vscode.Position;
  subjectId: string | null;
}

const viewType = "gpuplan.capacity";
/** What a button of the panel may run; a webview is not trusted with more. */
const commandsOfPanel: readonly string[] = ["gpuplan.setTargetGpu"];

/** The capacity panel: beside the editor, following the cursor unless pinned. */
export function registerPanel(context: vscode.ExtensionContext, server: ServerControl): vscode.Disposable {
  let open: CapacityPanel | null = null;
  const show = (panel: vscode.WebviewPanel, place: PanelPlace | null): void => {
    open = new CapacityPanel(panel, context.extensionUri, server, place);
    panel.onDidDispose(() => {
      open = null;
    });
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      "gpuplan.openPanel",
      (uri?: unknown, position?: unknown, subjectId?: unknown) => {
        const place = readPlace(uri, position, subjectId) ?? placeOfCursor();
        if (open !== null) {
          open.moveTo(place);
          return;
        }
        const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        show(
          vscode.window.createWebviewPanel(viewType, "Capacity", column, panelOptions(context.extensionUri)),
          place,
        );
      },
    ),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel) => {
        panel.webview.options = panelOptions(context.extensionUri);
        show(panel, placeOfCursor());
      },
    }),
    { dispose: () => open?.close() },
  );
}

/** One open panel; lives until its tab is closed. */
class CapacityPanel {
  private pinned = false;
  private asked = 0;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly server: ServerControl,
    private place: PanelPlace | null,
  ) {
    const file = (name: string) => vscode.Uri.joinPath(extensionUri, "dist", name);
    const media = (name: string) => vscode.Uri.joinPath(extensionUri, "media", name);
    this.disposables = [
      panel.webview.onDidReceiveMessage((raw: unknown) => void this.receive(readPanelMessage(raw))),
      server.onDidAnalyze(() => void this.refresh()),
      vscode.window.onDidChangeTextEditorSelection(() => this.followCursor()),
      vscode.window.onDidChangeActiveTextEditor(() => this.followCursor()),
    ];
    panel.onDidDispose(() => this.disposables.forEach((disposable) => void disposable.dispose()));
    panel.iconPath = { light: media("panel-light.svg"), dark: media("panel-dark.svg") };
    panel.webview.html = panelHtml(panel.webview, file("webview.js"), file("webview.css"), createNonce());
  }

  close(): void {
    this.panel.dispose();
  }

  moveTo(place: PanelPlace | null): void {
    if (place !== null) this.place = place;
    this.panel.reveal(undefined, true);
    void this.refresh();
  }

  private followCursor(): void {
    const place = placeOfCursor();
    if (this.pinned || place === null) return;
    this.place = place;
    void this.refresh();
  }

  private async refresh(): Promise<void> {
    const client = this.server.client();
    const params = this.placeParams();
    const turn = ++this.asked;
    const view =
      client === null || params === null
        ? emptyPanelView
        : await client.sendRequest<PanelViewResult | null>(panelViewMethod, params);
    if (turn !== this.asked || view === null) return;
    this.panel.title = view.subject === null ? "Capacity" : `Capacity: ${view.subject.label}`;
    await this.send({ type: "show", view });
  }

  private placeParams(): PanelViewParams | null {
    const client = this.server.client();
    if (client === null || this.place === null) return null;
    const { line, character } = this.place.position;
    return {
      uri: client.code2ProtocolConverter.asUri(this.place.uri),
      position: { line, character },
      ...(this.place.subjectId !== null && { subjectId: this.place.subjectId }),
    };
  }

  private async receive(message: FromPanel | null): Promise<void> {
    if (message === null) return;
    if (message.type === "ready") {
      await this.send({ type: "pinned", pinned: this.pinned });
      await this.refresh();
    } else if (message.type === "pin") {
      this.pinned = message.pinned;
      if (!message.pinned) this.followCursor();
    } else if (message.type === "select" && this.place !== null) {
      this.place.subjectId = message.subjectId;
      await this.refresh();
    } else if (message.type === "apply") {
      await this.apply(message.alternativeId);
    } else if (message.type === "reveal") {
      await this.reveal(message.offset);
    } else if (message.type === "run" && commandsOfPanel.includes(message.actionId)) {
      await vscode.commands.executeCommand(message.actionId);
    }
  }

  /** One workspace edit, so one undo step. */
  private async apply(alternativeId: string): Promise<void> {
    const client = this.server.client();
    const place = this.placeParams();
    if (client === null || place === null) return;
    const params: ApplyAlternativeParams = { ...place, alternativeId };
    const answer = await client.sendRequest<
      Parameters<typeof client.protocol2CodeConverter.asWorkspaceEdit>[0]
    >(applyAlternativeMethod, params);
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer);
    if (edit) await vscode.workspace.applyEdit(edit);
  }

  private async reveal(offset: number): Promise<void> {
    if (this.place === null) return;
    const document = await vscode.workspace.openTextDocument(this.place.uri);
    const position = document.positionAt(offset);
    await vscode.window.showTextDocument(document, {
      selection: new vscode.Range(position, position),
      viewColumn: vscode.ViewColumn.One,
    });
  }

  private async send(message: ToPanel): Promise<void> {
    await this.panel.webview.postMessage(message);
  }
}

function panelOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  const folders = ["dist", "media"].map((name) => vscode.Uri.joinPath(extensionUri, name));
  return { enableScripts: true, localResourceRoots: folders };
}

function placeOfCursor(): PanelPlace | null {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !documentLanguages.includes(editor.document.languageId)) return null;
  return { uri: editor.document.uri, position: editor.selection.active, subjectId: null };
}

/** Arguments of the code lens; anything else opens the panel at the cursor. */
function readPlace(uri: unknown, position: unknown, subjectId: unknown): PanelPlace | null {
  if (typeof uri !== "string" || typeof position !== "object" || position === null) return null;
  if (!("line" in position && "character" in position)) return null;
  const { line, character } = position;
  if (typeof line !== "number" || typeof character !== "number") return null;
  return {
    uri: vscode.Uri.parse(uri),
    position: new vscode.Position(line, character),
    subjectId: typeof subjectId === "string" ? subjectId : null,
  };
}
