import { once } from "../../text/once.ts";
import { eitherOf, listOf, mapping, named, quantity, text, wholeNumber } from "./fields.ts";

const count = (description: string, example: number) =>
  quantity("count", { description, examples: [example] });
const rate = (description: string, example: string) => quantity("rate", { description, examples: [example] });
const tokens = (description: string, example: string | number) =>
  quantity("tokens", { description, examples: [example], min: 1 });

const context = once(() =>
  eitherOf(
    "Tokens that one request or session holds, prompt and output together.",
    ["32K", 8192],
    [
      tokens("Tokens that one request or session holds, prompt and output together.", "32K"),
      mapping("How long requests are, or prompt and output apart.", {
        mean: tokens("The average.", "12K"),
        p90: tokens("Nine of ten requests are not longer.", "16K"),
        max: tokens("The longest.", "32K"),
        prompt: tokens("Tokens of the prompt.", "30K"),
        output: tokens("Tokens of the answer.", "2K"),
      }),
    ],
  ),
);

const counts = {
  concurrency: count("Requests in flight at the peak; each holds its context in the KV cache.", 10),
  sessions: count("Conversations open at the peak; each holds memory.", 100),
  users: count("People who are not connected all the time.", 1000),
  tenants: count("Who pays.", 23),
  requests: rate("Requests that arrive.", "200/min"),
};

const tier = once(() =>
  mapping("A part of the workload with a pool and a latency of its own.", {
    share: quantity("share", { description: "Its part of the workload.", examples: ["20%"], range: false }),
    pool: text({
      description: "The pool that serves it.",
      examples: ["premium"],
      noun: "the name of a pool",
      names: "pool",
    }),
    latency: quantity("time", {
      description: "What its users are promised.",
      examples: ["180ms"],
      plausibleUnits: ["ms", "s"],
    }),
  }),
);

const growthStep = once(() =>
  mapping(
    "Some months with the same numbers.",
    { months: wholeNumber({ description: "How many months.", examples: [6] }), ...counts },
    ["months"],
  ),
);

export const workloadSchema = once(() =>
  mapping("Who uses it, and how much.", {
    ...counts,
    requests_per_session: rate("How often each session asks.", "4/min"),
    context: context(),
    prompt: tokens("Tokens of the prompt; with `output` instead of `context`.", "30K"),
    output: tokens("Tokens of the answer; with `prompt` instead of `context`.", "2K"),
    requests_per_user: rate("How often each user asks.", "0.2/min"),
    calls_per_tenant: quantity("number", {
      description: "Concurrent calls that one tenant brings.",
      examples: [4],
    }),
    utilization: quantity("share", {
      description: "How full the stages may run on average; 100% by default.",
      examples: ["75%"],
      range: false,
      below: 1.0000001,
    }),
    tiers: named("Parts of the workload that run in pools of their own.", tier(), "tier"),
    growth: listOf("How the numbers change over the months.", growthStep()),
  }),
);

export const limitsSchema = once(() =>
  mapping("The phase holds while this value is below its limit.", counts),
);
