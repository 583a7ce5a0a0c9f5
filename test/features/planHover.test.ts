import { beforeAll, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { readCursor } from "../support/marks.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function hoverAt(marked: string): string | undefined {
  const { text, offset } = readCursor(marked);
  return service.hover(documentOf(text, planName), offset)?.markdown;
}

it.each([
  ["memory: 2.5█GB", "**2.5GB** = 2.3 GiB"],
  ["memory_per_session: 2.0GB..█2.5GB", "**2.0GB..2.5GB** = 1.9–2.3 GiB"],
  ["latency: 3█5ms", "**35ms** = 0.035 s"],
  ["latency: { L4: { fp16: 2█s } }", "**2s** = 2,000 ms"],
  ["throughput: { 8: 70/█min }", "= 1.17 per second = 70 per minute"],
])("a quantity of a service is told in other units: %s", (line, text) => {
  expect(hoverAt(`gpuplan: 1\nservices:\n  tts:\n    engine: process\n    ${line}\n`)).toContain(text);
});

it.each([
  ["workload: { context: 32█K }", "**32K** = 32,768 tokens\n\nTokens that one request"],
  ["workload: { context: 327█68 }", "**32768** = 32,768 tokens = 32K tokens"],
  ["objectives: { latency: 10█s p99 }", "= 10,000 ms"],
  ["objectives: { cost: $100█0/month }", "= $1.37/h at 730 hours = $12,000 a year"],
  ['alerts: { latency_p99: "> 1█0s" }', "**> 10s** = 10,000 ms"],
  ["pools: { p: { gpu: L4, price: $0.3█9/h } }", "**$0.39/h** = $284.70/month at 730 hours"],
  ["hours_per_month: 720\npools: { p: { gpu: L4, price: $0.3█9/h } }", "$280.80/month at 720 hours"],
  ["jobs: { a: { duration: 3█h } }", "**3h** = 10,800 s = 180 min = 0.125 days"],
])("so is one of the plan: %s", (line, text) => {
  expect(hoverAt(`gpuplan: 1\n${line}\n`)).toContain(text);
});

it.each([
  ["pipe█line: [a]", "**pipeline**\n\nServices that a request passes"],
  ["pools: { p: { reserve█: 10% } }", "Share of memory and throughput to keep free.\n\nFor example: `10%`"],
  ["pools: { p: { reserve: 1█0% } }", "Share of memory and throughput to keep free."],
  ["services: { a: { share: tr█ue } }", "The service whose GPUs this one shares"],
])("the format says what a key or a value is: %s", (line, text) => {
  expect(hoverAt(`gpuplan: 1\n${line}\n`)).toContain(text);
});

it("an alternative tells what the plan has in its place", () => {
  const plan =
    "gpuplan: 1\npools: { p: { gpu: L4, reserve: 10% } }\nalternatives:\n  big: { pools: { p: { reser█ve: 20% } } }\n";
  expect(hoverAt(plan)).toContain("In the plan: `10%`");
  expect(hoverAt(plan.replace("█", "").replace("20%", "2█0%"))).toContain("In the plan: `10%`");
  expect(hoverAt(plan.replace("reser█ve", "co█unt").replace("20%", "2"))).toContain(
    "The plan itself does not have this.",
  );
});

it.each(["x-own: { a█: 1 }", "nope: { b: █2 }", "# a com█ment"])(
  "is silent on what the format does not have: %s",
  (line) => {
    expect(hoverAt(`gpuplan: 1\n${line}\n`)).toBeUndefined();
  },
);
