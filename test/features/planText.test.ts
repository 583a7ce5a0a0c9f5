import { beforeAll, describe, expect, it } from "vitest";
import { alternativesTable, breakEvenLines, planLines } from "../../src/features/planText.ts";
import type { Analysis } from "../../src/findings/analysis.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const analysis = (text: string): Analysis => service.analyze(documentOf(text, planName));
const lines = (text: string) =>
  planLines(analysis(text)).map(({ title, text: words }) => `${title}: ${words}`);

const voice = `
gpuplan: 1
hours_per_month: 720
pools:
  default: { gpu: L4, price: { L4: $1/h, A40: $1.50/h } }
services:
  stt: { engine: process, memory: 2GB, latency: 50ms, share: true }
  tts: { engine: process, memory: 3GB..4GB, latency: 100ms, sessions_per_gpu: { L4: 8..10, A40: 20 } }
pipeline: [stt, tts]
workload: { sessions: 20, requests_per_session: 6/min, utilization: 80%, growth: [{ months: 2, sessions: 40 }] }
objectives: { latency: 120ms p99 }
jobs: { train: { duration: 90min } }
alternatives:
  small: {}
  large: { pools: { default: { gpu: A40 } } }
`;

describe("the sums of a plan in words", () => {
  it("say what is known, in the order in which it is asked", () => {
    expect(lines(voice)).toEqual([
      "Memory: stt 2.0 GB + tts 3.0–4.0 GB = 5.0–6.0 GB of 22.0–22.2 GiB (23.7–23.8 GB) on one L4",
      "Pipeline: 150 ms a request, bound by stt (33.3% of the time) if tts keeps up, 40–60/s, 32–48/s as full as it may be, 2,764,800–4,147,200 a day",
      "Workload: 20 sessions, 120 requests a minute, 2–3 GPUs needed, stt 3–5% busy",
      "GPUs by load: 1 up to 8 sessions, 2 up to 16, 3 up to 20",
      "Cost: $1,440–$2,160/month, $72–$108/month for each user, at this file",
      "Jobs: train 1.5 h for $1.50",
      "Growth: $5,760–$7,200 over 2 months",
      "Objectives: latency 150 ms of 120 ms p99 missed",
    ]);
  });

  it("are none for a launch, and little for a plan that says little", () => {
    expect(planLines(service.analyze(documentOf("vllm serve Qwen/Qwen2.5-7B-Instruct\n")))).toEqual([]);
    expect(lines("gpuplan: 1\ngpu: L4\nservices:\n  a: { engine: process, memory: 1GB }\n")).toEqual([
      "Workload: 1 GPU needed",
    ]);
  });

  it("say why the cost is not known where only some prices are", () => {
    const text =
      "gpuplan: 1\npools:\n  a: { gpu: L4, count: 1, price: runpod/spot@2025-02 }\n  b: { gpu: L4, count: 1 }\nservices: {}\n";
    expect(lines(text)).toContain("Cost: not known: The plan gives no price for the pool b.");
  });

  it("set the alternatives beside the plan, without columns that say nothing", () => {
    expect(alternativesTable(analysis(voice))).toEqual({
      titles: ["Alternative", "GPUs", "Busy", "Latency", "A month", "Each user", "Jobs", "Growth", "Misses"],
      rows: [
        [
          "the plan",
          "2–3",
          "3–5%",
          "150 ms",
          "$1,440–$2,160",
          "$72–$108",
          "$1.50",
          "$5,760–$7,200",
          "latency",
        ],
        ["small", "2–3", "3–5%", "150 ms", "$1,440–$2,160", "$72–$108", "$1.50", "$5,760–$7,200", "latency"],
        ["large", "1", "10%", "150 ms", "$1,080", "$54", "$2.25", "$4,320", "latency"],
      ],
    });
  });

  it("name who never costs more, from where", () => {
    expect(breakEvenLines(analysis(voice))).toEqual([
      {
        title: "small or large",
        text: "large never costs more from 11 sessions on; at the unfavourable ends from 9 sessions on",
      },
    ]);
  });
});
