import { describe, expect, it } from "vitest";
import { guidellmReport, vllmResult } from "../vllm/benchmark/results.ts";
import { logFixture } from "../vllm/log/readText.ts";
import { runCli } from "./testHost.ts";

const plan = `gpuplan: 1
gpu: L4
services:
  chat: # the bot
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 32K, gpu-memory-utilization: 0.90 } # as run
workload: { concurrency: 10, context: 32K }
`;
const files = {
  "vllm.log": logFixture("v0.28-one-line"),
  "refused.log": logFixture("refused-others-on-gpu"),
  "empty.log": "hello\n",
  "bench.json": JSON.stringify(vllmResult),
  "guidellm.json": JSON.stringify(guidellmReport),
  "bot.gpuplan.yaml": plan,
  "two.gpuplan.yaml": plan.replace("workload:", "  other: { model: Qwen/Qwen2.5-7B-Instruct }\nworkload:"),
  "serve.sh":
    "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K --gpu-memory-utilization 0.9\n",
};

describe("gpuplan calibrate", () => {
  it("prints what vLLM found beside the estimate, and the measured block", async () => {
    const { status, output, errors, written } = await runCli(
      ["calibrate", "vllm.log", "--plan", "bot.gpuplan.yaml"],
      files,
    );
    expect([status, errors, written]).toEqual([0, "", {}]);
    const lines = output.split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "vllm.log:1",
      "  Qwen/Qwen2.5-7B-Instruct on L4, vLLM 0.28.0 (V1 engine)",
    ]);
    expect(lines.find((line) => line.startsWith("  figure"))).toMatch(
      /^ {2}figure +estimated +vLLM found +difference +line$/,
    );
    expect(lines.find((line) => line.startsWith("  weights"))).toMatch(
      /^ {2}weights +14\.\d+ GiB +14\.25 GiB +\+0\.\d+ GiB +inside +5$/,
    );
    expect(lines.find((line) => line.startsWith("  KV cache in tokens"))).toMatch(/86,304 .* 7$/);
    expect(output).toContain("  vLLM started, as estimated.\n");
    expect(
      output.endsWith(
        "\nmeasured:\n  weights: 14.25GiB\n  kv_cache: 4.61GiB\n  kv_tokens: 86304\n  concurrency: 2.63\n  gpu: L4\n  version: 0.28.0\n\n",
      ),
    ).toBe(true);
  });

  it("writes measured into the plan and leaves the rest of it as it is", async () => {
    const { status, errors, written } = await runCli(
      ["calibrate", "vllm.log", "--plan", "bot.gpuplan.yaml", "--write"],
      files,
    );
    expect([status, errors]).toEqual([0, "bot.gpuplan.yaml: measured is written under chat.\n"]);
    const block =
      "    measured:\n      weights: 14.25GiB\n      kv_cache: 4.61GiB\n      kv_tokens: 86304\n      concurrency: 2.63\n      gpu: L4\n      version: 0.28.0\n";
    expect(written).toEqual({ "bot.gpuplan.yaml": plan.replace("workload:", `${block}workload:`) });
  });

  it("reads standard input, several starts and several logs", async () => {
    const standardInput = files["refused.log"] + files["vllm.log"];
    const { status, output } = await runCli(
      ["calibrate", "-", "refused.log", "--plan", "bot.gpuplan.yaml"],
      files,
      { standardInput },
    );
    expect(status).toBe(0);
    expect(output).toContain("-:1, start 1 of 2\n");
    expect(output).toContain("-:7, start 2 of 2\n");
    expect(output).toContain("refused.log:1\n");
    expect(output).toContain("Something else held 12.3 GiB of the GPU when vLLM began.");
  });

  it("prints data with --json", async () => {
    const { output } = await runCli(["calibrate", "vllm.log", "--plan", "bot.gpuplan.yaml", "--json"], files);
    const [report] = JSON.parse(output);
    expect(report).toMatchObject({
      log: "vllm.log",
      file: "bot.gpuplan.yaml",
      service: "chat",
      startsLeftOut: 0,
      measured: { weights: "14.25GiB", kv_tokens: "86304", gpu: "L4" },
    });
    expect(report.starts[0].comparison.figures[0]).toEqual({
      figure: "totalMemory",
      unit: "GiB",
      estimated: { low: expect.any(Number), mid: expect.any(Number), high: expect.any(Number) },
      estimatedAsRun: null,
      observed: 22.03,
      difference: expect.any(Number),
      inside: true,
      line: 8,
      standing: "inside",
      explanation: null,
    });
    expect(JSON.parse((await runCli(["calibrate", "empty.log", "--json"], files)).output)).toEqual([]);
  });

  it("compares with a launch file, and with what the log tells alone", async () => {
    const script = await runCli(["calibrate", "vllm.log", "--plan", "serve.sh"], files);
    expect([script.status, script.output.includes("vLLM started, as estimated.")]).toEqual([0, true]);
    const alone = await runCli(["calibrate", "vllm.log", "--gpu", "L4"], files);
    expect(alone.output).toContain("Qwen/Qwen2.5-7B-Instruct on L4, vLLM 0.28.0");
    expect(alone.output).toMatch(/KV cache +\d\.\d+–\d\.\d+ GiB +4\.61 GiB/);
  });

  it.each([
    [["calibrate"], "missing required argument"],
    [["calibrate", "vllm.log", "--write"], "--write needs the plan to write into: --plan FILE.\n"],
    [["calibrate", "nowhere.log"], "nowhere.log: could not be read.\n"],
    [["calibrate", "empty.log"], "empty.log: The log holds nothing that vLLM prints when it starts.\n"],
    [["calibrate", "vllm.log", "--plan", "nowhere.yaml"], "nowhere.yaml: there is no such file or folder.\n"],
    [
      ["calibrate", "vllm.log", "--plan", "two.gpuplan.yaml"],
      "vllm.log: which of chat, other does it belong to? Say --service NAME.\n",
    ],
    [
      ["calibrate", "vllm.log", "--plan", "two.gpuplan.yaml", "--service", "no"],
      'has no "no"; there is chat, other.',
    ],
    [
      ["calibrate", "vllm.log", "--plan", "serve.sh", "--write"],
      'serve.sh: this file has no place for "measured"; only a plan\'s service has one.\n',
    ],
    [
      ["calibrate", "refused.log", "--plan", "bot.gpuplan.yaml", "--write"],
      "No start in the logs has succeeded, so nothing was measured and nothing is written.\n",
    ],
  ])("ends with 2 on wrong usage: %j", async (words, message) => {
    const { status, errors, written } = await runCli(words, files);
    expect([status, written]).toEqual([2, {}]);
    expect(errors).toContain(message);
  });

  it("lets no log steer the terminal, and gives none of its secrets away", async () => {
    const escapeCharacter = String.fromCharCode(27);
    const log = `INFO [x.py:1] Initializing a V1 LLM engine (v0.11.0) with config: model='hf_abcdefghijklmnop${escapeCharacter}]0;owned', max_seq_len=1\nValueError: No available memory for the cache blocks. ${escapeCharacter}[2J token=verysecret\n`;
    const { output } = await runCli(["calibrate", "x.log"], { "x.log": log });
    expect(output).not.toContain(escapeCharacter);
    expect(output).not.toMatch(/verysecret|hf_abc/);
    const json = await runCli(["calibrate", "x.log", "--json"], { "x.log": log });
    expect(json.output).not.toMatch(/verysecret|hf_abc/);
  });
});

