import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createNonce, panelHtml } from "../../src/extension/panelHtml.ts";
import type { PanelView } from "../../src/panelMessages.ts";
import { launchChromium } from "../editor/host/chromium.ts";
import { openEverything } from "./harness/axe.ts";
import { openPanelPage, type PanelPage } from "./harness/panelPage.ts";
import { launchView, planView, realView, viewOf } from "./harness/realViews.ts";

// Names and texts of files come from strangers. None of them may become markup, run, load anything or break the page.

let browser: Browser;
let panel: PanelPage;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  panel = await openPanelPage(browser);
  page = panel.page;
});
afterEach(() => panel.close());

const texts: Readonly<Record<string, string>> = {
  markup: `<img src="https://evil.example/x.png" onerror="window.pwned=1"><script>window.pwned=1</script>`,
  "an end of what it stands in": `</title></svg></style></textarea>--><svg onload=window.pwned=1>`,
  attributes: `" onclick="window.pwned=1" style="position:fixed;inset:0" autofocus onfocus="window.pwned=1`,
  "a template": "${window.pwned=1}{{constructor.constructor('window.pwned=1')()}}<!--?lit$1$-->",
  "an address": "javascript:window.pwned=1",
  entities: "&lt;b&gt;&#x3c;img src=x onerror=window.pwned=1&#x3e;&amp;",
  "text from right to left": "مرحبا \u202eevil مرحبا بالعالم \u05d0\u05d1\u05d2",
  emoji: "👩‍👩‍👧‍👦🏳️‍🌈🧑🏽‍💻e\u0301\u0323\u0489",
  "characters that control": "\u0000\u0007\u001b[31m\u2028\u2029\ufeff\ud800",
  "one long word": "x".repeat(20_000),
};

/** The view with every text of it in front of, and behind, a stranger's; ids of our own logic stay what they are. */
function poisoned(view: PanelView, text: string): PanelView {
  const ours =
    /^(id|kind|tone|origin|type|mixers|span|verdict|limit|dtype|checkpointDtype|kvCacheDtype|uri)$/;
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return ours.test(key) ? value : `${value} ${text}`;
    if (Array.isArray(value)) return value.map((each) => visit(each, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, visit(each, name)]));
  };
  // What the arithmetic reads must stay readable, or there would be nothing to show beside a sentence.
  const { requests, alternatives, gpus, models, ...shown } = view;
  const strange = visit({ ...shown, alternatives: alternatives.map(({ scenario: _, ...row }) => row) }, "");
  return {
    ...(strange as Omit<PanelView, "requests" | "gpus" | "models">),
    alternatives: (strange as PanelView).alternatives.map((row, index) => ({
      ...row,
      scenario: alternatives[index]?.scenario ?? null,
    })),
    models,
    requests: requests && {
      ...requests,
      input: { ...requests.input, model: { ...requests.input.model, name: text } },
      terms: { ...requests.terms, priceReference: text },
    },
    gpus: gpus.map((gpu) => ({
      ...gpu,
      label: `${gpu.label} ${text}`,
      formFactor: text,
      architecture: text,
      memoryType: text,
      pcie: text,
      priceReference: text,
    })),
  };
}

/** What is wrong with the page after everything in it was opened. */
async function damage(): Promise<readonly string[]> {
  await openEverything(page);
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    await openEverything(page);
  }
  const found: string[] = await page.evaluate(() => {
    const wrong: string[] = [];
    if ("pwned" in window) wrong.push("a script ran");
    const strange =
      "main img, main script, main iframe, main a, main b, main style, main object, [style*=fixed]";
    for (const element of document.querySelectorAll(strange)) wrong.push(element.outerHTML.slice(0, 80));
    for (const element of document.querySelectorAll("main *"))
      for (const { name } of element.attributes)
        if (/^on/i.test(name) || name === "style" || name === "autofocus")
          wrong.push(`${element.tagName} ${name}`);
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) wrong.push(`wider than the page by ${scrollWidth - clientWidth} pixels`);
    if (document.querySelector('[role="alert"]') !== null) wrong.push("it could not be drawn");
    return wrong;
  });
  return [...found, ...(await panel.complaints())];
}

describe.each(Object.entries(texts))("%s in every text", (name, text) => {
  test("of a launch's view", async () => {
    await panel.show(poisoned(await launchView(), text));
    expect(await damage()).toEqual([]);
    if (name === "markup") expect(await page.locator("main").textContent()).toContain(text);
  });

  test("of a plan's view", async () => {
    const views = [await planView()];
    // The larger one shows the same parts with more rows.
    if (name === "markup") views.push(await realView("l4-or-a40-speech.gpuplan.yaml", "agent"));
    for (const view of views) {
      await panel.show(poisoned(view, text));
      expect(await damage()).toEqual([]);
    }
  });
});

