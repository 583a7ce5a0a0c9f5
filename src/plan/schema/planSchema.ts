import * as z from "zod";
import { once } from "../../text/once.ts";
import { eitherOf, listOf, mapping, named, quantity, text } from "./fields.ts";
import { alertsSchema, jobSchema, objectivesSchema } from "./objectivesSchema.ts";
import { gpuField, poolSchema } from "./poolSchema.ts";
import { serviceSchema } from "./serviceSchema.ts";
import { limitsSchema, workloadSchema } from "./workloadSchema.ts";

const phase = once(() =>
  mapping("One stage of an alternative that changes as the plan grows.", {
    until: limitsSchema(),
    change: z.looseObject({}).meta({
      description: "What is different in this phase: a merge patch on the plan.",
      examples: [],
      mayBeEmpty: true,
      isPatch: true,
    }),
    overlap: quantity("time", {
      description: "How long the phase before is paid for beside this one.",
      examples: ["4 weeks"],
      plausibleUnits: [" weeks", " months"],
      range: false,
    }),
  }),
);

/** The patch itself is judged by applying it; only what is not patch has a form of its own. */
const alternativeSchema = once(() =>
  z
    .looseObject({
      phases: listOf(
        "A plan that changes as `growth` passes a limit; the first phase whose `until` holds counts.",
        phase(),
      ).optional(),
    })
    .meta({
      description:
        "A variant of the plan, shown beside it: only what differs is written, and `null` removes a key.",
      examples: [],
      mayBeEmpty: true,
      isPatch: true,
    }),
);

/** The whole format, version 1. Validation, completion, hover and the published JSON Schema come from here. */
export const planSchema = once(() =>
  mapping(
    "What runs where, for how many people, and how well it must run.",
    {
      gpuplan: z.literal(1).meta({ description: "The version of this format; always 1.", examples: [1] }),
      name: text({ description: "The plan's name.", examples: ["two-l4-32k"], noun: "a name" }),
      description: text({
        description: "What the plan is about, in a sentence.",
        examples: ["Ten requests of 32K on two L4s"],
        noun: "a sentence",
      }),
      gpu: eitherOf(
        "Short for a single pool called `default`: a GPU and how many of it.",
        ["L4", "2x L4"],
        [
          text({
            description: "A GPU of the catalogue, with a count before it if there are several.",
            examples: ["L4", "2x L4"],
            noun: "the name of a GPU",
            names: "gpu",
          }),
          gpuField().def.options[1],
        ],
      ),
      pools: named(
        "Where things run: one entry per kind of place, with its GPU, count and price.",
        poolSchema(),
        "pool",
      ),
      services: named(
        "What runs: vLLM servers and other processes that hold GPU memory.",
        serviceSchema(),
        "service",
      ),
      pipeline: listOf(
        "Services that a request passes in this order: latencies add up, the slowest stage bounds throughput.",
        text({
          description: "A service of the plan.",
          examples: ["llm"],
          noun: "the name of a service",
          names: "service",
        }),
        ["[stt, llm, tts]"],
      ),
      workload: workloadSchema(),
      objectives: objectivesSchema(),
      jobs: named("Training or batch work, priced by its time.", jobSchema(), "job"),
      alternatives: named(
        "Named variants, shown side by side; each writes only what differs from the plan.",
        alternativeSchema(),
        "alternative",
      ),
      alerts: alertsSchema(),
      hours_per_month: quantity("number", {
        description: "Hours in a month; 730 by default. Many price pages count 720.",
        examples: [720],
        min: 1,
        below: 745,
        range: false,
      }),
    },
    ["gpuplan"],
  ),
);
