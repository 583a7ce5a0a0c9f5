import type { FromPanel, ToPanel } from "../src/panelMessages.ts";

/**
 * The one place that knows VS Code's side of a webview: messages out, messages in, state that outlives a reload.
 * Messages come from our own extension, so their shape is taken on trust here and nowhere else.
 */
export interface PanelHost {
  readonly send: (message: FromPanel) => void;
  readonly onMessage: (listener: (message: ToPanel) => void) => void;
  readonly loadState: () => unknown;
  readonly saveState: (state: unknown) => void;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** May be called once per page: VS Code hands its API out a single time. */
export function connectHost(): PanelHost {
  const api = acquireVsCodeApi();
  return {
    send: (message) => api.postMessage(message),
    onMessage: (listener) => {
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        if (isToPanel(event.data)) listener(event.data);
      });
    },
    loadState: () => api.getState(),
    saveState: (state) => api.setState(state),
  };
}

function isToPanel(data: unknown): data is ToPanel {
  if (typeof data !== "object" || data === null || !("type" in data)) return false;
  return ["show", "pinned", "cursor", "observed", "problem"].includes(String(data.type));
}
