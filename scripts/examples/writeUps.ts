import type { EstimateReport } from "../../src/features/estimateReport.ts";
import type { PlanReport, ServiceReport } from "../../src/features/planReportTypes.ts";
import type { Finding } from "../../src/findings/finding.ts";
import { formatCount, formatMoney, formatPercent } from "../../src/units/print.ts";

/** What the command line says of an example, as data. */
export interface ExampleReport {
  readonly plan: PlanReport;
  readonly services: readonly ServiceReport[];
  readonly findings: readonly Finding[];
}

/** A figure of the first write-up of an exercise that was wrong or missing, beside what the estimate says today. */
export interface Correction {
  readonly subject: string;
  readonly writeUp: string;
  readonly shown: (report: ExampleReport) => string;
}

export interface Example {
  readonly name: string;
  readonly question: string;
  readonly corrections: readonly Correction[];
}

const gib = 2 ** 30;

/** The exercises behind the examples; the figures of the right column are worked out whenever the page is written. */
export const writtenUpExamples: readonly Example[] = [
  {
    name: "two-l4-32k",
    question:
      "Two L4s are there. Can they serve ten requests of 32K tokens each with Qwen2.5-7B-Instruct, and if not, what is the least change that does?",
    corrections: [
      {
        subject: "KV cache of ten requests of 32K tokens",
        writeUp: "about 54 GB",
        shown: (report) => `${((10 * 32_768 * bytesPerToken(report, "chat")) / gib).toFixed(1)} GiB`,
      },
      {
        subject: "Weights of the AWQ checkpoint",
        writeUp: "about 3.6 GB",
        shown: (report) =>
          `${server(report, "chat", "awq-16k").memory?.weightsGiB.toFixed(1)} GiB, because the embeddings stay at 16 bit`,
      },
      {
        subject: "AWQ with an FP8 KV cache on one L4",
        writeUp: "not considered",
        shown: (report) =>
          `${requests(report, "chat", "awq-fp8-kv-32k")} requests of 32K: it fits on one GPU`,
      },
      {
        subject: "Both L4s with tensor parallelism, at full precision",
        writeUp: "ten requests of 16K",
        shown: (report) => `${requests(report, "chat", "tensor-parallel")} requests of 32K`,
      },
      {
        subject: "A100 that is large enough",
        writeUp: "80 GB only",
        shown: (report) => `40 GB holds ${requests(report, "chat", "a100-40gb")} requests of 32K`,
      },
    ],
  },
  {
    name: "rtx-a4000-voice-stack",
    question:
      "Speech recognition, a small language model and a voice share one RTX A4000. Does it carry a hundred calls, and what does a tenant cost?",
    corrections: [
      {
        subject: "Memory beside the language model",
        writeUp: "not noticed",
        shown: ({ findings }) => messageOf(findings, "cannot-start"),
      },
      {
        subject: "Bottleneck",
        writeUp: "text-to-speech with 68%",
        shown: ({ plan }) =>
          `${plan.pipeline?.bottleneck} with ${formatPercent(plan.pipeline?.bottleneckShare ?? 0)} of the time`,
      },
      {
        subject: "Requests a day at 75%",
        writeUp: "about 614,000, rounded on the way",
        shown: ({ plan }) => formatCount(numberOf(plan.pipeline?.perDay)),
      },
      {
        subject: "Llama 3.1 8B on an H100",
        writeUp: "160 KB a token, 13 times as much; 9 calls",
        shown: (report) => {
          const small = bytesPerToken(report, "llm");
          const large = bytesPerToken(report, "llm", "llama-8b-on-h100");
          return `${formatCount(large)} bytes a token, ${(large / small).toFixed(1)} times as much; ${requests(report, "llm", "llama-8b-on-h100")} calls by memory`;
        },
      },
    ],
  },
  {
    name: "a10g-voice-service",
    question:
      "A text-to-speech service batches its requests. How many A10Gs do a thousand users need, and 50,000?",
    corrections: [
      {
        subject: "Three GPUs for 1,000 users",
        writeUp: "enough",
        shown: ({ findings }) => messageOf(findings, "no-room-for-percentile"),
      },
      {
        subject: "GPUs for 10,000 and 50,000 users",
        writeUp: "30 and 150",
        shown: ({ plan }) =>
          ["ten-thousand-users", "fifty-thousand-users"]
            .map((name) => formatCount(numberOf(plan.alternatives[name]?.workload.gpusNeeded)))
            .join(" and "),
      },
      {
        subject: "Latency and throughput",
        writeUp: "both stated, their contradiction not",
        shown: ({ findings }) => messageOf(findings, "throughput-against-latency"),
      },
      {
        subject: "Alerts on the queue and on errors",
        writeUp: "a table of thresholds",
        shown: ({ findings }) => messageOf(findings, "alert-without-metric"),
      },
    ],
  },
  {
    name: "l4-or-a40-speech",
    question:
      "A speech-to-speech agent grows over a year. L4s or A40s, one kind or first the one and then the other?",
    corrections: [
      {
        subject: "The model's weights",
        writeUp: "in no figure",
        shown: ({ findings }) => messageOf(findings, "uncounted-weights"),
      },
      {
        subject: "100 sessions where the ranges turn out badly",
        writeUp: "the favourable end alone",
        shown: ({ plan }) =>
          `${range(plan.workload.gpusNeeded, formatCount)} L4s, ${range(plan.cost.perMonth, formatMoney)} a month; ${range(plan.alternatives["a40-only"]?.workload.gpusNeeded, formatCount)} A40s, ${range(plan.alternatives["a40-only"]?.cost.perMonth, formatMoney)}`,
      },
      {
        subject: "Break-even of L4 and A40",
        writeUp: "about 80 sessions",
        shown: ({ plan }) => {
          const crossing = plan.breakEven.find(({ between }) => between.join() === "l4-only,a40-only");
          return `${range(crossing?.users, formatCount)} sessions: the favourable and the unfavourable end`;
        },
      },
      {
        subject: "The hybrid over twelve months",
        writeUp: "saves $431 against A40 only",
        shown: ({ findings }) => messageOf(findings, "incomparable-totals"),
      },
      {
        subject: "Training, all stages",
        writeUp: "$18.62 on L4 and $19.67 on A40: nearly identical",
        shown: ({ plan }) =>
          `${formatMoney(numberOf(plan.jobsTotal?.cost))} on L4 and ${formatMoney(numberOf(plan.alternatives["a40-only"]?.jobsTotal?.cost))} on A40`,
      },
    ],
  },
];

