import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { longestHint } from "../../src/features/inlayHints.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const example = (name: string) => readFileSync(`examples/${name}.gpuplan.yaml`, "utf8");

/** Each hint with what stands before it on its line. */
function hintsOf(text: string): readonly string[] {
  return service
    .inlayHints(documentOf(text, planName), { start: 0, end: text.length })
    .map(({ offset, text: hint }) => {
      const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim();
      return `${line} «${hint}»`;
    });
}

const lensesOf = (text: string) =>
  service
    .codeLenses(documentOf(text, planName))
    .map(({ range, title }) => `${text.slice(range.start, range.end)}: ${title}`);

describe("inlay hints", () => {
  it("give the sums of sessions that grow on rented GPUs", () => {
    const hints = hintsOf(example("l4-or-a40-speech"));
    for (const hint of [
      "price: runpod/spot@2025-02 «$0.39/h each · $2,808–$3,650.40/month»",
      "memory_per_session: 2.0GB..2.5GB «8–10 sessions on L4»",
      "sessions: 100 «needs 10–13 GPUs»",
      "- { months: 6, sessions: 40 } «4–5 GPUs · $1,123.20–$1,404/month»",
      "latency: 500ms «200 ms · met»",
      "stage-1: { steps: 4220, epochs: 5, step_time: { L4: 4.0s, A40: 3.0s «23.4 h · $9.14»",
    ])
      expect(hints).toContain(hint);
  });

  it("give the sums of a pipeline on a GPU that was bought", () => {
    const hints = hintsOf(example("rtx-a4000-voice-stack"));
    for (const hint of [
      "price: { buy: $1000 } «$1,000 once»",
      "pipeline: [stt, llm, tts] «165 ms · tts 63.6% · 7.14/s»",
      "cost_per_tenant: $20 «$10–$20 · met»",
    ])
      expect(hints).toContain(hint);
  });

  it("say once what a pool of several services costs, and which objective is missed", () => {
    const text = `gpuplan: 1
pools: { p: { gpu: L4, count: 2, price: $0.50/h } }
services:
  a: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } }
  b: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } }
  c: { engine: process, memory: 1GB, latency: 90ms }
pipeline: [c]
objectives: { latency: 50ms, cost: $700/month }
`;
    const hints = hintsOf(text);
    expect(hints.filter((hint) => hint.includes("each ·") && hint.includes("$"))).toEqual([
      "pools: { p: { gpu: L4, count: 2, price: $0.50/h «$0.50/h each · $730/month»",
    ]);
    expect(hints).toContain("objectives: { latency: 50ms «90 ms · missed»");
    expect(hints).toContain("objectives: { latency: 50ms, cost: $700/month «$730 · missed»");
  });

  it("are short and hold no figure that is none, whatever the plan", () => {
    for (const name of ["a10g-voice-service", "l4-or-a40-speech", "rtx-a4000-voice-stack", "two-l4-32k"]) {
      for (const hint of service.inlayHints(documentOf(example(name), planName), { start: 0, end: 1e6 })) {
        expect(hint.text.length).toBeLessThanOrEqual(longestHint);
        expect(`${hint.text}${hint.tooltip}`).not.toMatch(/NaN|Infinity|undefined|null/);
      }
    }
  });
});

describe("code lenses", () => {
  it("stand above processes, the pipeline and the workload, beside those of the servers", () => {
    const lenses = lensesOf(example("rtx-a4000-voice-stack"));
    expect(lenses.map((lens) => lens.split(":")[0])).toEqual([
      "stt",
      "llm",
      "llm",
      "tts",
      "pipeline",
      "workload",
    ]);
    expect(lenses[0]).toBe("stt: 1x RTX A4000 · 1.9 of 15.7 GiB · 35 ms · 28.57/s");
    expect(lenses[4]).toMatch(/^pipeline: 165 ms .*tts.*63\.6%.*9\.52\/s/);
    expect(lenses[5]).toMatch(/400 requests a minute.* · .*\$1,000 once/);
  });

  it("count the sessions of a process", () => {
    expect(lensesOf(example("l4-or-a40-speech"))[0]).toBe(
      "agent: 1x L4 · 18.6 of 22.0–22.2 GiB · 8–10 sessions · 200 ms",
    );
  });

  it("are none for a plan without figures", () => {
    expect(lensesOf("gpuplan: 1\nservices: { a: { engine: process } }\n")).toEqual([]);
  });
});
