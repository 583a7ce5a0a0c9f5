import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PanelView } from "../../src/panelMessages.ts";
import { formatBytes, formatConcurrency, formatMoney, formatTime } from "../../src/units/print.ts";
import { seenView } from "../../webview/whatIf/seenView.ts";
import { asWritten, type WhatIf } from "../../webview/whatIf/whatIf.ts";
import { launchChromium } from "../editor/host/chromium.ts";
import { openPanelPage, type PanelPage } from "./harness/panelPage.ts";
import { rowsOf, textOf } from "./harness/readPage.ts";
import { launchView, planView, realView, viewOf } from "./harness/realViews.ts";

let browser: Browser;
let launch: PanelView;
let panel: PanelPage;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  launch = await launchView();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  panel = await openPanelPage(browser);
  page = panel.page;
});
afterEach(async () => {
  const complaints = await panel.complaints();
  await panel.close();
  expect(complaints).toEqual([]);
});

const keyFigure = (label: string): Promise<string> =>
  textOf(page.locator(".key-figure", { hasText: label }).locator(".key-value"));
const openTab = (name: string): Promise<void> => page.getByRole("tab", { name }).click();

/** What Node's arithmetic says for the same controls, printed by the same printers. */
function expected(whatIf: Partial<WhatIf>) {
  const { view, answer } = seenView(launch, { ...asWritten, ...whatIf });
  if (!answer?.ok) throw new Error("There is no answer.");
  const kvCache = view.memory?.parts.find(({ id }) => id === "kvCache")?.bytes.mid ?? 0;
  return {
    verdict: view.verdict.sentence,
    kvCache: formatBytes(kvCache),
    requests: formatConcurrency(answer.requests.mid),
    firstToken: formatTime(answer.speed?.speed.ttftMs.mid ?? 0),
    month: formatMoney(answer.money?.perMonth ?? 0),
  };
}

async function shown() {
  const row = page.locator("tr.kind-current");
  const requests = await textOf(row.locator('[data-label="Requests"]'));
  return {
    verdict: await textOf(page.locator(".verdict-sentence")),
    kvCache: await textOf(page.locator(".legend-entry", { hasText: "KV cache" }).locator(".legend-figure")),
    requests: requests.split(" ")[0],
    firstToken: await keyFigure("First token"),
    month: await keyFigure("Per month"),
  };
}

describe("a control moves every figure to what the arithmetic says", () => {
  beforeEach(() => panel.show(launch));

  test("at rest: the file's", async () => {
    expect(await shown()).toEqual(expected({}));
    expect(await page.getByRole("button", { name: "Reset" }).isDisabled()).toBe(true);
  });

  test("the utilization, by keys", async () => {
    await page.getByRole("slider", { name: "Utilization" }).focus();
    for (let press = 0; press < 5; press++) await page.keyboard.press("ArrowLeft");
    expect(await shown()).toEqual(expected({ utilization: 0.85 }));
    expect(await textOf(page.locator(".memory-bar .limit text"))).toContain("(85%)");
  });

  test("requests and context, and back", async () => {
    await page.getByRole("slider", { name: "Requests", exact: true }).press("ArrowRight");
    const context = page.getByRole("slider", { name: "Context", exact: true });
    for (let press = 0; press < 8; press++) await context.press("ArrowLeft");
    const whatIf = { requests: 11, contextTokens: 16384 };
    expect(await shown()).toEqual(expected(whatIf));
    expect(await textOf(page.locator(".workload text"))).toMatch(/11 × 16K/);
    await page.getByRole("button", { name: "Reset" }).click();
    expect(await shown()).toEqual(expected({}));
  });

  test("the type of the cache and the GPU, by their lists", async () => {
    await page.getByLabel("KV cache type").selectOption("fp8");
    await page.getByLabel("GPU", { exact: true }).selectOption("a100-sxm4-80gb");
    expect(await shown()).toEqual(expected({ kvCacheDtype: "fp8", gpuId: "a100-sxm4-80gb" }));
    expect(await textOf(page.locator("#memory-heading + .section-aside"))).toContain("A100 SXM4 80GB");
  });

  test("and says nothing to the extension: the file stays as it is", async () => {
    await page.getByRole("slider", { name: "Utilization" }).press("Home");
    expect(await panel.sent()).toEqual([{ type: "ready" }]);
  });

  test("outlasts a new view of the same launch and a reload, not another launch", async () => {
    await page.getByLabel("KV cache type").selectOption("fp8");
    await panel.show({ ...launch });
    expect(await shown()).toEqual(expected({ kvCacheDtype: "fp8" }));
    await expect.poll(() => panel.savedState()).toMatchObject({ state: { whatIf: { kvCacheDtype: "fp8" } } });
    const savedState = await panel.savedState();
    await panel.close();
    panel = await openPanelPage(browser, { savedState });
    page = panel.page;
    expect(await shown()).toEqual(expected({ kvCacheDtype: "fp8" }));
    await panel.show({ ...launch, subject: { id: "another", label: "another", offset: 0 } });
    expect(await shown()).toEqual(expected({}));
  });
});

