import { join } from "node:path";
import { _electron, type Page } from "playwright-core";
import { chooseEditor } from "../host/chooseEditor.ts";
import { launchChromium } from "../host/chromium.ts";
import { electronArguments, ensureElectron } from "../host/electron.ts";
import { startHostedServer } from "../host/hostedServer.ts";
import { stagedExtension } from "../host/paths.ts";
import { cleanEnvironment, stopProcessesOnSignals } from "../host/processes.ts";
import { createTemporaryFolder } from "../host/temporaryFolder.ts";
import { type Settings, type Theme, themes, writeUserSettings } from "../host/userSettings.ts";
import { createWorkspace, type Workspace } from "../host/workspaces.ts";

export interface EditorPageOptions {
  /** The project's examples unless said otherwise. */
  readonly workspace?: Workspace;
  readonly settings?: Settings;
  readonly theme?: Theme;
  readonly size?: { readonly width: number; readonly height: number };
  /** Another folder than the staged extension's, or the package to install. In a browser only. */
  readonly extension?: { readonly folder: string } | { readonly vsix: string };
  /** Done with the page before it goes anywhere. In a browser only. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface EditorPage {
  readonly page: Page;
  /** The workspace's folder on disk, to read what a test has saved. */
  readonly folder: string;
  close(): Promise<void>;
}

interface Opened {
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens VS Code with the extension on a workspace of its own, ready for the keyboard. */
export async function openEditorPage(options: EditorPageOptions = {}): Promise<EditorPage> {
  stopProcessesOnSignals();
  const { kind } = await chooseEditor();
  const workspace = await createWorkspace(options.workspace ?? "examples");
  const settings = { ...options.settings, "workbench.colorTheme": themes[options.theme ?? "light"] };
  const size = options.size ?? { width: 1280, height: 800 };
  try {
    const opened =
      kind === "electron" && options.extension === undefined
        ? await openElectron(workspace.path, settings, size)
        : await openHosted(workspace.path, settings, size, options);
    const close = async (): Promise<void> => {
      await opened.close();
      await workspace.remove();
    };
    // Nothing that a test waits for may take longer once the editor is there.
    opened.page.setDefaultTimeout(15_000);
    await opened.page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
    await opened.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
    return { page: opened.page, folder: workspace.path, close };
  } catch (error) {
    await workspace.remove();
    throw error;
  }
}

type Size = NonNullable<EditorPageOptions["size"]>;

async function openHosted(
  folder: string,
  settings: Settings,
  size: Size,
  { prepare, extension }: EditorPageOptions,
): Promise<Opened> {
  const installed = extension !== undefined && "vsix" in extension ? extension : {};
  const developed = extension !== undefined && "vsix" in extension ? null : extension?.folder;
  const server = await startHostedServer({ settings, ...installed });
  try {
    const browser = await launchChromium();
    const context = await browser.newContext({
      viewport: size,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const page = await context.newPage();
    const close = async (): Promise<void> => {
      await browser.close();
      await server.stop();
    };
    await prepare?.(page);
    await page.goto(server.address(folder, undefined, developed));
    return { page, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function openElectron(folder: string, settings: Settings, size: Size): Promise<Opened> {
  const home = await createTemporaryFolder("page");
  await writeUserSettings([join(home.path, "data", "User")], settings);
  const environment = Object.entries(cleanEnvironment({}));
  const application = await _electron.launch({
    executablePath: await ensureElectron(),
    args: [...electronArguments(home.path, folder), `--extensionDevelopmentPath=${stagedExtension}`],
    env: Object.fromEntries(
      environment.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  });
  const page = await application.firstWindow();
  await page.setViewportSize(size);
  const close = async (): Promise<void> => {
    await application.close();
    await home.remove();
  };
  return { page, close };
}
