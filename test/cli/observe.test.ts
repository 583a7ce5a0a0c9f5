import { describe, expect, it } from "vitest";
import type { ServerReader } from "../../src/cli/host.ts";
import type { MetricsText } from "../../src/service/metricsSource.ts";
import { type ExposedServer, exposedMetrics } from "../vllm/metrics/exposed.ts";
import { runCli } from "./testHost.ts";

const plan = `gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 32K, gpu-memory-utilization: 0.90 }
workload: { concurrency: 10, context: 32K }
`;
const files = {
  "bot.gpuplan.yaml": plan,
  "two.gpuplan.yaml": plan.replace("workload:", "  other: { model: Qwen/Qwen2.5-7B-Instruct }\nworkload:"),
  "serve.sh":
    "# gpuplan: gpu=L4 vllm=0.28\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K --gpu-memory-utilization 0.9\n",
};

/** A server that answers so, one after the other, five seconds apart; after the last the person presses Ctrl-C. */
function readerOf(...answers: readonly (MetricsText | string)[]): ServerReader {
  const control = new AbortController();
  let reads = 0;
  return {
    ended: control.signal,
    now: () => new Date(Date.UTC(2026, 10, 21, 15, 0, 5 * (reads - 1))),
    wait: async () => {
      if (reads >= answers.length) control.abort();
    },
    fetch: async () => {
      const answer = answers[reads++] ?? { problem: "Nobody asked for more." };
      return typeof answer === "string" ? { text: answer } : answer;
    },
  };
}

async function observe(words: readonly string[], ...servers: readonly ExposedServer[]) {
  return runCli(["observe", "localhost:8000", ...words], files, {
    serverReader: readerOf(...servers.map((server) => exposedMetrics(server))),
  });
}

describe("gpuplan observe", () => {
  it("prints what the server does beside the estimate, and what can be kept as measured", async () => {
    const { status, output, errors, written } = await observe(["bot.gpuplan.yaml"], {});
    expect([status, errors, written]).toEqual([0, "", {}]);
    const lines = output.split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "http://localhost:8000/metrics, 15:00:00 UTC",
      "  Qwen/Qwen2.5-7B-Instruct, chat of bot.gpuplan.yaml",
    ]);
    expect(lines.find((line) => line.startsWith("  KV cache in tokens"))).toMatch(
      /7\d,\d+–10\d,\d+ +86,304 +[+−]\d+% +as estimated$/,
    );
    expect(lines.find((line) => line.startsWith("  time to the first token  "))).toMatch(
      /\(250–500 ms\) +\S+ +(?:perhaps )?as estimated$/,
    );
    expect(output).toContain("requests running now");
    expect(output).toContain(
      "  Times are those since the server started: about 8 requests open of 1,500 tokens in and 300 out.\n",
    );
    expect(output.endsWith("\nmeasured:\n  kv_tokens: 86304\n  gpu: L4\n  on: 2026-11-21\n\n")).toBe(true);
  });

  it("takes the plan as an option too, a script, or nothing", async () => {
    expect((await observe(["--plan", "bot.gpuplan.yaml"], {})).output).toContain("chat of bot.gpuplan.yaml");
    const script = await observe(["serve.sh"], {});
    expect([script.status, script.output.includes("86,304")]).toEqual([0, true]);
    expect(script.output).toContain("  Qwen/Qwen2.5-7B-Instruct, serve.sh\n");
    const alone = await observe([], {});
    expect(alone.output).toContain(
      "  The KV cache has 5,394 blocks of 16 tokens; how many tokens that is depends on the model's layers.\n",
    );
    expect((await observe([], { kvTokens: 86_304 })).output).toMatch(/KV cache in tokens +– +86,304/);
  });

  it("says what is otherwise than in the file, and why requests wait", async () => {
    const server = { names: "old", utilization: 0.8, waiting: 3, usage: 0.97, preemptions: 2 } as const;
    const { output } = await observe(["bot.gpuplan.yaml"], server);
    expect(output).toContain("The server runs with --gpu-memory-utilization 0.8; the file says 0.9.");
    expect(output).toContain(
      "By the names of its metrics the server is older than vLLM 0.10.2; the file does not say, and 0.28 is assumed.",
    );
    expect(output).toContain("3 requests wait: the KV cache is 97% full.");
    expect(output).toContain("2 requests had to give way since the start");
    const other = await observe(["bot.gpuplan.yaml"], { model: "meta-llama/Llama-3.1-8B-Instruct" });
    expect(other.output).toContain(
      "The server runs meta-llama/Llama-3.1-8B-Instruct, which is another model.",
    );
  });

  it("prints data with --json", async () => {
    const { status, output } = await observe(["bot.gpuplan.yaml", "--json"], { cacheHits: 60_000 });
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      kind: "observation",
      address: "http://localhost:8000/metrics",
      at: "2026-11-21T15:00:00.000Z",
      file: "bot.gpuplan.yaml",
      service: "chat",
      model: "Qwen/Qwen2.5-7B-Instruct",
      engines: 1,
      cache: { gpuBlocks: 5394, blockTokens: 16, gpuMemoryUtilization: 0.9 },
      kvCacheUsage: 0.25,
      running: 8,
      waiting: 0,
      seconds: null,
      load: { openRequests: 8, inputTokens: 1500, outputTokens: 300, cachedInputTokens: 150 },
      rates: null,
      times: { ttft: { count: 400, mean: 300, p50: { low: 250, high: 500 } } },
      figures: [
        {
          figure: "kvTokens",
          unit: "tokens",
          observed: 86304,
          between: null,
          standing: "inside",
          estimated: { low: expect.any(Number), mid: expect.any(Number), high: expect.any(Number) },
        },
        { figure: "ttft", statistic: "typical", unit: "ms", between: { low: 250, high: 500 } },
        { figure: "ttft", statistic: "p99" },
        { figure: "tpot", statistic: "typical" },
        { figure: "tpot", statistic: "p99" },
        { figure: "latency", statistic: "typical" },
        { figure: "latency", statistic: "p99" },
      ],
      differences: [],
      measured: { kv_tokens: "86304", gpu: "L4" },
    });
  });
});

