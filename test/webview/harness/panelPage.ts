import type { Browser, Page } from "playwright-core";
import { panelHtml } from "../../../src/extension/panelHtml.ts";
import type { FromPanel, PanelView, ToPanel } from "../../../src/panelMessages.ts";
import { panelBundle } from "./panelBundle.ts";
import { type ThemeName, themes } from "./themes.ts";

export interface PanelPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly forcedColors?: boolean;
  /** Reduced unless said otherwise: pictures must not depend on the moment. */
  readonly reducedMotion?: "reduce" | "no-preference";
  /** Keeps the elements that listen to the pointer, as `window.clickable`. */
  readonly recordListeners?: boolean;
  /** As VS Code's zoom does it: fewer CSS pixels for the same screen. */
  readonly zoom?: number;
  /** What the extension answers the page's `ready` with; nothing unless said. */
  readonly firstView?: PanelView;
  /** Done with the page before it goes anywhere. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** What `getState` returns at the start. */
  readonly savedState?: unknown;
}

/** The panel in a page of its own, under the policy that the extension sets, with VS Code's side played by the test. */
export interface PanelPage {
  readonly page: Page;
  readonly show: (view: PanelView) => Promise<void>;
  readonly post: (message: ToPanel | unknown) => Promise<void>;
  /** What the panel has asked for; that its looks are to be kept goes without saying. */
  readonly sent: () => Promise<FromPanel[]>;
  readonly savedState: () => Promise<unknown>;
  /** Violations of the policy, uncaught errors and console errors so far. */
  readonly complaints: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

const address = "https://panel.example";
const pageHtml = panelHtml(
  { cspSource: address, script: `${address}/webview.js`, style: `${address}/webview.css` },
  "abc123",
);

export async function openPanelPage(browser: Browser, options: PanelPageOptions = {}): Promise<PanelPage> {
  const { theme = "dark", width = 1100, height = 900, forcedColors = false, zoom = 1 } = options;
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    reducedMotion: options.reducedMotion ?? "reduce",
    forcedColors: forcedColors ? "active" : "none",
    colorScheme: theme.endsWith("light") ? "light" : "dark",
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`console: ${message.text()}`);
  });
  if (options.recordListeners === true) await page.addInitScript(recorderScript);
  await options.prepare?.(page);
  await page.addInitScript(hostScript(theme, options.savedState, options.firstView));
  await serve(page);
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
    sent: async () => {
      const messages = await page.evaluate<FromPanel[]>("window.sentMessages");
      return messages.filter(({ type }) => type !== "keep");
    },
    savedState: () => page.evaluate("window.savedState"),
    complaints: async () => [...errors, ...(await page.evaluate<string[]>("window.violations"))],
    close: () => context.close(),
  };
}

async function serve(page: Page): Promise<void> {
  const { script, styles } = await panelBundle();
  const files: Readonly<Record<string, { readonly contentType: string; readonly body: string }>> = {
    "/": { contentType: "text/html", body: pageHtml },
    "/webview.js": { contentType: "text/javascript", body: script },
    "/webview.css": { contentType: "text/css", body: styles },
  };
  await page.route("**/*", (route) => {
    const file = files[new URL(route.request().url()).pathname];
    return file ? route.fulfill(file) : route.abort();
  });
}

/** VS Code's side of a webview: its theme on the page before our script runs, and the API that may be acquired once. */
function hostScript(theme: ThemeName, savedState: unknown, firstView: PanelView | undefined): string {
  const { kind, variables } = themes[theme];
  return `
    document.addEventListener("readystatechange", () => {
      if (document.readyState !== "interactive") return;
      for (const [name, value] of Object.entries(${JSON.stringify(variables)})) document.documentElement.style.setProperty(name, value);
      document.body.className = ${JSON.stringify(kind)};
      document.body.dataset.vscodeThemeKind = ${JSON.stringify(kind)};
    });
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective + " " + event.sourceFile + ":" + event.lineNumber + " " + event.sample));
    window.sentMessages = [];
    window.savedState = ${JSON.stringify(savedState ?? null)} ?? undefined;
    const firstView = ${JSON.stringify(firstView ?? null)};
    let acquired = false;
    window.acquireVsCodeApi = () => {
      if (acquired) throw new Error("An instance of the VS Code API has already been acquired");
      acquired = true;
      return {
        postMessage: (message) => {
          window.sentMessages.push(message);
          if (message.type === "ready" && firstView !== null) window.postMessage({ type: "show", view: firstView }, "*");
        },
        getState: () => window.savedState,
        setState: (state) => { window.savedState = JSON.parse(JSON.stringify(state)); },
      };
    };
  `;
}

const recorderScript = `
  window.clickable = [];
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (this instanceof Element && /^(click|pointer|mouse)/.test(type)) window.clickable.push(this);
    return addEventListener.call(this, type, ...rest);
  };
`;
