import { describe, expect, it } from "vitest";
import { alertNames, parseAlertName } from "../../src/deployment/alertSubject.ts";

describe("the name of a condition", () => {
  it.each([
    ["latency_p99", { subject: "latency", percentile: 99 }],
    ["latency-p99.9", { subject: "latency", percentile: 99.9 }],
    ["ttft_p999", { subject: "ttft", percentile: 99.9 }],
    ["time_to_first_token", { subject: "ttft", percentile: null }],
    ["itl_avg", { subject: "tpot", percentile: null }],
    ["Queue_Depth", { subject: "queue_depth", percentile: null }],
    ["gpu_util", { subject: "gpu_utilization", percentile: null }],
  ])("%s is understood", (name, expected) => {
    expect(parseAlertName(name)).toEqual(expected);
  });

  it.each(["latency_p", "latency_p1234", "queue_depth_p99", "constructor", "__proto__", "", "p99"])(
    "%j is not",
    (name) => {
      expect(parseAlertName(name)).toBeNull();
    },
  );

  it("that is offered is understood", () => {
    for (const name of alertNames) expect(parseAlertName(name), name).not.toBeNull();
  });
});
