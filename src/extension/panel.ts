import * as vscode from "vscode";
import type { PanelPlace } from "../panelMessages.ts";
import { createPanelLooks, type PanelLooks } from "./panelLooks.ts";
import { readSavedPanel } from "./panelMessageSchema.ts";
import { placeOfCursor, readPlace } from "./panelPlace.ts";
import { PanelSession, panelOptions } from "./panelSession.ts";
import type { ServerControl } from "./serverControl.ts";

const viewType = "gpuplan.capacity";
const sideBarView = "gpuplan.capacityView";
const pinnedTitle = "Capacity (pinned)";

/** An open tab and its session. */
interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly session: PanelSession;
}

/**
 * The capacity panel: beside the editor or in the side bar, following the cursor unless pinned. There may be many
 * pinned tabs, and at most one that follows: two of them would show the same.
 */
export function registerPanel(context: vscode.ExtensionContext, server: ServerControl): vscode.Disposable {
  const open = new Set<OpenPanel>();
  const looks = createPanelLooks(context);
  const adopt = (panel: vscode.WebviewPanel, place: PanelPlace | null, pinned: boolean): void => {
    const session = new PanelSession(
      tabHome(panel, context.extensionUri),
      context,
      server,
      looks,
      place,
      pinned,
    );
    const entry = { panel, session };
    open.add(entry);
    panel.onDidDispose(() => {
      if (!open.delete(entry)) return;
      session.forgetLooks();
      session.dispose();
    });
  };
  /** For another panel that shows the same, and its looks. */
  const giveWay = (entry: OpenPanel): void => {
    open.delete(entry);
    entry.session.dispose();
    entry.panel.dispose();
  };
  const follower = (): OpenPanel | undefined => [...open].find(({ session }) => !session.isPinned);
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      "gpuplan.openPanel",
      async (uri?: unknown, position?: unknown, subjectId?: unknown) => {
        const place = readPlace(uri, position, subjectId) ?? placeOfCursor();
        await settleRestored(
          () => open.size,
          () => follower() !== undefined,
        );
        const known = follower();
        if (known !== undefined) {
          known.session.moveTo(place);
          known.panel.reveal(undefined, true);
          return;
        }
        const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        adopt(
          vscode.window.createWebviewPanel(viewType, "Capacity", column, panelOptions(context.extensionUri)),
          place,
          false,
        );
      },
    ),
    vscode.commands.registerCommand("gpuplan.observe", async (address?: unknown) => {
      await vscode.commands.executeCommand("gpuplan.openPanel");
      await server.ready();
      await follower()?.session.running.take("start", typeof address === "string" ? address : undefined);
    }),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, raw: unknown) => {
        const saved = readSavedPanel(raw);
        // Whoever opened the panel before its old tab came back would have two that follow.
        const known = saved.pinned ? undefined : follower();
        if (known !== undefined) giveWay(known);
        const place = await restoredPlace(saved.place, saved.pinned);
        adopt(panel, place, saved.pinned && place !== null);
      },
    }),
    registerSideBar(context, server, looks),
    // The tabs stay: a window that reloads ends the extension first, and would come back without them.
    { dispose: () => [...open].forEach(({ session }) => void session.dispose()) },
  );
}

function registerSideBar(
  context: vscode.ExtensionContext,
  server: ServerControl,
  looks: PanelLooks,
): vscode.Disposable {
  return vscode.Disposable.from(
    // The view appears once a file held something to size; other workspaces never see it.
    server.onDidAnalyze(() => void vscode.commands.executeCommand("setContext", "gpuplan.hasSubject", true)),
    vscode.window.registerWebviewViewProvider(sideBarView, {
      resolveWebviewView: (view) => {
        const home = {
          kind: "view" as const,
          webview: view.webview,
          setTitle: (label: string | null) => {
            view.description = label ?? "";
          },
        };
        const session = new PanelSession(home, context, server, looks, placeOfCursor(), false);
        view.onDidDispose(() => session.dispose());
      },
    }),
  );
}

function tabHome(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
): ConstructorParameters<typeof PanelSession>[0] {
  const media = (name: string) => vscode.Uri.joinPath(extensionUri, "media", name);
  panel.iconPath = { light: media("panel-light.svg"), dark: media("panel-dark.svg") };
  return {
    kind: "tab",
    webview: panel.webview,
    setTitle: (label, pinned) => {
      const name = pinned ? pinnedTitle : "Capacity";
      panel.title = label === null ? name : `${name}: ${label}`;
    },
  };
}

/** How long a tab that can be seen may take to come back after a reload, before another panel is opened instead. */
const restoreMs = 5_000;

/** Tabs of panels that followed the cursor before a reload and have not come back yet. */
function unrestoredTabs(restored: number): readonly vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
  return tabs.length <= restored ? [] : tabs.filter(({ label }) => !label.startsWith(pinnedTitle));
}

/**
 * After a reload the editor restores the tabs that can be seen, and keeps hidden ones as names until they are looked
 * at. The one that can be seen is waited for; hidden ones give way to the panel that is about to be opened.
 */
async function settleRestored(countOpen: () => number, hasFollower: () => boolean): Promise<void> {
  const deadline = Date.now() + restoreMs;
  const isComing = () => !hasFollower() && unrestoredTabs(countOpen()).some(({ isActive }) => isActive);
  while (isComing() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  if (hasFollower()) return;
  const stale = unrestoredTabs(countOpen());
  if (stale.length > 0) await vscode.window.tabGroups.close(stale, true);
}

/** A follower goes where the cursor is; a pinned panel back to its file, which is opened so that the server knows it. */
async function restoredPlace(saved: PanelPlace | null, pinned: boolean): Promise<PanelPlace | null> {
  const cursor = placeOfCursor();
  if (!pinned && cursor !== null) return cursor;
  if (saved === null) return cursor;
  try {
    await vscode.workspace.openTextDocument(vscode.Uri.parse(saved.uri));
    return saved;
  } catch {
    // The file is gone since.
    return cursor;
  }
}
