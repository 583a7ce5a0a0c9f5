import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../../hub/hubServer.ts";
import { exposedMetrics } from "../../vllm/metrics/exposed.ts";
import { goTo, openFile, openPanelFrame, screenshot } from "./actions.ts";
import { type EditorPage, openEditorPage } from "./editorPage.ts";

// A server that answers as vLLM does, asked by the real language server at the address that a person types.

let editor: EditorPage;
let server: TestServer;

beforeAll(async () => {
  let requests = 400;
  server = await startServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(exposedMetrics({ requests, ttftSeconds: 0.4, tpotSeconds: 0.06, usage: 0.3 }));
    requests += 2;
  });
  editor = await openEditorPage({ size: { width: 1400, height: 900 } });
});
afterAll(async () => {
  await editor?.close();
  await server?.close();
});

test("is read once it is asked for, watched and taken away, and its address is remembered", async () => {
  const { page } = editor;
  await openFile(page, "serve.sh");
  await goTo(page, 11, 10);
  const frame = await openPanelFrame(page);
  const start = frame.getByRole("button", { name: "Compare with a running server…" });
  await start.waitFor();
  expect(server.requests).toHaveLength(0);

  await start.click();
  const input = page.locator(".quick-input-widget:visible input");
  await input.fill(server.origin);
  await input.press("Enter");
  const table = frame.getByRole("region", { name: "What the server tells" });
  await table.waitFor();
  expect(await table.innerText()).toMatch(/KV cache in tokens\s+[\d,–]+\s+86,304\s/);
  expect(server.requests.map(({ path }) => path)).toEqual(["/metrics"]);
  expect(await frame.locator(".memory-bar .observed-mark").count()).toBe(2);
  await screenshot(page, "panel-running-server");

  await frame.getByRole("button", { name: "Watch", exact: true }).click();
  await frame.getByText(/Times and rates are of the last/).waitFor();
  await frame.getByRole("button", { name: "Stop watching" }).click();
  await frame.getByRole("button", { name: "Take away" }).click();
  await start.waitFor();
  expect(await frame.locator(".observed-mark").count()).toBe(0);

  const asked = server.requests.length;
  await start.click();
  await expect.poll(() => input.inputValue()).toBe(`${server.origin}/metrics`);
  await input.press("Escape");
  expect(server.requests).toHaveLength(asked);
});
