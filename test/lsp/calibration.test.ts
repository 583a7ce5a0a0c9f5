import { afterEach, expect, it } from "vitest";
import { CancellationTokenSource, WorkDoneProgress } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { OpenLog } from "../../src/lsp/calibration.ts";
import { type CalibrateParams, type CalibrateResult, calibrateMethod } from "../../src/lsp/protocol.ts";
import { vllmResult } from "../vllm/benchmark/results.ts";
import { logFixture } from "../vllm/log/readText.ts";
import { startClient, type TestClient } from "./client.ts";

const logUri = "file:///logs/vllm%20chat.log";
const planUri = "file:///plans/bot.gpuplan.yaml";
const plan = `gpuplan: 1
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 32K, gpu-memory-utilization: 0.9 } } # the bot
`;
const log = logFixture("v0.28-one-line");

let client: TestClient | null = null;
afterEach(() => client?.dispose());

async function calibrate(
  params: Partial<CalibrateParams> = {},
  openLog: OpenLog = inPieces(log),
): Promise<CalibrateResult> {
  client = await startClient({ openLog });
  await client.open(planUri, plan, "gpuplan");
  return client.connection.sendRequest(calibrateMethod, {
    log: { uri: logUri },
    uri: planUri,
    subjectId: null,
    ...params,
  });
}

function inPieces(text: string): OpenLog {
  return async (uri) =>
    uri !== logUri
      ? null
      : {
          bytes: text.length,
          chunks: (async function* () {
            for (let start = 0; start < text.length; start += 500) yield text.slice(start, start + 500);
          })(),
        };
}

it("answers with a page and the edit that writes what was measured, and changes nothing itself", async () => {
  const result = await calibrate();
  if (result.kind !== "compared") throw new Error(JSON.stringify(result));
  expect(result.subject).toBe("chat");
  expect(result.markdown).toMatch(/^# Calibration: vllm chat\.log\n/);
  expect(result.markdown).toContain("beside the estimate of chat in `bot.gpuplan.yaml`.");
  expect(result.markdown).toMatch(
    /\| Weights \| 14\.\d+ GiB \| 14\.25 GiB \| \+0\.\d+ GiB \| inside \| 5 \|/,
  );
  expect(result.markdown).toContain("**vLLM started, as estimated.**");
  const document = TextDocument.create(planUri, "gpuplan", 1, plan);
  expect(TextDocument.applyEdits(document, result.edit?.changes[planUri] ?? [])).toBe(
    plan.replace(
      "0.9 } }",
      "0.9 }, measured: { weights: 14.25GiB, kv_cache: 4.61GiB, kv_tokens: 86304, concurrency: 2.63, gpu: L4, version: 0.28.0 } }",
    ),
  );
});

it("knows the result of a load generator by its content, and writes its speed", async () => {
  const result = await calibrate({}, inPieces(JSON.stringify(vllmResult)));
  if (result.kind !== "compared") throw new Error(JSON.stringify(result));
  expect(result.markdown).toContain("What a load generator measured beside the estimate of chat");
  expect(result.markdown).toMatch(/\| time per further token, p99 \| .* \| 72\.6 ms \| /);
  const document = TextDocument.create(planUri, "gpuplan", 1, plan);
  expect(TextDocument.applyEdits(document, result.edit?.changes[planUri] ?? [])).toBe(
    plan.replace(
      "0.9 } }",
      "0.9 }, measured: { ttft: { p50: 7100ms, p99: 11000ms }, tpot: { p50: 70.23ms, p99: 72.63ms }, throughput: 0.21/s, load: 16, gpu: L4, on: 2025-02-14 } }",
    ),
  );
});

it("compares with what the log tells where no plan is given, and takes a text that is no file", async () => {
  const result = await calibrate({ log: { text: log, name: "untitled-1" }, uri: null });
  expect(result).toMatchObject({ kind: "compared", subject: null, edit: null });
  expect(result.kind === "compared" && result.markdown).toContain("# Calibration: untitled-1");
});

it("says what is wrong with the log or the plan", async () => {
  expect(await calibrate({ log: { uri: "file:///nowhere.log" } })).toEqual({
    kind: "problem",
    message: "The log could not be read.",
  });
  expect(await calibrate({ log: { text: "hello", name: "x" } })).toMatchObject({ kind: "problem" });
  expect(await calibrate({ uri: "file:///closed.gpuplan.yaml" })).toEqual({
    kind: "problem",
    message: "The plan is not open any more.",
  });
  const breaking: OpenLog = async () => ({
    bytes: null,
    // biome-ignore lint/correctness/useYield: a disk that fails before its first byte
    chunks: (async function* (): AsyncGenerator<string> {
      throw new Error("The disk is gone.");
    })(),
  });
  expect(await calibrate({}, breaking)).toEqual({ kind: "problem", message: "The log could not be read." });
});

it("tells how far it has read, and stops when it is told to", async () => {
  let pieces = 0;
  const endless: OpenLog = async () => ({
    bytes: 10_000_000,
    chunks: (async function* () {
      for (;;) {
        pieces++;
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield "x".repeat(100_000);
      }
    })(),
  });
  client = await startClient({ openLog: endless });
  const source = new CancellationTokenSource();
  const told: string[] = [];
  client.connection.onProgress(WorkDoneProgress.type, "token-1", (value) => {
    told.push(value.kind === "report" ? `${value.percentage}%` : value.kind);
    if (told.length === 4) source.cancel();
  });
  const params: CalibrateParams = {
    log: { uri: logUri },
    uri: null,
    subjectId: null,
    workDoneToken: "token-1",
  };
  const result = await client.connection.sendRequest<CalibrateResult>(calibrateMethod, params, source.token);
  expect(result).toEqual({ kind: "cancelled" });
  expect(told.slice(0, 4)).toEqual(["begin", "1%", "2%", "3%"]);
  expect(told.at(-1)).toBe("end");
  const stopped = pieces;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(pieces - stopped).toBeLessThanOrEqual(1);
});
