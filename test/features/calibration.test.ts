import { beforeAll, describe, expect, it } from "vitest";
import type { Calibration } from "../../src/features/calibration.ts";
import {
  type CalibrationReport,
  calibrationReport,
  type FigureReport,
} from "../../src/features/calibrationReport.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";
import { logFixture, readText } from "../vllm/log/readText.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function calibrate(
  log: string,
  file: string | null,
  subject: string | null = null,
  name = planName,
): Calibration {
  return service.calibrate(file === null ? null : documentOf(file, name), readText(log), subject);
}

function reportOf(log: string, file: string | null, name = planName): CalibrationReport {
  const calibration = calibrate(log, file, null, name);
  if (calibration.kind !== "compared") throw new Error(JSON.stringify(calibration));
  return calibrationReport("vllm.log", file, calibration);
}

function figure(report: CalibrationReport, name: FigureReport["figure"]): FigureReport {
  const found = report.starts[0]?.comparison.figures.find((each) => each.figure === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

const plan = (gpu: string, args: string, model = "Qwen/Qwen2.5-7B-Instruct", more = "") =>
  `gpuplan: 1\ngpu: ${gpu}\nservices:\n  chat:\n    model: ${model}\n    args: { ${args} }\n${more}`;

/** Qwen2-7B on an A100 80GB, vLLM 0.10.1.1, half the GPU: dennislee22/vLLM-benchmarking, `vllm-7B-1gpuA10080GB-0.5GRAM.log`. */
const a100 = logFixture("v0.10.1-a100");
const a100Plan = (args: string) =>
  plan("A100 80GB", args, "Qwen/Qwen2-7B-Instruct", '    measured: { version: "0.10.1" }\n');

describe("a log beside the plan that was run", () => {
  it("finds the figures inside their ranges", () => {
    const report = reportOf(
      a100,
      a100Plan("max-model-len: 16384, gpu-memory-utilization: 0.5, max-num-batched-tokens: 2048"),
    );
    expect(figure(report, "weights")).toMatchObject({
      unit: "GiB",
      observed: 14.249,
      inside: true,
      line: 9,
      explanation: null,
    });
    expect(figure(report, "kvTokens")).toMatchObject({ unit: "tokens", observed: 464_848, line: 11 });
    expect(figure(report, "concurrency")).toMatchObject({ unit: "requests", observed: 28.37, line: 12 });
    expect(Math.abs(figure(report, "kvCache").difference)).toBeLessThan(2);
    expect(report.starts[0]?.comparison.start).toMatchObject({
      estimated: "starts",
      standing: "agrees",
      explanation: "vLLM started, as estimated.",
    });
  });

  it("explains what differs by the settings that ran, and shows that they do", () => {
    const report = reportOf(
      a100,
      a100Plan("max-model-len: 16384, gpu-memory-utilization: 0.9, max-num-batched-tokens: 2048"),
    );
    expect(report.starts[0]?.comparison.differences).toEqual([
      "gpu_memory_utilization was 0.5 (the file: 0.9)",
    ]);
    const cache = figure(report, "kvCache");
    expect(cache).toMatchObject({ inside: false, standing: "differences" });
    expect(cache.explanation).toMatch(
      /^gpu_memory_utilization was 0\.5 \(the file: 0\.9\): with what the log shows it is 2\d\.\d+–2\d\.\d+ GiB, which holds it\.$/,
    );
    expect(cache.estimatedAsRun?.low).toBeLessThan(25);
    expect(figure(report, "weights").inside).toBe(true);
  });

  it("names another version than assumed, and what its number of tokens meant", () => {
    const report = reportOf(
      logFixture("v0.10.1-a100"),
      plan("A100 80GB", "max-model-len: 16384, gpu-memory-utilization: 0.5", "Qwen/Qwen2-7B-Instruct"),
    );
    expect(report.starts[0]?.comparison.differences[0]).toBe("vLLM 0.10.1 ran (the file: 0.28, assumed)");
  });

  it("names another GPU, and another model", () => {
    const log = `GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-1)\n${a100}`;
    const report = reportOf(log, plan("L4", "max-model-len: 16384, gpu-memory-utilization: 0.5"));
    expect(report.starts[0]?.comparison.differences.slice(0, 3)).toEqual([
      "Qwen/Qwen2-7B-Instruct ran (the file: Qwen/Qwen2.5-7B-Instruct)",
      "vLLM 0.10.1 ran (the file: 0.28, assumed)",
      "it ran on A100 SXM4 80GB (the file: L4)",
    ]);
    expect(figure(report, "kvCache").standing).toBe("differences");
  });

  it("names what else was on the GPU when vLLM refuses for it", () => {
    const report = reportOf(
      logFixture("refused-others-on-gpu"),
      plan(
        "L4",
        "max-model-len: 8192, gpu-memory-utilization: 0.9",
        undefined,
        '    measured: { version: "0.11" }\n',
      ),
    );
    expect(report.starts[0]?.comparison.start).toEqual({
      estimated: "starts",
      standing: "differences",
      explanation:
        "vLLM did not start: less memory was free than it asks for; estimated was that it starts. Something else held 12.3 GiB of the GPU when vLLM began.",
    });
    expect(report.measured).toBeNull();
  });

  it("agrees with a refusal that was foretold, and is silent on one that is no question of memory", () => {
    const start =
      "INFO [x.py:1] Initializing a V1 LLM engine (v0.11.0) with config: model='Qwen/Qwen2.5-7B-Instruct', max_seq_len=131072\n";
    const long = plan(
      "L4",
      "max-model-len: 32768, gpu-memory-utilization: 0.75",
      undefined,
      '    measured: { version: "0.11" }\n',
    );
    const refused = `${start.replace("131072", "32768")}INFO [x.py:1] Available KV cache memory: 0.91 GiB\nValueError: To serve at least one request with the model's max seq len (32768), (1.75 GiB KV cache is needed, which is larger than the available KV cache memory (0.91 GiB). Based on the available memory, the estimated maximum model length is 17024.\n`;
    const report = reportOf(refused, long);
    expect(["agrees", "uncertain"]).toContain(report.starts[0]?.comparison.start.standing);
    expect(figure(report, "longestContext").observed).toBe(17_024);
    const arguments_ = reportOf(`${start}vllm: error: unrecognized arguments: --no-such\n`, long);
    expect(arguments_.starts[0]?.comparison.start).toMatchObject({
      standing: "not-comparable",
      explanation: "vLLM did not start: it does not know an argument, which is no question of memory.",
    });
  });

  it("says of a build of somebody's own that it may count differently", () => {
    const own = a100
      .replaceAll("0.10.1.1", "0.10.1+ours")
      .replace("Available KV cache memory: 24.83", "Available KV cache memory: 9.00");
    const cache = figure(
      reportOf(
        own,
        a100Plan("max-model-len: 16384, gpu-memory-utilization: 0.5, max-num-batched-tokens: 2048"),
      ),
      "kvCache",
    );
    expect(cache).toMatchObject({
      standing: "circumstances",
      explanation: "0.10.1+ours is a build of somebody's own, which may count differently.",
    });
  });

  it("says that it cannot explain what nothing in the log explains", () => {
    const odd = a100.replace("took 14.2488 GiB", "took 11.0 GiB");
    expect(
      figure(
        reportOf(
          odd,
          a100Plan("max-model-len: 16384, gpu-memory-utilization: 0.5, max-num-batched-tokens: 2048"),
        ),
        "weights",
      ),
    ).toMatchObject({
      standing: "unexplained",
      explanation: "Nothing in the log explains it.",
    });
  });

  it("lets the KV cache follow from the part that is off", () => {
    const log = logFixture("v0.28-one-line")
      .replace("took 14.25 GiB", "took 17.25 GiB")
      .replaceAll("4.61 GiB", "1.61 GiB")
      .replace("14.31 GiB", "17.31 GiB")
      .replace("86,304", "30,128")
      .replace("2.63x", "0.92x");
    const report = reportOf(log, plan("L4", "max-model-len: 32K, gpu-memory-utilization: 0.9"));
    expect(figure(report, "weights").standing).toBe("unexplained");
    expect(figure(report, "kvCache")).toMatchObject({
      standing: "follows",
      explanation: "It follows from what differs in the weights.",
    });
    expect(figure(report, "kvTokens")).toMatchObject({
      standing: "follows",
      explanation: "It follows from what differs in the KV cache.",
    });
  });

  it("blames the rank with the least memory where the others have what was estimated", () => {
    const rank = (line: string, name: string, pid: number) =>
      line.replace("EngineCore_0 pid=318", `${name} pid=${pid}`);
    const lines = a100.split("\n").flatMap((line) => {
      if (line.includes("Model loading took"))
        return [rank(line, "Worker_TP0", 1), rank(line, "Worker_TP1", 2)];
      if (!line.includes("Available KV cache memory")) return [line];
      return [rank(line, "Worker_TP0", 1), rank(line, "Worker_TP1", 2).replace("24.83", "15.00")];
    });
    const cache = figure(
      reportOf(
        lines.join("\n"),
        a100Plan("max-model-len: 16384, gpu-memory-utilization: 0.5, max-num-batched-tokens: 2048"),
      ),
      "kvCache",
    );
    expect(cache.observed).toBe(15);
    expect(cache.explanation).toBe(
      "The ranks have 15.0–24.8 GiB for the KV cache, and the one with the least (Worker_TP1) decides.",
    );
  });
});

describe("which service a log belongs to", () => {
  const two =
    "gpuplan: 1\npools: { l4: { gpu: L4 } }\nservices:\n  chat: { model: Qwen/Qwen2.5-7B-Instruct }\n  small: { model: Qwen/Qwen2.5-0.5B-Instruct }\n";
  const log = logFixture("v0.28-one-line");

  it("is told by its model, a folder's name included", () => {
    const subject = (text: string) => {
      const calibration = calibrate(text, two);
      return calibration.kind === "compared" ? calibration.subject : calibration.kind;
    };
    expect(subject(log)).toBe("chat");
    expect(subject(log.replaceAll("Qwen/Qwen2.5-7B-Instruct", "/models/Qwen2.5-0.5B-Instruct"))).toBe(
      "small",
    );
    expect(subject(log.replaceAll("Qwen/Qwen2.5-7B-Instruct", "/models/mine"))).toBe("choose");
  });

  it("is asked where it is not clear, and answered by name", () => {
    const unclear = log.replaceAll("Qwen/Qwen2.5-7B-Instruct", "/models/mine");
    expect(calibrate(unclear, two)).toEqual({
      kind: "choose",
      subjects: [
        { id: "chat", label: "chat: Qwen/Qwen2.5-7B-Instruct" },
        { id: "small", label: "small: Qwen/Qwen2.5-0.5B-Instruct" },
      ],
    });
    expect(calibrate(unclear, two, "small")).toMatchObject({ kind: "compared", subject: "small" });
    expect(calibrate(unclear, two, "large")).toMatchObject({
      kind: "problem",
      message: expect.stringContaining('has no "large"; there is chat, small.'),
    });
  });

  it("may be a launch in a script, which has no place for what was measured", () => {
    const script =
      "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 32K --gpu-memory-utilization 0.9\n";
    const calibration = calibrate(log, script, null, "serve.sh");
    expect(calibration).toMatchObject({ kind: "compared", edits: null });
    expect(calibration.kind === "compared" && calibration.measured?.kvTokens).toBe(86_304);
  });

  it("is none where the file holds none, and none where the log holds no start", () => {
    expect(calibrate(log, "gpuplan: 1\n")).toMatchObject({ kind: "problem" });
    expect(calibrate("hello\n", two)).toEqual({
      kind: "problem",
      message: "The log holds nothing that vLLM prints when it starts.",
    });
  });
});

describe("a log alone", () => {
  it("is estimated from what it tells, with the GPU as it names it", () => {
    const report = reportOf(`GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-1)\n${a100}`, null);
    expect(report.starts[0]).toMatchObject({
      gpu: "A100 SXM4 80GB",
      version: { value: "0.10.1.1" },
      comparison: { reason: null, differences: [] },
    });
    expect(figure(report, "kvCache").estimatedAsRun).toBeNull();
    expect(report.measured).toMatchObject({
      weights: "14.25GiB",
      kv_cache: "24.83GiB",
      kv_tokens: "464848",
      concurrency: "28.37",
      gpu: "A100 SXM4 80GB",
      version: "0.10.1.1",
    });
  });

  it("says which GPUs have the memory that it prints, where it names none", () => {
    const report = reportOf(logFixture("v0.28-one-line"), null);
    expect(report.starts[0]?.comparison.reason).toMatch(
      /^The GPU of the log has 22\.03 GiB, as .*L4.* have: name it/,
    );
    expect(report.measured).toMatchObject({ weights: "14.25GiB", kv_tokens: "86304" });
  });

  it("gives no key away that vLLM has printed", () => {
    const report = reportOf(a100, null);
    expect(JSON.stringify(report)).not.toContain("sk-not-for-anybody");
    expect(report.starts[0]?.settings).toMatchObject({ max_model_len: 16_384, gpu_memory_utilization: 0.5 });
  });
});
