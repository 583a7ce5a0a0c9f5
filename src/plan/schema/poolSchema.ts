import { once } from "../../text/once.ts";
import { eitherOf, mapping, named, quantity, text, wholeNumber } from "./fields.ts";

const describedGpu = once(() =>
  mapping(
    "A GPU that the catalogue lacks, described by its data sheet.",
    {
      name: text({ description: "What to call it.", examples: ["RTX 9000"], noun: "the name of the GPU" }),
      memory: quantity("memory", {
        description: "Its memory as the data sheet gives it.",
        examples: ["24GB"],
        plausibleUnits: ["GB", "GiB"],
      }),
      bandwidth: quantity("bandwidth", {
        description: "Memory bandwidth; it bounds how fast tokens are generated.",
        examples: ["300GB/s"],
      }),
      compute_capability: quantity("number", {
        description: "CUDA compute capability; it decides which data types and kernels run.",
        examples: [8.9],
        range: false,
      }),
      tflops: named(
        "Dense throughput by data type, in TFLOPS; it bounds how fast prompts are read.",
        quantity("number", {
          description: "TFLOPS for this data type, without sparsity.",
          examples: [121],
          range: false,
        }),
        "data type",
      ),
    },
    ["name", "memory"],
  ),
);

/** A catalogue name or a description, as `gpu` has it in a pool; `2x L4` only in the short form at the top level. */
export const gpuField = once(() =>
  eitherOf(
    "The GPU: a name from the catalogue, or a mapping that describes one it lacks.",
    ["L4", "A100 80GB", "RTX A4000"],
    [
      text({
        description: "A GPU of the catalogue, in any usual spelling.",
        examples: ["L4", "a100-80gb", "NVIDIA-L4"],
        noun: "the name of a GPU",
        names: "gpu",
      }),
      describedGpu(),
    ],
  ),
);

const hourlyPrice = { description: "Dollars per GPU and hour.", examples: ["$0.39/h"] };

const price = once(() =>
  eitherOf(
    "What one GPU costs: a row of the price table, a rate, rates by GPU, or a purchase.",
    ["runpod/spot", "gcp/us-central1/spot", "$0.39/h"],
    [
      text({
        description:
          "`provider/term` or `provider/region/term` of the price table (the cheapest newest row), with `@2025-02` the row of that date; or a rate per GPU.",
        examples: ["runpod/spot", "runpod/spot@2025-02", "$0.39/h"],
        noun: "a price",
        names: "price",
      }),
      mapping(
        "A purchase: what one GPU costs once.",
        {
          buy: quantity("money", { description: "The price of one GPU.", examples: ["$1000"] }),
          over: quantity("time", {
            description: "How long the price is spread; without it no monthly cost is stated.",
            examples: ["36 months"],
            plausibleUnits: [" months"],
            range: false,
          }),
          electricity: quantity("energyPrice", {
            description:
              "The price of current, for the GPU's full power by its data sheet, every hour of the month; counted where `over` says the time.",
            examples: ["$0.30/kWh"],
          }),
        },
        ["buy"],
      ),
      named(
        "A rate for each GPU that an alternative may put here.",
        quantity("hourlyPrice", hourlyPrice),
        "GPU",
      ),
    ],
  ),
);

export const poolSchema = once(() =>
  mapping(
    "A place where services run: GPUs of one kind, with their count and price.",
    {
      gpu: gpuField(),
      count: wholeNumber({
        description:
          "GPUs in the pool. Given: that many are there and paid for. Not given: as many as the workload needs.",
        examples: [2],
      }),
      per_node: wholeNumber({
        description:
          "GPUs in one machine: `count` if given, else 8. Tensor parallelism across machines is slow.",
        examples: [8],
      }),
      price: price(),
      reserve: quantity("share", {
        description: "Share of memory and throughput to keep free.",
        examples: ["10%"],
        below: 1,
        range: false,
      }),
    },
    ["gpu"],
  ),
);
