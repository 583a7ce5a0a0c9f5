import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { estimateReport } from "../../src/features/estimateReport.ts";
import type { PanelView } from "../../src/panelMessages.ts";
import type { Service } from "../../src/service/service.ts";
import { answer } from "../../webview/whatIf/answer.ts";
import { seenView } from "../../webview/whatIf/seenView.ts";
import { asWritten, changeServer, isAsWritten, type WhatIf } from "../../webview/whatIf/whatIf.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const written = readFileSync(new URL("../../examples/serve.sh", import.meta.url), "utf8");
const panelOf = (text: string): PanelView =>
  service.panelView(documentOf(text), text.indexOf("vllm serve"), null);
const reportOf = (text: string) => {
  const [row] = estimateReport(service.analyze(documentOf(text)));
  if (row === undefined) throw new Error("There is no launch.");
  return row;
};
const answered = (view: PanelView, whatIf: WhatIf) => {
  const found = seenView(view, whatIf).answer;
  if (!found?.ok) throw new Error(found?.problem ?? "There is no answer.");
  return found;
};
const tokenPrices = ({ money }: ReturnType<typeof answered>) =>
  money?.tokens && {
    input: rounded(money.tokens.inputPerMillion, 5),
    output: rounded(money.tokens.outputPerMillion, 5),
  };
const reportedPrices = ({ cost }: ReturnType<typeof reportOf>) => {
  const prices = cost?.perMillionTokens;
  return prices && { input: prices.input.mid, output: prices.output.mid };
};
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** What a control asks for, and the text that asks for the same. */
const cases: readonly (readonly [string, Partial<WhatIf>, (text: string) => string])[] = [
  ["nothing", {}, (text) => text],
  ["more requests", { requests: 24 }, (text) => text.replace("concurrency=10", "concurrency=24")],
  [
    "shorter requests",
    { contextTokens: 8192 },
    (text) => text.replace("concurrency=10", "concurrency=10 context=8192"),
  ],
  ["less memory", { utilization: 0.8 }, (text) => text.replace("0.90", "0.8")],
  ["an FP8 cache", { kvCacheDtype: "fp8" }, (text) => text.replace("0.90", "0.90 --kv-cache-dtype fp8")],
  ["an A40", { gpuId: "a40" }, (text) => text.replace("2x L4", "2x A40")],
  ["an H100, whose defaults differ", { gpuId: "h100-sxm" }, (text) => text.replace("2x L4", "2x H100 SXM5")],
  [
    "all at once",
    { requests: 33, contextTokens: 5120, utilization: 0.85, kvCacheDtype: "fp8", gpuId: "l40s" },
    (text) =>
      text
        .replace("2x L4 concurrency=10", "2x L40S concurrency=33 context=5120")
        .replace("0.90", "0.85 --kv-cache-dtype fp8"),
  ],
];

describe("the controls give the command line's figures for", () => {
  test.each(cases)("%s", (_, asked, change) => {
    const found = answered(panelOf(written), { ...asWritten, ...asked });
    const report = reportOf(change(written));
    const { estimate, speed, money } = found;
    expect(rounded(estimate.memory.weightBytes / 2 ** 30, 3)).toBe(report.memory?.weightsGiB);
    expect(rounded(estimate.memory.kvCacheBytes.mid / 2 ** 30, 3)).toBe(report.memory?.kvCacheGiB.mid);
    expect(rounded(estimate.memory.freeBytes / 2 ** 30, 3)).toBe(report.memory?.freeGiB);
    expect(rounded(estimate.kvCacheTokens.mid, 0)).toBe(report.kvCache?.tokens.mid);
    expect(rounded(estimate.concurrency.atMaxModelLen.low, 2)).toBe(report.concurrency?.atMaxModelLen.low);
    expect(estimate.concurrency.limit).toBe(report.concurrency?.limit);
    expect(estimate.start.verdict).toBe(report.start);
    expect(speed && rounded(speed.speed.ttftMs.mid, 1)).toBe(report.latency?.ttftMs.mid ?? null);
    expect(speed && rounded(speed.speed.tpotMs.high, 2)).toBe(report.latency?.tpotMs.high ?? null);
    expect(speed && rounded(speed.speed.outputTokensPerSecond.mid, 1)).toBe(
      report.latency?.outputTokensPerSecond.mid ?? null,
    );
    expect(money && rounded(money.perMonth, 2)).toBe(report.cost?.perMonth ?? null);
    expect(tokenPrices(found)).toEqual(reportedPrices(report));
  });

  test("tokens at full load, where nobody says how many requests there are", () => {
    const unasked = written.replace(" concurrency=10", "");
    const found = answered(panelOf(unasked), asWritten);
    expect(tokenPrices(found)).toEqual(reportedPrices(reportOf(unasked)));
    expect(found.money?.tokens?.basis).toBe("full");
  });

  test.each(cases)("and the verdict of the file that says the same: %s", (_, asked, change) => {
    const seen = seenView(panelOf(written), { ...asWritten, ...asked }).view;
    const said = panelOf(change(written));
    expect(seen.verdict).toEqual(said.verdict);
    expect(seen.memory?.parts.map(({ id, bytes }) => [id, bytes])).toEqual(
      said.memory?.parts.map(({ id, bytes }) => [id, bytes]),
    );
    expect(seen.requests?.maxNumSeqs).toBe(said.requests?.maxNumSeqs);
    expect(seen.requests?.workload?.requests).toBe(said.requests?.workload?.requests);
    const own = (view: PanelView) => view.alternatives.find(({ kind }) => kind === "current");
    expect(own(seen)?.requests).toEqual(own(said)?.requests);
    expect(own(seen)?.costPerMonth).toBe(own(said)?.costPerMonth);
  });
});

