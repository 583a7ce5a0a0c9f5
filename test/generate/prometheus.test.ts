import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";
import { ensureTool } from "../support/tools.ts";
import { generate } from "./readBack.ts";

let service: Service;
let promtool: string;
const folder = mkdtempSync(join(tmpdir(), "gpuplan-alerts-"));
beforeAll(async () => {
  service = await openService();
  promtool = await ensureTool("promtool");
});
afterAll(() => rmSync(folder, { recursive: true }));

function rulesOf(plan: string): string {
  return generate(service, plan, "prometheus")
    .files.map(({ text }) => text)
    .join("");
}

/** What promtool says of the rules; it throws where they are wrong. */
function checkRules(text: string): string {
  const path = join(folder, "alerts.rules.yaml");
  writeFileSync(path, text);
  return execFileSync(promtool, ["check", "rules", path], { encoding: "utf8", stdio: "pipe" });
}

/** Runs rules over made-up series, which are given by minute, and holds what fires against the expectation. */
function testRules(rules: string, test: unknown): string {
  writeFileSync(join(folder, "alerts.rules.yaml"), rules);
  const path = join(folder, "alerts.test.yaml");
  const file = { rule_files: ["alerts.rules.yaml"], evaluation_interval: "1m", tests: [test] };
  writeFileSync(path, JSON.stringify(file));
  return execFileSync(promtool, ["test", "rules", path], { encoding: "utf8", stdio: "pipe" });
}

const server = `
gpuplan: 1
# gpuplan: vllm=0.11
name: chat
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K, served-model-name: chat } }
objectives: { latency: 10s p99, ttft: 1s, tpot: 50ms, throughput: 7/s, cost: $1000/month }
alerts:
  latency_p95: "> 8s"
  queue_depth: "> 100"
  queue_time_p99: "> 2s"
  kv_cache_usage: "> 90%"
  error_rate: "> 1%"
  preemptions: "> 1/s"
  gpu_utilization: "< 50%"
  gpu_memory: "> 95%"
  gpu_temperature: "> 85"
  for: 10min
`;

const voice = readFileSync("examples/a10g-voice-service.gpuplan.yaml", "utf8");

