import { describe, expect, it } from "vitest";
import { decidingFigure, type FigureName } from "../../../src/vllm/log/startupReport.ts";
import { figuresOf, logFixture, onlyStart, readText } from "./readText.ts";

const value = (name: string, figure: FigureName) =>
  decidingFigure(onlyStart(logFixture(name)), figure)?.value ?? null;

describe("the reader of start-up logs", () => {
  it("reads the first engine of 0.6: arguments, one line of profile, blocks", () => {
    const report = onlyStart(logFixture("v0.6.3-first-engine"));
    expect(report).toMatchObject({
      version: { value: "0.6.4.post1", line: 1 },
      engine: { value: "V0", line: 3 },
      model: { value: "facebook/opt-1.3b", line: 2 },
      outcome: { kind: "started", line: 10 },
      settings: { complete: true },
    });
    expect(report.settings.values.get("gpu_memory_utilization")?.value).toBe(0.9);
    expect(report.settings.values.has("num_gpu_blocks_override")).toBe(false);
    expect(figuresOf(report)).toMatchObject({
      weightsGiB: 2.6419,
      totalGiB: 7.92,
      usedAtStartGiB: 3.09,
      torchPeakGiB: 3.12,
      nonTorchGiB: 0.47,
      kvCacheGiB: 3.54,
      gpuBlocks: 1207,
      concurrency: 9.43,
      concurrencyTokens: 2048,
      cudaGraphGiB: 0.33,
    });
  });

  it("reads two ranks of the first engine, and the one with less memory decides", () => {
    const report = onlyStart(logFixture("v0.8-first-engine-two-ranks"));
    expect(figuresOf(report)).toMatchObject({
      "weightsGiB VllmWorkerProcess": 21.2101,
      weightsGiB: 21.2101,
      "kvCacheGiB VllmWorkerProcess": 1.57,
      kvCacheGiB: 1.33,
    });
    expect(decidingFigure(report, "kvCacheGiB")).toMatchObject({ value: 1.33, line: 10, process: null });
    expect(decidingFigure(report, "activationGiB")?.value).toBe(0.61);
    expect(report.settings.complete).toBe(false);
  });

  it("reads the second engine of 0.10", () => {
    const report = onlyStart(logFixture("v0.10.1-a100"));
    expect(report).toMatchObject({
      firstLine: 2,
      lastLine: 17,
      version: { value: "0.10.1.1", line: 2 },
      engine: { value: "V1", line: 7 },
      architecture: { value: "Qwen2ForCausalLM", line: 4 },
      outcome: { kind: "started" },
    });
    expect(report.figures).toContainEqual({
      name: "kvTokens",
      value: 464_848,
      line: 11,
      process: "EngineCore_0",
    });
    expect(value("v0.10.1-a100", "weightsGiB")).toBe(14.2488);
    expect(value("v0.10.1-a100", "gpuBlocks")).toBe(29_053);
    expect(report.settings.values.get("enable_prefix_caching")).toEqual({ value: true, line: 7 });
    expect(report.settings.values.get("max_model_len")).toEqual({ value: 16_384, line: 3 });
  });

  it("reads the line that adds everything up, in its wording of 0.11 and of 0.26", () => {
    expect(figuresOf(onlyStart(logFixture("v0.11-h100-summary")))).toMatchObject({
      "freeGiB EngineCore_DP0": 78.58,
      "totalGiB EngineCore_DP0": 79.18,
      "weightsGiB EngineCore_DP0": 61.03,
      "activationGiB EngineCore_DP0": 5.64,
      "nonTorchGiB EngineCore_DP0": 0.14,
      "cudaGraphGiB EngineCore_DP0": -0.88,
      "kvCacheGiB EngineCore_DP0": 4.45,
    });
    expect(figuresOf(onlyStart(logFixture("v0.28-one-line")))).toMatchObject({
      "consumedGiB EngineCore": 14.31,
      "activationAndGraphsGiB EngineCore": 0.91,
      "kvTokens EngineCore": 86_304,
      "concurrency EngineCore": 2.63,
    });
    expect(onlyStart(logFixture("v0.28-one-line")).runner).toEqual({ value: "V2", line: 4 });
  });

  it("reads version and model beside the name in block letters, and graphs that are estimated", () => {
    const report = onlyStart(logFixture("v0.21-hybrid-graphs"));
    expect(report.version).toEqual({ value: "0.22.0", line: 3 });
    expect(report.model).toEqual({ value: "Qwen/Qwen3.6-27B-FP8", line: 4 });
    expect(report.settings.values.get("speculative_config")?.value).toEqual({
      method: "mtp",
      num_speculative_tokens: 3,
    });
    expect(decidingFigure(report, "cudaGraphEstimateGiB")).toMatchObject({
      value: 0.44,
      process: "Worker_TP1",
    });
    expect(decidingFigure(report, "kvCacheGiB")).toMatchObject({ value: 5.11, process: "Worker_TP1" });
    expect(decidingFigure(report, "blockTokens")?.value).toBe(1616);
    expect(decidingFigure(report, "utilization")?.value).toBe(0.92);
  });

  it("reads a length that vLLM has fitted, in a log that ends early", () => {
    const report = onlyStart(logFixture("v0.14-auto-fit"));
    expect(report.outcome).toEqual({ kind: "unfinished" });
    expect(value("v0.14-auto-fit", "autoFitToTokens")).toBe(17_008);
  });

  it.each([
    [
      "refused-kv-cache-memory-bytes",
      "one_request_does_not_fit",
      5,
      { neededKvGiB: 4.26, kvCacheGiB: 4.25, estimatedMaxModelLen: 99_840, reservedKvGiB: 4.25 },
    ],
    [
      "refused-others-on-gpu",
      "free_memory_below_request",
      5,
      { freeGiB: 9.58, totalGiB: 22.03, requestedGiB: 19.83, utilization: 0.9 },
    ],
    ["refused-first-engine", "one_request_does_not_fit", 3, { askedTokens: 8192, storableTokens: 2400 }],
  ] as const)("says why %s was refused, with the figures of the message", (name, error, line, figures) => {
    const report = onlyStart(logFixture(name));
    expect(report.outcome).toMatchObject({ kind: "refused", error, line });
    for (const [figure, expected] of Object.entries(figures))
      expect(report.figures.find((each) => each.name === figure)?.value).toBe(expected);
  });

  it("keeps the message of an error without what stands before it", () => {
    const { outcome } = onlyStart(logFixture("refused-others-on-gpu"));
    expect(outcome.kind === "refused" && outcome.message).toMatch(
      /^Free memory on device \(9\.58\/22\.03 GiB\)/,
    );
  });
});