function server({ services }: ExampleReport, service: string, alternative?: string): EstimateReport {
  const found = services.find((row) => row.service === service && row.alternative === alternative);
  if (found === undefined || "engine" in found) throw new Error(`No row of ${service} in ${alternative}.`);
  return found;
}

function bytesPerToken(report: ExampleReport, service: string, alternative?: string): number {
  return server(report, service, alternative).kvCache?.bytesPerToken ?? 0;
}

function requests(report: ExampleReport, service: string, alternative: string): string {
  const held = server(report, service, alternative).concurrency?.atWorkloadContext;
  return held == null ? "?" : range({ low: held.low, high: held.high }, (value) => String(Math.floor(value)));
}

function messageOf(findings: readonly Finding[], rule: string): string {
  const found = findings.filter((finding) => finding.rule === rule).map(({ message }) => message);
  if (found.length === 0) throw new Error(`No finding of ${rule}.`);
  return found.join(" ");
}

type Figure = number | { readonly low: number; readonly high: number } | null | undefined;

function range(figure: Figure, format: (value: number) => string): string {
  if (figure == null) return "?";
  if (typeof figure === "number") return format(figure);
  const [low, high] = [format(figure.low), format(figure.high)];
  return low === high ? low : `${low} to ${high}`;
}

function numberOf(figure: Figure): number {
  return typeof figure === "number" ? figure : (figure?.low ?? Number.NaN);
}
