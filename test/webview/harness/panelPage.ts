import type { Browser, Page } from "playwright-core";
import type { FromPanel, PanelView, ToPanel } from "../../../src/panelMessages.ts";
import { panelBundle } from "./panelBundle.ts";
import { type ThemeName, themes } from "./themes.ts";

export interface PanelPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly forcedColors?: boolean;
  /** As VS Code's zoom does it: fewer CSS pixels for the same screen. */
  readonly zoom?: number;
  /** What `getState` returns at the start. */
  readonly savedState?: unknown;
}

/** The panel in a page of its own, under the policy that the extension sets, with VS Code's side played by the test. */
export interface PanelPage {
  readonly page: Page;
  readonly show: (view: PanelView) => Promise<void>;
  readonly post: (message: ToPanel | unknown) => Promise<void>;
  readonly sent: () => Promise<FromPanel[]>;
  readonly savedState: () => Promise<unknown>;
  /** Violations of the policy, uncaught errors and console errors so far. */
  readonly complaints: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

const address = "https://panel.example";
const nonce = "abc123";
const policy = `default-src 'none'; style-src ${address} 'nonce-${nonce}'; script-src 'nonce-${nonce}'; img-src blob:`;

export async function openPanelPage(browser: Browser, options: PanelPageOptions = {}): Promise<PanelPage> {
  const { theme = "dark", width = 1100, height = 900, forcedColors = false, zoom = 1 } = options;
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    reducedMotion: "reduce",
    forcedColors: forcedColors ? "active" : "none",
    colorScheme: theme.endsWith("light") ? "light" : "dark",
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`console: ${message.text()}`);
  });
  await serve(page, theme, options.savedState);
  await page.goto(`${address}/`);
  const post = async (message: ToPanel | unknown): Promise<void> => {
    await page.evaluate((data) => window.postMessage(data, "*"), message);
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  };
  return {
    page,
    post,
    show: (view) => post({ type: "show", view }),
    sent: () => page.evaluate("window.sentMessages"),
    savedState: () => page.evaluate("window.savedState"),
    complaints: async () => [...errors, ...(await page.evaluate<string[]>("window.violations"))],
    close: () => context.close(),
  };
}

async function serve(page: Page, theme: ThemeName, savedState: unknown): Promise<void> {
  const { script, styles } = await panelBundle();
  const files: Readonly<Record<string, { readonly contentType: string; readonly body: string }>> = {
    "/": { contentType: "text/html", body: html(theme) },
    "/host.js": { contentType: "text/javascript", body: hostScript(theme, savedState) },
    "/webview.js": { contentType: "text/javascript", body: script },
    "/webview.css": { contentType: "text/css", body: styles },
  };
  await page.route("**/*", (route) => {
    const file = files[new URL(route.request().url()).pathname];
    return file ? route.fulfill({ ...file, headers: { "content-security-policy": policy } }) : route.abort();
  });
}

function html(theme: ThemeName): string {
  const { kind } = themes[theme];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta property="csp-nonce" content="${nonce}">
    <title>Capacity</title>
    <link rel="stylesheet" href="/webview.css">
    <script nonce="${nonce}" src="/host.js"></script>
    <script nonce="${nonce}" src="/webview.js" defer></script>
  </head>
  <body class="${kind}" data-vscode-theme-kind="${kind}"></body>
</html>`;
}

/** VS Code's side of a webview: theme variables on the root element, and the API that may be acquired once. */
function hostScript(theme: ThemeName, savedState: unknown): string {
  return `
    for (const [name, value] of Object.entries(${JSON.stringify(themes[theme].variables)})) document.documentElement.style.setProperty(name, value);
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective + " " + event.sourceFile + ":" + event.lineNumber + " " + event.sample));
    window.sentMessages = [];
    window.savedState = ${JSON.stringify(savedState ?? null)} ?? undefined;
    let acquired = false;
    window.acquireVsCodeApi = () => {
      if (acquired) throw new Error("An instance of the VS Code API has already been acquired");
      acquired = true;
      return {
        postMessage: (message) => window.sentMessages.push(message),
        getState: () => window.savedState,
        setState: (state) => { window.savedState = JSON.parse(JSON.stringify(state)); },
      };
    };
  `;
}