describe("starts", () => {
  const one = logFixture("v0.10.1-a100");
  const failed = logFixture("refused-others-on-gpu");

  it("are told apart where a container is started again, every one with its own lines", () => {
    const { starts } = readText(`${failed}${failed}${one}`);
    expect(starts.map(({ outcome, firstLine }) => [outcome.kind, firstLine])).toEqual([
      ["refused", 1],
      ["refused", 7],
      ["started", 14],
    ]);
  });

  it("are told apart where a program makes several engines, one after the other", () => {
    const engine = one.split("\n").slice(6, 14).join("\n");
    expect(readText(`${engine}\n${engine}\n`).starts).toHaveLength(2);
  });

  it("are told apart where only lines with figures are left of two of them", () => {
    const lines = one
      .split("\n")
      .filter((line) => /took 14|KV cache/.test(line))
      .map((line) => line.replace(/^\S+ \S+ /, ""));
    expect(readText([...lines, ...lines].join("\n")).starts).toHaveLength(2);
  });

  it("are one where several engines and API servers share it", () => {
    const banner = (process: string) =>
      `(${process} pid=5) INFO 01-01 00:00:00 [api_server.py:1] vLLM API server version 0.11.0`;
    const engine = (rank: number) =>
      `(EngineCore_DP${rank} pid=${20 + rank}) INFO 01-01 00:00:01 [core.py:77] Initializing a V1 LLM engine (v0.11.0) with config: model='a/b', max_seq_len=4096`;
    const size = (rank: number, tokens: string) =>
      `(EngineCore_DP${rank} pid=${20 + rank}) INFO 01-01 00:00:09 [kv_cache_utils.py:1] GPU KV cache size: ${tokens} tokens`;
    const text = [
      banner("APIServer_0"),
      banner("APIServer_1"),
      engine(0),
      size(0, "64,000"),
      engine(1),
      size(1, "63,984"),
    ];
    const report = onlyStart(text.join("\n"));
    expect(decidingFigure(report, "kvTokens")).toMatchObject({ value: 63_984, process: "EngineCore_DP1" });
  });

  it("add up two models that one process loads, and not a line that is printed twice", () => {
    const load = (gib: string) =>
      `INFO 02-02 10:00:00 model_runner.py:1] Loading model weights took ${gib} GB\n`;
    expect(decidingFigure(onlyStart(`${load("15.0")}${load("1.5")}`), "weightsGiB")?.value).toBe(16.5);
    expect(decidingFigure(onlyStart(`${load("15.0")}${load("15.0")}`), "weightsGiB")?.value).toBe(15);
  });

  it("of a server that was up before the log begins are none", () => {
    const stats = "INFO 01-01 00:00:00 [loggers.py:1] Engine 000: Avg prompt throughput: 1.0 tokens/s\n";
    expect(readText(stats.repeat(10)).starts).toEqual([]);
    expect(readText("").starts).toEqual([]);
    expect(readText("nothing of vLLM\n").lines).toBe(1);
  });

  it("of a loop of restarts are the last two hundred", () => {
    const { starts, startsLeftOut } = readText(failed.repeat(300));
    expect([starts.length, startsLeftOut]).toEqual([200, 100]);
    expect(starts.at(-1)?.firstLine).toBe(299 * 6 + 1);
  });

  it("count a server as refused by the first error that says why, and as started when it starts after all", () => {
    const generic = "RuntimeError: Engine core initialization failed. See root cause above.\n";
    const specific =
      "ValueError: No available memory for the cache blocks. Try increasing `gpu_memory_utilization`.\n";
    const start = "INFO [x.py:1] Initializing a V1 LLM engine (v0.11.0) with config: model='a/b'\n";
    const error = (text: string) => {
      const { outcome } = onlyStart(start + text);
      return outcome.kind === "refused" ? outcome.error : outcome.kind;
    };
    expect(error(generic + specific)).toBe("no_kv_cache_memory");
    expect(error(specific + generic)).toBe("no_kv_cache_memory");
    expect(error(generic)).toBe("other");
    expect(error(`${specific}INFO:     Application startup complete.\n`)).toBe("started");
    expect(
      error("INFO:     Application startup complete.\ntorch.OutOfMemoryError: CUDA out of memory.\n"),
    ).toBe("started");
  });
});