describe("gpuplan observe --watch", () => {
  it("reads until Ctrl-C, with rates of what lies between", async () => {
    const { status, output, errors } = await observe(
      ["bot.gpuplan.yaml", "--watch"],
      {},
      { requests: 405 },
      { requests: 410 },
    );
    expect([status, errors]).toEqual([0, ""]);
    expect(output.match(/^http:.*$/gm)).toEqual([
      "http://localhost:8000/metrics, 15:00:00 UTC",
      "http://localhost:8000/metrics, 15:00:05 UTC",
      "http://localhost:8000/metrics, 15:00:10 UTC",
    ]);
    expect(output).toMatch(/tokens generated a second .* 300 .*\n/);
    expect(output).toContain("Times and rates are of the last 10 s: about 8 requests open");
    expect(output).toMatch(
      /measured:\n {2}kv_tokens: 86304\n {2}latency: .*\n.*\n.*\n {2}throughput: 1\/s\n {2}load: 8\n/,
    );
  });

  it("prints a line of data for each reading", async () => {
    const { output } = await observe(["bot.gpuplan.yaml", "--watch", "3", "--json"], {}, { requests: 405 });
    const reports = output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(reports.map(({ seconds, rates }) => [seconds, rates?.requestsPerSecond ?? null])).toEqual([
      [null, null],
      [5, 1],
    ]);
  });

  it("waits for a server that is away, and gives up one that was never there", async () => {
    const away = { problem: "http://localhost:8000/metrics could not be read: it refuses connections." };
    const words = ["observe", "localhost:8000", "--watch"];
    const later = await runCli(words, files, {
      serverReader: readerOf(exposedMetrics({}), away, exposedMetrics({})),
    });
    expect([later.status, later.errors]).toEqual([0, `${away.problem}\n`]);
    expect(later.output.match(/^http:/gm)).toHaveLength(2);
    const never = await runCli(words, files, { serverReader: readerOf(away, away) });
    expect([never.status, never.output, never.errors]).toEqual([2, "", `${away.problem}\n`]);
  });
});

it.each<[readonly string[], string, string]>([
  [["observe"], "", "missing required argument"],
  [["observe", "ftp://host"], "", "A server is read over http or https only.\n"],
  [["observe", "localhost:8000", "nowhere.yaml"], "", "nowhere.yaml: there is no such file or folder.\n"],
  [["observe", "localhost:8000", "--watch", "0"], "", "Whole seconds from 1 on."],
  [["observe", "localhost:8000"], "up 1\n", "with metrics, but with none of vLLM's.\n"],
  [
    ["observe", "localhost:8000", "two.gpuplan.yaml"],
    exposedMetrics({}),
    "Which of chat, other runs there? Say --service NAME.\n",
  ],
  [
    ["observe", "localhost:8000"],
    exposedMetrics({ model: "a" }, { model: "b" }),
    "http://localhost:8000/metrics serves a, b. Which of them? Say --model NAME.\n",
  ],
  [
    ["observe", "localhost:8000", "--model", "c"],
    exposedMetrics({ model: "a" }, { model: "b" }),
    'The server has no model "c"; there is a, b.\n',
  ],
])("ends with 2 on wrong usage: %j", async (words, answer, message) => {
  const { status, output, errors } = await runCli(words, files, { serverReader: readerOf(answer) });
  expect([status, output]).toEqual([2, ""]);
  expect(errors).toContain(message);
});

it("finds the file's model among several, and the one that is named", async () => {
  const answer = exposedMetrics({ model: "a" }, {});
  const found = await runCli(["observe", "localhost:8000", "serve.sh"], files, {
    serverReader: readerOf(answer),
  });
  expect(found.output).toContain("  Qwen/Qwen2.5-7B-Instruct, ");
  const words = ["observe", "localhost:8000", "--model", "a"];
  expect((await runCli(words, files, { serverReader: readerOf(answer) })).output).toContain("\n  a\n");
});

it("lets no server steer the terminal, and gives no secrets away", async () => {
  const escapeCharacter = String.fromCharCode(27);
  const answer = exposedMetrics({ model: `x${escapeCharacter}]0;owned hf_abcdefghijklmnop`, kvTokens: 5 });
  const words = ["observe", "http://ann:verysecret@localhost:8000/?token=verysecret"];
  for (const more of [[], ["--json"]]) {
    const { output, errors } = await runCli([...words, ...more], files, { serverReader: readerOf(answer) });
    expect(output + errors).not.toContain(escapeCharacter);
    expect(output + errors).not.toMatch(/verysecret|hf_abc/);
  }
});