describe("alert rules", () => {
  it("of the examples are accepted by promtool", () => {
    const texts = readdirSync("examples")
      .filter((name) => name.endsWith(".gpuplan.yaml"))
      .map((name) => rulesOf(readFileSync(`examples/${name}`, "utf8")))
      .filter((text) => text !== "");
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(checkRules(text)).toContain("SUCCESS");
  });

  it("of every condition that is known are accepted by promtool", () => {
    expect(checkRules(rulesOf(server))).toContain("SUCCESS: 13 rules found");
  });

  it("stay what they are whatever the plan's names hold", () => {
    const hostile = server
      .replace("name: chat", `name: ${JSON.stringify('a "b" {{ $labels.x }} \n c')}`)
      .replace("served-model-name: chat", `served-model-name: ${JSON.stringify('a"b\\c\n{{ x }}')}`)
      .replace("  chat: {", `  ${JSON.stringify("{{ .Bad }} 'x'")}: {`);
    expect(checkRules(rulesOf(hostile))).toContain("SUCCESS");
  });

  it("ask AMD's exporter for what AMD's GPUs do", () => {
    const amd = (gpu: string) => `
gpuplan: 1
gpu: ${gpu}
services: { chat: { model: Qwen/Qwen3-8B } }
alerts: { gpu_utilization: < 20%, gpu_memory: > 95%, gpu_temperature: "> 90" }
`;
    const rules = rulesOf(amd("MI300X"));
    expect(checkRules(rules)).toContain("3 rules found");
    expect(rules).toContain("avg(gpu_gfx_activity) < 20");
    expect(rules).toContain("max(gpu_used_vram / gpu_total_vram) > 0.95");
    expect(rules).toContain("max(gpu_junction_temperature) > 90");
    expect(rulesOf(amd("MI250X"))).toContain("max(gpu_edge_temperature) > 90");
  });

  it("use the names that the metrics have in the version in use", () => {
    const older = server.replace("vllm=0.11", "vllm=0.9.1");
    expect(rulesOf(server)).toContain("vllm:inter_token_latency_seconds_sum");
    expect(rulesOf(server)).toContain("vllm:kv_cache_usage_perc");
    expect(rulesOf(older)).toContain("vllm:time_per_output_token_seconds_sum");
    expect(rulesOf(older)).toContain("vllm:gpu_cache_usage_perc");
  });

  it("say in a comment what no metric is known for", () => {
    const { files, notes } = generate(service, voice, "prometheus");
    expect(notes).toEqual([
      "queue_depth > 100: no metric is known for it, so there is no rule.",
      "error_rate > 1%: no metric is known for it, so there is no rule.",
    ]);
    for (const note of notes) expect(files[0]?.text).toContain(`# ${note}\n`);
  });

  it("are missed by a finding at the very conditions of the example", () => {
    const found = service
      .findings(documentOf(voice, planName))
      .filter(({ rule }) => rule === "alert-without-metric")
      .map(({ range }) => voice.slice(range.start, range.end));
    expect(found).toEqual(["queue_depth", "error_rate"]);
  });

  it("are none where the plan has no thresholds", () => {
    const { files, notes } = generate(service, "gpuplan: 1\ngpu: L4\nservices: {}\n", "prometheus");
    expect(files).toEqual([]);
    expect(notes).toEqual(["No threshold of this plan can be made into an alert rule."]);
  });

  it("are silent while a process is quick and its GPU busy, and fire when it is slow and idle", () => {
    const rules = rulesOf(voice);
    const buckets = (slow: boolean) => [
      { series: 'voice_request_duration_seconds_bucket{le="5"}', values: slow ? "0+0x30" : "0+60x30" },
      { series: 'voice_request_duration_seconds_bucket{le="20"}', values: "0+60x30" },
      { series: 'voice_request_duration_seconds_bucket{le="+Inf"}', values: "0+60x30" },
      {
        series: 'DCGM_FI_DEV_GPU_UTIL{modelName="NVIDIA A10G", gpu="0"}',
        values: slow ? "20+0x30" : "80+0x30",
      },
      // Another kind of GPU is none of the plan's business.
      { series: 'DCGM_FI_DEV_GPU_UTIL{modelName="NVIDIA L4", gpu="0"}', values: "0+0x30" },
    ];
    const fires = (name: string, labels: object, summary: string, value: string) => ({
      eval_time: "20m",
      alertname: name,
      exp_alerts: [
        {
          exp_labels: { severity: "critical", ...labels },
          exp_annotations: {
            summary,
            description: `${value}: alerts of test.gpuplan.yaml`,
          },
        },
      ],
    });
    const silent = (name: string) => ({ eval_time: "20m", alertname: name, exp_alerts: [] });
    const quick = {
      interval: "1m",
      input_series: buckets(false),
      alert_rule_test: [silent("VoiceLatencyP99"), silent("GpuUtilization")],
    };
    const slow = {
      interval: "1m",
      input_series: buckets(true),
      alert_rule_test: [
        fires("VoiceLatencyP99", { service: "voice" }, "voice: latency_p99 > 10 s", "19.85"),
        fires("GpuUtilization", { pool: "default" }, "default: gpu_utilization < 50%", "20"),
      ],
    };
    expect(testRules(rules, quick)).toContain("SUCCESS");
    expect(testRules(rules, slow)).toContain("SUCCESS");
  });

  it("take few requests for a fault only while others wait", () => {
    const rules = rulesOf(server);
    const series = (waiting: number) => [
      { series: 'vllm:request_success_total{model_name="chat", finished_reason="stop"}', values: "0+60x30" },
      { series: 'vllm:num_requests_waiting{model_name="chat"}', values: `${waiting}+0x30` },
    ];
    const annotations = {
      summary: "chat: throughput < 7/s while requests wait",
      description: "1: objectives of test.gpuplan.yaml",
    };
    const expected = [{ exp_labels: { severity: "warning", service: "chat" }, exp_annotations: annotations }];
    const test = (waiting: number, exp_alerts: unknown) => ({
      interval: "1m",
      input_series: series(waiting),
      alert_rule_test: [{ eval_time: "25m", alertname: "ChatThroughputObjective", exp_alerts }],
    });
    expect(testRules(rules, test(0, []))).toContain("SUCCESS");
    expect(testRules(rules, test(5, expected))).toContain("SUCCESS");
  });
});
