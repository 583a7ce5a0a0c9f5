import * as z from "zod";
import { once } from "../../text/once.ts";
import { eitherOf, mapping, named, quantity, text, wholeNumber } from "./fields.ts";

const promisedTime = (description: string, example: string) =>
  quantity("time", {
    description: `${description} With a percentile (\`10s p99\`) or on average.`,
    examples: [example, `${example} p99`],
    plausibleUnits: ["ms", "s"],
    frame: "percentile",
    range: false,
  });

export const objectivesSchema = once(() =>
  mapping("What should hold: how well it must run and what it may cost.", {
    latency: promisedTime("How long a request may take.", "500ms"),
    ttft: promisedTime("How long the first token may take.", "1s"),
    tpot: promisedTime("How long each further token may take.", "50ms"),
    throughput: quantity("rate", {
      description: "Requests that must be served.",
      examples: ["7/s"],
      range: false,
    }),
    cost: quantity("monthlyCost", {
      description: "What it may cost in all.",
      examples: ["$1000/month"],
      range: false,
    }),
    cost_per_user: quantity(["monthlyCost", "money"], {
      description: "What one user (else session, else concurrent request) may cost.",
      examples: ["$2/month"],
      range: false,
    }),
    cost_per_tenant: quantity(["monthlyCost", "money"], {
      description: "What one tenant may cost.",
      examples: ["$20/month", "$20"],
      range: false,
    }),
  }),
);

const condition = once(() =>
  quantity(["time", "share", "count", "rate", "memory", "number"], {
    description: "When to alert: a comparison with a threshold.",
    examples: ["> 10s", "< 50%", "> 100"],
    frame: "condition",
    noun: "a comparison with a threshold",
    range: false,
  }),
);

/** The names are free: one without a known metric is a finding, not a mistake of form. */
export const alertsSchema = once(() =>
  z
    .object({
      latency_p99: condition().optional(),
      gpu_utilization: condition().optional(),
      queue_depth: condition().optional(),
      error_rate: condition().optional(),
      for: quantity("time", {
        description: "How long a condition must hold before it alerts.",
        examples: ["5min"],
        plausibleUnits: ["min", "s"],
        range: false,
      }).optional(),
    })
    .catchall(condition())
    .meta({
      description: "Conditions that should wake somebody; alert rules are generated from them.",
      examples: [],
    }),
);

const stepTime = { description: "How long one step takes.", examples: ["4.0s"], plausibleUnits: ["s", "ms"] };
const duration = { description: "How long the job takes.", examples: ["6h"], plausibleUnits: ["h", "min"] };

export const jobSchema = once(() =>
  mapping("Training or batch work, priced by its time.", {
    steps: wholeNumber({ description: "Steps in one epoch.", examples: [4220] }),
    epochs: wholeNumber({ description: "How often the data is gone through; 1 by default.", examples: [5] }),
    step_time: eitherOf(
      "How long one step takes: a time, or times by GPU.",
      ["4.0s"],
      [quantity("time", stepTime), named("Step time by GPU.", quantity("time", stepTime), "GPU")],
    ),
    duration: eitherOf(
      "How long the job takes: a time, or times by GPU.",
      ["6h"],
      [quantity("time", duration), named("Duration by GPU.", quantity("time", duration), "GPU")],
    ),
    memory: quantity("memory", {
      description: "GPU memory it needs; checked against the pool.",
      examples: ["20GB"],
    }),
    pool: text({
      description: "The pool it runs in; the only one if there is one.",
      examples: ["default"],
      noun: "the name of a pool",
      names: "pool",
    }),
  }),
);