const namesOfFiles = ["markup", "attributes", "a template", "text from right to left", "one long word"];

test.each(Object.entries(texts).filter(([name]) => namesOfFiles.includes(name)))(
  "%s in a file's own names comes through the service as text",
  async (_, text) => {
    const quoted = JSON.stringify(text.slice(0, 2000));
    const shell = `'${text.slice(0, 2000).replaceAll("'", "").replaceAll("\u0000", "")}'`;
    const plan = [
      "gpuplan: 1",
      `name: ${quoted}`,
      "pools: { main: { gpu: L4, price: runpod/spot } }",
      `services: { ${quoted}: { engine: process, pool: main, memory_per_session: 2GB, sessions_per_gpu: { L4: 8 } } }`,
      "workload: { sessions: 20, growth: [{ months: 3, sessions: 10 }] }",
      `alternatives: { ${quoted}: { pools: { main: { gpu: A40 } } } }`,
      "",
    ].join("\n");
    const launches = `# gpuplan: gpu=L4 concurrency=2\nvllm serve 'Qwen/Qwen2.5-7B-Instruct' --served-model-name ${shell}\nvllm serve ${shell}\n`;
    for (const view of [
      await viewOf(plan, 5, "strange.gpuplan.yaml"),
      await viewOf(launches, 40, "strange.sh"),
      await viewOf(launches, launches.length - 5, "strange.sh"),
    ]) {
      await panel.show(view);
      expect(await damage()).toEqual([]);
    }
  },
);

test("text from right to left turns none of our own words round", async () => {
  await panel.show(poisoned(await launchView(), texts["text from right to left"] ?? ""));
  const turned = await page.evaluate(() => {
    const wrong: string[] = [];
    let looked = 0;
    for (const element of document.querySelectorAll(
      ".kind, .legend-figure, .legend-origin, .verdict-word span, .unknown-figure",
    )) {
      const node = [...element.childNodes].find(
        (each) => each instanceof Text && each.data.trim().length > 1,
      );
      const text = node?.textContent ?? "";
      if (node === undefined || /[\u0590-\u06ff]/.test(text)) continue;
      looked++;
      const first = document.createRange();
      const start = text.search(/\S/);
      first.setStart(node, start);
      first.setEnd(node, start + 1);
      const second = document.createRange();
      second.setStart(node, start + 1);
      second.setEnd(node, start + 2);
      if (second.getBoundingClientRect().left < first.getBoundingClientRect().left) wrong.push(text);
    }
    return { wrong, looked };
  });
  expect(turned.wrong).toEqual([]);
  expect(turned.looked).toBeGreaterThan(10);
});

describe("the policy of the page", () => {
  const sources = {
    cspSource: "https://files.example",
    script: "https://files.example/a.js",
    style: "https://files.example/a.css",
  };

  test("names one script by its nonce, one place of styles, pictures of our own, and nothing else", () => {
    const html = panelHtml(sources, "0123");
    const policy = /content="(default-src[^"]*)"/.exec(html)?.[1]?.split("; ");
    expect(policy).toEqual([
      "default-src 'none'",
      "style-src https://files.example 'nonce-0123'",
      "script-src 'nonce-0123'",
      "img-src blob:",
    ]);
    expect(html).not.toMatch(/unsafe-|\son\w+=|\sstyle=|<style|<script(?![^>]*nonce="0123")/);
    expect(html.match(/<script/g)).toHaveLength(1);
  });

  test("has another nonce every time, of 128 bits", () => {
    const nonces = new Set(Array.from({ length: 200 }, createNonce));
    expect(nonces.size).toBe(200);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  });

  test("holds against what would come from a hole in the panel", async () => {
    await panel.show(await launchView());
    await page.evaluate(() => {
      const main = document.querySelector("main");
      const script = document.createElement("script");
      script.textContent = "window.pwned = 1";
      const remote = document.createElement("script");
      remote.src = "https://evil.example/x.js";
      const image = document.createElement("img");
      image.src = "https://evil.example/x.png";
      main?.append(script, remote, image);
      main?.insertAdjacentHTML("beforeend", `<b onclick="window.pwned = 1" style="position:fixed">b</b>`);
      main?.querySelector("b")?.click();
    });
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    await expect
      .poll(async () =>
        (await panel.complaints()).map((line) => /(script|img|style)-src[a-z-]*/.exec(line)?.[0]),
      )
      .toEqual(expect.arrayContaining(["script-src-elem", "script-src-attr", "img-src", "style-src-attr"]));
    expect(
      await page.evaluate(() =>
        fetch("https://evil.example/").then(
          () => "fetched",
          () => "refused",
        ),
      ),
    ).toBe("refused");
  });
});