describe("charts", () => {
  beforeEach(() => panel.show(launch));
  const charts = ["latency", "throughput", "token-cost", "user-cost"];

  test.each(charts)("%s is read along its axis by keys, and has all of it in its table", async (id) => {
    const section = page.locator(`section[aria-labelledby="${id}-heading"]`);
    const handle = section.getByRole("slider");
    const readout = () => textOf(section.locator(".readout"));
    const atRest = await readout();
    await handle.focus();
    await page.keyboard.press("End");
    const atEnd = await readout();
    expect(atEnd).not.toBe(atRest);
    await page.keyboard.press("Escape");
    expect(await readout()).toBe(atRest);
    await section.locator("summary").click();
    await section.locator("tbody tr").first().waitFor();
    const rows = await rowsOf(section.locator("table"));
    const place = /^At ([^:]+):/.exec(atEnd)?.[1] ?? "";
    expect(rows.at(-1)?.startsWith(place)).toBe(true);
    const values = [...atEnd.matchAll(/[\d,.]+ (?:ms|s|min|h|tokens\/s)|\$[\d,.]*\d/g)].map(([text]) => text);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(rows.at(-1)).toContain(value);
  });

  test("draw the objectives of a plan as lines", async () => {
    const objectives = [
      { id: "ttft", limit: 500, met: true },
      { id: "tpot", limit: 50, met: true },
    ];
    await panel.show({ ...launch, plan: { name: "p", figures: [], growth: null, costs: null, objectives } });
    const labels = await textOf(page.locator('section[aria-labelledby="latency-heading"] .bound text'));
    expect(labels).toContain("objective: first token within 500 ms");
    expect(labels).toContain("objective: each token within 50 ms");
  });

  test("say in words why there are none where the server does not start", async () => {
    await page.getByLabel("GPU", { exact: true }).selectOption("t4");
    const latency = page.locator("section", { hasText: "Latency against load" }).last();
    expect(await textOf(latency.locator(".missing"))).toMatch(/will not start/);
    expect(await page.locator(".line-chart").count()).toBe(0);
  });
});