describe("what collectors put around lines", () => {
  const plain = logFixture("v0.10.1-a100");
  const lines = plain.trimEnd().split("\n");
  const escapeCharacter = String.fromCharCode(27);
  const wrapped: Readonly<Record<string, (line: string) => string>> = {
    "docker logs --timestamps": (line) => `2025-09-04T07:02:14.123456789Z ${line}`,
    "docker compose logs": (line) => `vllm-1  | ${line}`,
    "kubectl logs --prefix": (line) => `[pod/vllm-6d9f/server] ${line}`,
    "the container runtime's own files": (line) => `2025-09-04T07:02:14.123456789Z stdout F ${line}`,
    "Docker's JSON files": (line) =>
      JSON.stringify({ log: `${line}\n`, stream: "stdout", time: "2025-09-04T07:02:14Z" }),
    "a JSON logger": (line) =>
      JSON.stringify({ level: "info", message: line, timestamp: "2025-09-04 07:02:14" }),
    journald: (line) => `Sep 04 07:02:14 host vllm[8727]: ${line}`,
    "srun --label": (line) => `0: ${line}`,
    colours: (line) =>
      `${escapeCharacter}[0;36m${line.replace(/^(\([^)]*\)) /, `$1${escapeCharacter}[0;0m `).replace("INFO", `${escapeCharacter}[32mINFO${escapeCharacter}[0m`)}`,
    "colours without their escape character": (line) => `[0;36m${line}[0;0m`,
    "line ends of Windows": (line) => `${line}\r`,
  };

  it.each(Object.entries(wrapped))("changes no figure: %s", (_name, wrap) => {
    const report = onlyStart(`${lines.map(wrap).join("\n")}\n`);
    expect(report.figures).toEqual(onlyStart(plain).figures);
    expect(report.settings.values).toEqual(onlyStart(plain).settings.values);
    expect(report.outcome.kind).toBe("started");
  });

  it("gives the day where it has a year", () => {
    const day = (name: string) => {
      const wrap = wrapped[name] ?? ((line: string) => line);
      return onlyStart(lines.map(wrap).join("\n")).date;
    };
    expect(day("docker logs --timestamps")).toBe("2025-09-04");
    expect(day("Docker's JSON files")).toBe("2025-09-04");
    expect(day("a JSON logger")).toBe("2025-09-04");
    expect(day("journald")).toBeNull();
  });

  it("tells two containers apart whose lines are mixed", () => {
    const other = logFixture("refused-others-on-gpu").trimEnd().split("\n");
    const mixed = lines.flatMap((line, index) => [
      `chat-1  | ${line}`,
      ...(other[index] ? [`tts-1   | ${other[index]}`] : []),
    ]);
    const { starts } = readText(mixed.join("\n"));
    expect(starts.map(({ container, outcome }) => [container, outcome.kind])).toEqual([
      ["tts-1", "refused"],
      ["chat-1", "started"],
    ]);
  });

  it("reads a report that was pasted without its line breaks", () => {
    const report = onlyStart(lines.slice(8, 13).join(" "));
    expect(report.figures.map(({ name, process }) => `${name} ${process}`)).toEqual(
      onlyStart(plain)
        .figures.slice(2, 8)
        .map(({ name, process }) => `${name} ${process}`),
    );
  });

  it("reads the id of a model out of the Hub's cache, and a GPU out of a kernel's configuration or nvidia-smi", () => {
    const path = "/root/.cache/huggingface/hub/models--facebook--opt-125m/snapshots/27dcfa74";
    const text = `INFO [x.py:1] Initializing a V1 LLM engine (v0.11.0) with config: model='${path}', max_seq_len=2048\n`;
    expect(onlyStart(text).model?.value).toBe("facebook/opt-125m");
    const missing =
      "WARNING [fused_moe.py:1] Config file not found at ['/x/E=64,N=896,device_name=NVIDIA_H100_80GB_HBM3.json']\n";
    expect(onlyStart(text + missing).gpu?.value).toBe("NVIDIA_H100_80GB_HBM3");
    expect(onlyStart(`GPU 0: NVIDIA L4 (UUID: GPU-1)\n${text}`).gpu?.value).toBe("NVIDIA L4");
    expect(
      onlyStart(`|   0  NVIDIA GeForce RTX 3090        Off |   00000000:01:00.0\n${text}`).gpu?.value,
    ).toBe("NVIDIA GeForce RTX 3090");
  });
});
