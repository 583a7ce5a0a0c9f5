import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
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
import { requestWithProgress } from "./serverProgress.ts";
import { type WorkspaceNode, workspaceSummary, workspaceTree } from "./workspaceTree.ts";

/** "Check All Files in the Workspace", and the list of what there is: by folder and file, with verdicts and sums. */
export function registerWorkspaceView(server: ServerControl): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  let nodes: readonly WorkspaceNode[] = [];
  let isChecked = false;
  let isLong = false;
  const settling = settleFirstShowing(() => changed.fire(undefined));
  const view = vscode.window.createTreeView<WorkspaceNode>("gpuplan.workspaceView", {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => {
        settling.refresh();
        return [...(node === undefined ? nodes : node.children)];
      },
      getTreeItem: (node) => toItem(node, isLong),
    },
  });
  const show = (overview: WorkspaceOverviewResult): void => {
    isChecked = overview !== null;
    nodes = overview === null ? [] : workspaceTree(overview, folderNames());
    isLong = overview !== null && overview.files.length > mostUnfolded;
    const isEmpty = nodes.length === 0 && overview?.remainingFiles === 0;
    view.message = overview === null || isEmpty ? "" : workspaceSummary(overview);
    void vscode.commands.executeCommand("setContext", "gpuplan.workspaceChecked", isChecked);
    changed.fire(undefined);
  };
  const refresh = async (client: BaseLanguageClient): Promise<void> =>
    show(await client.sendRequest<WorkspaceOverviewResult>(workspaceOverviewMethod));
  const check = async (): Promise<void> => {
    const client = await server.ready();
    if (client === null) return;
    const title = vscode.l10n.t("GPU Plan: checking all files");
    // What comes of it the server tells while it goes on, and once it is over.
    await requestWithProgress<CheckWorkspaceResult>(client, title, checkWorkspaceMethod, {});
  };
  return vscode.Disposable.from(
    changed,
    view,
    settling,
    view.onDidChangeVisibility(({ visible }) => visible && settling.begin()),
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

const quietMs = 500;

/**
 * Where VS Code shows a tree for the first time, it loads it twice at once. What it has by then it asks for in groups,
 * and numbers the rows of one group by those of the next: a deployment stands under a foreign file, and some are gone,
 * until something changes. So the tree is loaded once more, after all was asked for and VS Code is quiet.
 */
function settleFirstShowing(reload: () => void): vscode.Disposable & {
  /** The view is shown. */
  readonly begin: () => void;
  /** Something was asked for. */
  readonly refresh: () => void;
} {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBegun = false;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      reload();
    }, quietMs);
  };
  return {
    begin: () => {
      if (!isBegun) wait();
      isBegun = true;
    },
    refresh: () => {
      if (timer !== undefined) wait();
    },
    dispose: () => clearTimeout(timer),
  };
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

/** Of so many files the verdicts are shown at once; of more they are unfolded one by one. */
const mostUnfolded = 50;

function toItem(node: WorkspaceNode, isLong: boolean): vscode.TreeItem {
  const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const isUnfolded = node.kind === "folder" || !isLong;
  const state = node.children.length === 0 ? None : isUnfolded ? Expanded : Collapsed;
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
    title: vscode.l10n.t("Open"),
    arguments: [vscode.Uri.parse(uri), ...(selection ? [{ selection }] : [])],
  };
}