describe("the other tabs", () => {
  test("compare GPUs: what each makes of the server, sortable, to be tried", async () => {
    await panel.show(launch);
    await openTab("Compare GPUs");
    const table = page.locator("table.gpus");
    expect(await table.locator("tbody tr").count()).toBe(launch.gpus.length);
    await page.getByRole("button", { name: "Memory" }).click();
    const first = table.locator("tbody tr").first();
    expect(await textOf(first.locator("th"))).toBe("B300 SXM 288GB");
    await page.getByRole("button", { name: "Try A40" }).click();
    expect(await page.getByLabel("GPU", { exact: true }).inputValue()).toBe("a40");
    expect(await textOf(table.locator("tr.kind-current th"))).toBe("A40");
    await openTab("This server");
    expect(await shown()).toEqual(expected({ gpuId: "a40" }));
  });

  test("which when: a row for every range, and the one that is asked for is marked", async () => {
    await panel.show(launch);
    await openTab("Which when");
    const rows = page.locator("table.matrix tbody tr");
    const starts = (await rows.locator("th").allTextContents()).map((text) => Number(/\d+/.exec(text)?.[0]));
    expect(starts[0]).toBe(1);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(await textOf(page.locator("table.matrix tr.kind-current"))).toContain("asked for");
    expect(await page.locator(".line-chart .series").count()).toBeGreaterThan(0);
  });

  test("are moved between by arrow keys, with one tab stop", async () => {
    await panel.show(launch);
    await page.getByRole("tab", { name: "This server" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await textOf(page.locator('[role="tab"][aria-selected="true"]'))).toBe("Which when");
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("This server");
    expect(await page.locator('[role="tab"][tabindex="0"]').count()).toBe(1);
  });
});

describe("a plan", () => {
  test("has its sums, its growth and its break-even", async () => {
    await panel.show(await realView("l4-or-a40-speech.gpuplan.yaml", "agent"));
    expect(await keyFigure("Per month")).toBe("$2,808–$3,650.40");
    expect(await keyFigure("Over 12 months of growth")).toBe("$23,587.20–$30,326.40");
    expect(await textOf(page.locator(".sentences"))).toContain(
      "From 71–169 sessions on, a40-only costs no more than l4-only.",
    );
    expect(await page.locator('section[aria-labelledby="break-even-heading"] .series .line').count()).toBe(
      12,
    );
    expect(await page.locator('section[aria-labelledby="growth-heading"] .line-chart').count()).toBe(1);
  });

  test("with a server has both", async () => {
    await panel.show(await planView());
    expect(await page.locator(".memory-bar").count()).toBe(1);
    expect(await textOf(page.locator("#plan-heading"))).toContain("two-l4-32k");
  });
});

describe("the link with the file", () => {
  beforeEach(() => panel.show(launch));

  test("leads from a segment of the bar and from the workload to the line", async () => {
    const weights = launch.memory?.parts.find(({ id }) => id === "weights")?.range?.start;
    await page.locator(".memory-bar .segment-weights").click();
    expect((await panel.sent()).at(-1)).toEqual({ type: "reveal", offset: weights });
    await page.getByRole("button", { name: "Show the workload in the file" }).click();
    expect((await panel.sent()).at(-1)).toEqual({
      type: "reveal",
      offset: launch.requests?.workload?.range?.start,
    });
  });

  test("marks the part that the cursor stands at", async () => {
    const range = launch.memory?.parts.find(({ id }) => id === "free")?.range;
    await panel.post({ type: "cursor", offset: (range?.start ?? 0) + 2 });
    expect(await page.locator(".memory-bar .segment-free.under-cursor").count()).toBe(1);
    expect(await textOf(page.locator('.legend-entry[aria-current="location"] .legend-label'))).toBe(
      "Outside the utilization",
    );
    await panel.post({ type: "cursor", offset: null });
    expect(await page.locator(".under-cursor").count()).toBe(0);
  });
});

describe("exports", () => {
  beforeEach(() => panel.show(launch));
  const lastSent = async () => (await panel.sent()).at(-1);

  test.each(["memory", "requests", "latency", "throughput"])(
    "the chart %s as SVG that stands alone",
    async (id) => {
      await page
        .locator(`section[aria-labelledby="${id}-heading"]`)
        .getByRole("button", { name: "SVG" })
        .click();
      const message = await lastSent();
      if (message?.type !== "export") throw new Error("Nothing was exported.");
      expect(message.name).toMatch(/^[a-z0-9-]+$/);
      expect(message.content).not.toMatch(/class=|var\(--|style=|<script/);
      const problem = await page.evaluate((markup) => {
        const parsed = new DOMParser().parseFromString(markup, "image/svg+xml");
        return parsed.querySelector("parsererror")?.textContent ?? parsed.documentElement.nodeName;
      }, message.content);
      expect(problem).toBe("svg");
    },
  );

  test("a chart as PNG", async () => {
    await page
      .locator('section[aria-labelledby="memory-heading"]')
      .getByRole("button", { name: "PNG" })
      .click();
    await expect.poll(async () => (await lastSent())?.type).toBe("export");
    const message = await lastSent();
    if (message?.type !== "export") throw new Error("Nothing was exported.");
    const bytes = Buffer.from(message.content, "base64");
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(400);
  });

  test("the tables as CSV and the report as Markdown", async () => {
    await page.getByRole("group", { name: "Save the alternatives" }).getByRole("button").click();
    expect(await lastSent()).toMatchObject({ type: "export", format: "csv", name: "alternatives" });
    await page.getByRole("button", { name: "Copy report" }).click();
    const message = await lastSent();
    expect(message).toMatchObject({ type: "export", format: "copy" });
    expect(message?.type === "export" ? message.content : "").toContain(
      launch.verdict.sentence.replace(/[()]/g, "$&"),
    );
    await openTab("Compare GPUs");
    await page.getByRole("group", { name: "Save the comparison" }).getByRole("button").click();
    expect(await lastSent()).toMatchObject({ type: "export", format: "csv", name: "gpus" });
  });
});

test("names in files are never markup, wherever the service puts them", async () => {
  const evil = `<img src=x onerror=window.pwned=1>`;
  const plan = [
    "gpuplan: 1",
    `name: '${evil}'`,
    "pools: { main: { gpu: L4, price: runpod/spot } }",
    `services: { 'a ${evil}': { engine: process, pool: main, memory_per_session: 2GB, sessions_per_gpu: { L4: 8 } } }`,
    "workload: { sessions: 20, growth: [{ months: 3, sessions: 10 }] }",
    `alternatives: { 'x ${evil}': {}, 'y ${evil}': { pools: { main: { gpu: A40 } } } }`,
    "",
  ].join("\n");
  const launchText = `# gpuplan: gpu=L4 concurrency=2\nvllm serve 'Qwen/Qwen2.5-7B-Instruct' --served-model-name '${evil}'\nvllm serve '${evil}'\n`;
  for (const view of [
    await viewOf(plan, 5, `${evil}.gpuplan.yaml`),
    await viewOf(launchText, 40),
    await viewOf(launchText, launchText.length - 5),
  ]) {
    await panel.show(view);
    for (const tab of await page.getByRole("tab").all()) await tab.click();
    for (const summary of await page.locator("summary").all()) await summary.click();
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(await page.locator("main img, main script").count()).toBe(0);
  }
});