describe("gpuplan calibrate with what a load generator measured", () => {
  it("prints it beside the estimate, term by term, and the measured block", async () => {
    const { status, output, errors, written } = await runCli(
      ["calibrate", "bench.json", "--plan", "bot.gpuplan.yaml"],
      files,
    );
    expect([status, errors, written]).toEqual([0, "", {}]);
    const lines = output.split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "bench.json",
      "  vllm bench serve: Qwen/Qwen2.5-7B-Instruct, 16 requests open at once, 2K tokens in and 2K out, 32 requests, 2025-02-14",
    ]);
    const labels = lines.flatMap((line) => /^ {2}(\S.*?) {2,}.* (?:inside|outside)$/.exec(line)?.[1] ?? []);
    expect(labels).toEqual([
      "time to the first token",
      "time to the first token, p99",
      "time per further token",
      "time per further token, p99",
      "requests a second",
      "tokens generated a second",
    ]);
    expect(output).toContain(`measured:
  ttft: { p50: 7100ms, p99: 11000ms }
  tpot: { p50: 70.23ms, p99: 72.63ms }
  throughput: 0.21/s
  load: 16
  gpu: L4
  on: 2025-02-14
`);
  });

  it("writes the run whose load is nearest to the workload's, and the plan then says what is measured", async () => {
    const near = plan.replace("concurrency: 10", "concurrency: 3");
    const { status, output, errors, written } = await runCli(
      ["calibrate", "guidellm.json", "--plan", "bot.gpuplan.yaml", "--write"],
      { ...files, "bot.gpuplan.yaml": near },
    );
    expect([status, errors]).toEqual([0, "bot.gpuplan.yaml: measured is written under chat.\n"]);
    expect(output).toContain("Measured is run 2 of 2: 4 requests open at once");
    const block = `    measured:
      latency: { p50: 2400ms, p90: 3100ms, p99: 3100ms }
      ttft: { p50: 85ms, p90: 210ms, p99: 210ms }
      tpot: { p50: 18.5ms, p90: 23ms, p99: 23ms }
      throughput: 1.6/s
      load: 4
      gpu: L4
      on: 2026-02-02
`;
    expect(written).toEqual({ "bot.gpuplan.yaml": near.replace("workload:", `${block}workload:`) });
  });

  it("says what it does not estimate, and prints data with --json", async () => {
    const { status, output } = await runCli(["calibrate", "bench.json", "--json"], files);
    expect(status).toBe(0);
    expect(JSON.parse(output)[0]).toMatchObject({
      kind: "benchmark",
      log: "bench.json",
      file: null,
      service: null,
      runs: [
        {
          load: { kind: "concurrency", requests: 16 },
          reason: "There is no plan to hold it against.",
          figures: [
            { figure: "ttft", statistic: "typical", unit: "ms", estimated: null, measured: 7099.9 },
            {},
            {},
            {},
            {},
            {},
          ],
        },
      ],
      measured: { throughput: "0.21/s", load: "16" },
    });
  });

  it("says so when the run was of another model", async () => {
    const other = JSON.stringify({ ...vllmResult, model_id: "meta-llama/Llama-3.1-8B-Instruct", failed: 2 });
    const { output } = await runCli(["calibrate", "other.json", "--plan", "bot.gpuplan.yaml"], {
      ...files,
      "other.json": other,
    });
    expect(output).toContain("The run was of meta-llama/Llama-3.1-8B-Instruct, which is another model.");
    expect(output).toContain("2 of its requests failed and are in none of the figures.");
  });
});
