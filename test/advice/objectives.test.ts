import { beforeAll, describe, expect, it } from "vitest";
import type { Fix } from "../../src/findings/finding.ts";
import type { Service } from "../../src/service/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** Ten requests of 32K on an L4 of two, with prices of the plan's own. */
const planWith = (objectives: string, workload = "concurrency: 10, context: 32K"): string => `gpuplan: 1
pools: { l4: { gpu: L4, count: 2, price: { L4: $0.40/h, A40: $0.50/h, A100 80GB: $1.50/h } } }
services: { chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 32K } } }
workload: { ${workload} }
objectives: { ${objectives} }
`;

function fixesOf(text: string, rule = "workload-does-not-fit"): readonly Fix[] {
  const finding = service.findings(documentOf(text, planName)).find((each) => each.rule === rule);
  return finding?.fixes() ?? [];
}

function missedIn(text: string): readonly string[] {
  const { plan } = service.analyze(documentOf(text, planName));
  return (plan?.sizing()?.objectives ?? []).filter(({ met }) => met === false).map(({ id }) => id);
}

describe("a fix for memory", () => {
  it.each(["tpot: 70ms", "cost: $400/month", "latency: 30s", "ttft: { p95: 20s }", "throughput: 1/s"])(
    "says so where it misses %s, and else keeps it",
    (objectives) => {
      const text = planWith(objectives);
      const fixes = fixesOf(text);
      expect(fixes.length).toBeGreaterThan(0);
      for (const { title, edits } of fixes) {
        const missed = missedIn(applyEdits(text, edits));
        expect(missed.length > 0, `${title}: ${missed}`).toBe(/ misses the objective/.test(title));
      }
    },
  );

  it("that keeps the budget comes before those that break it, which are never preferred", () => {
    const free = fixesOf(planWith("")).map(({ title }) => title);
    const [last = ""] = free.filter((title) => title.startsWith("Move to A100 80GB"));
    expect(last).toContain("costs $511/month more");
    const fixes = fixesOf(planWith("cost: $600/month"));
    expect(fixes[0]).toMatchObject({ preferred: true, title: free[0] });
    const unsure = fixes.findIndex(({ title }) => title.includes("the objective for cost"));
    expect(fixes.slice(unsure).every(({ title }) => title.includes("the objective for cost"))).toBe(true);
    expect(fixes.map(({ title }) => title).join("\n")).toMatch(
      /Move to A100 80GB → 3\d requests of 32K, costs \$511\/month more, but misses the objective for cost$/,
    );
  });

  it("is not preferred where none keeps what the plan keeps today", () => {
    // Only bigger GPUs help a model whose KV cache is 8-bit already, and they cost more than one L4.
    const text = planWith("cost: $300/month", "concurrency: 40, context: 32K")
      .replace("count: 2", "count: 1")
      .replace("32K }", "32K, kv-cache-dtype: fp8 }")
      .replace("7B-Instruct", "7B-Instruct-AWQ");
    const fixes = fixesOf(text);
    expect(fixes.length).toBeGreaterThan(0);
    for (const { title, preferred } of fixes) {
      expect(title).toMatch(/, but misses the objective for cost$|the objective for cost is not known$/);
      expect(preferred).toBe(false);
    }
  });

  it("says so where the objective is missed today already, and may be preferred", () => {
    const [first] = fixesOf(planWith("tpot: 20ms"));
    expect(first).toMatchObject({
      preferred: true,
      title: expect.stringMatching(/, and still misses the objective for tpot$/),
    });
  });

  it("in one of several services keeps the budget of them all", () => {
    const text = planWith("cost: $700/month").replace(
      "services: { chat:",
      "services: { other: { engine: process, pool: l4, memory: 1GB }, chat:",
    );
    for (const { title, edits } of fixesOf(text))
      expect(missedIn(applyEdits(text, edits)).length > 0, title).toBe(/ misses the objective/.test(title));
  });
});
