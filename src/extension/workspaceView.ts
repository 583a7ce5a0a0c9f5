import * as vscode from "vscode";
import { type BaseLanguageClient, WorkDoneProgress } from "vscode-languageclient";
import {
  type CheckWorkspaceResult,
  checkWorkspaceMethod,
  leaveWorkspaceMethod,
  type WorkspaceOverviewResult,
  workspaceChangedMethod,
  workspaceOverviewMethod,
} from "../lsp/protocol.ts";
import type { Tone } from "../panelMessages.ts";
import type { ServerControl } from "./serverControl.ts";
import { type WorkspaceNode, workspaceSummary, workspaceTree } from "./workspaceTree.ts";

/** "Check All Files in the Workspace", and the list of what there is: by folder and file, with verdicts and sums. */
export function registerWorkspaceView(server: ServerControl): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  let nodes: readonly WorkspaceNode[] = [];
  let isChecked = false;
  const view = vscode.window.createTreeView<WorkspaceNode>("gpuplan.workspaceView", {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => [...(node === undefined ? nodes : node.children)],
      getTreeItem: toItem,
    },
  });
  const show = (overview: WorkspaceOverviewResult): void => {
    isChecked = overview !== null;
    nodes = overview === null ? [] : workspaceTree(overview, folderNames());
    view.message = overview === null || nodes.length === 0 ? "" : workspaceSummary(overview);
    void vscode.commands.executeCommand("setContext", "gpuplan.workspaceChecked", isChecked);
    changed.fire(undefined);
  };
  const refresh = async (client: BaseLanguageClient): Promise<void> =>
    show(await client.sendRequest<WorkspaceOverviewResult>(workspaceOverviewMethod));
  const check = async (): Promise<void> => {
    const client = await server.ready();
    if (client === null) return;
    await withProgress(client);
    await refresh(client);
  };
  return vscode.Disposable.from(
    changed,
    view,
    server.onDidStart((client) => {
      void vscode.commands.executeCommand("setContext", "gpuplan.serverRuns", true);
      client.onNotification(workspaceChangedMethod, () => void refresh(client));
      // A server that came back knows nothing of what was asked of the one before.
      if (isChecked) void client.sendRequest(checkWorkspaceMethod, {});
    }),
    vscode.commands.registerCommand("gpuplan.checkWorkspace", check),
    vscode.commands.registerCommand("gpuplan.leaveWorkspace", async () => {
      await server.client()?.sendNotification(leaveWorkspaceMethod);
      show(null);
    }),
  );
}

let requests = 0;

/** A notification with a bar, which can cancel it. */
function withProgress(client: BaseLanguageClient): Thenable<CheckWorkspaceResult> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: "GPU Plan: checking all files", cancellable: true },
    async (progress, token) => {
      const workDoneToken = `gpuplan-workspace-${++requests}`;
      let shown = 0;
      const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind !== "report" || value.percentage === undefined) return;
        progress.report({ increment: value.percentage - shown, message: value.message ?? "" });
        shown = value.percentage;
      });
      try {
        return await client.sendRequest<CheckWorkspaceResult>(checkWorkspaceMethod, { workDoneToken }, token);
      } catch (error) {
        if (token.isCancellationRequested) return null;
        throw error;
      } finally {
        listener.dispose();
      }
    },
  );
}

/** One folder needs no name. */
function folderNames(): ReadonlyMap<string, string> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return new Map(folders.length < 2 ? [] : folders.map(({ uri, name }) => [uri.toString(), name]));
}

const icons: Readonly<Record<Tone, vscode.ThemeIcon>> = {
  fits: new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed")),
  warning: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  error: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  unknown: new vscode.ThemeIcon("question"),
};

function toItem(node: WorkspaceNode): vscode.TreeItem {
  const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const state = node.children.length === 0 ? None : node.kind === "folder" ? Expanded : Collapsed;
  const item = new vscode.TreeItem(node.label, state);
  item.id = node.id;
  item.description = node.description;
  item.tooltip = node.tooltip;
  item.iconPath = icons[node.tone];
  item.accessibilityInformation = { label: node.accessibleLabel };
  if (node.place !== undefined) item.command = openCommand(node.place);
  return item;
}

function openCommand({ uri, range }: NonNullable<WorkspaceNode["place"]>): vscode.Command {
  const selection =
    range &&
    new vscode.Range(range.start.line, range.start.character, range.start.line, range.start.character);
  return {
    command: "vscode.open",
    title: "Open",
    arguments: [vscode.Uri.parse(uri), ...(selection ? [{ selection }] : [])],
  };
}