describe("the controls", () => {
  test("change nothing while they rest", () => {
    const view = panelOf(written);
    expect(isAsWritten(asWritten)).toBe(true);
    expect(seenView(view, asWritten).view).toBe(view);
    const { estimate } = answered(view, asWritten);
    expect(estimate.memory.kvCacheBytes).toEqual(
      view.memory?.parts.find(({ id }) => id === "kvCache")?.bytes,
    );
  });

  test("move the alternatives with the demand, not with the server", () => {
    const view = panelOf(written);
    const shorter = seenView(view, { ...asWritten, contextTokens: 4096 }).view;
    const fuller = seenView(view, { ...asWritten, utilization: 0.95 }).view;
    for (const [index, row] of view.alternatives.entries()) {
      if (row.kind === "current" || row.scenario === null) continue;
      expect(shorter.alternatives[index]?.contextTokens).toBe(4096);
      expect(shorter.alternatives[index]?.requests?.mid).toBeGreaterThan(row.requests?.mid ?? 0);
      expect(fuller.alternatives[index]).toBe(row);
    }
  });

  test("raise max-model-len with a context that needs it, and drop what was measured", () => {
    const view = panelOf(`${written.replace("--max-model-len 32768", "--max-model-len 8192")}`);
    const { requests } = view;
    if (requests === null) throw new Error("There are no requests.");
    const base = {
      input: { ...requests.input, measured: { weightBytes: 5, kvCacheBytes: 6, kvCacheTokens: 7 } },
      terms: requests.terms,
    };
    const longer = changeServer(base, { ...asWritten, contextTokens: 16384 }, requests.maxModelLen, []);
    expect(longer.input.server.maxModelLen).toBe(16384);
    expect(longer.input.measured).toEqual({ weightBytes: null, kvCacheBytes: null, kvCacheTokens: null });
    const busier = changeServer(base, { ...asWritten, requests: 3 }, requests.maxModelLen, []);
    expect(busier.input.measured).toBe(base.input.measured);
  });

  test("never hold more with longer requests, nor less with more memory", () => {
    const view = panelOf(written);
    fc.assert(
      fc.property(
        fc.integer({ min: 256, max: 16384 }),
        fc.integer({ min: 50, max: 98 }),
        fc.constantFrom(...view.gpus.map(({ id }) => id)),
        (contextTokens, percent, gpuId) => {
          const at = (change: Partial<WhatIf>) =>
            seenView(view, { ...asWritten, gpuId, contextTokens, utilization: percent / 100, ...change })
              .answer;
          const [here, longer, fuller] = [
            at({}),
            at({ contextTokens: contextTokens * 2 }),
            at({ utilization: (percent + 1) / 100 }),
          ];
          if (!here?.ok || !longer?.ok || !fuller?.ok) return;
          expect(longer.requests.mid).toBeLessThanOrEqual(here.requests.mid);
          expect(fuller.requests.mid).toBeGreaterThanOrEqual(here.requests.mid);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("say a contradiction in words", () => {
    const { requests } = panelOf(written);
    if (requests === null) throw new Error("There are no requests.");
    const server = { ...requests.input.server, kvCacheDtype: "no such type" };
    const found = answer({ input: { ...requests.input, server }, terms: requests.terms });
    expect(found.ok ? "" : found.problem).toMatch(/no such type/);
  });
});
