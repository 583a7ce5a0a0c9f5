import { planName } from "../support/service.ts";
import type { RuleCase } from "./ruleCases.ts";

/** Valid and invalid plans of the rules about what a plan comes to; a text without marks has no finding at all. */
export const planRuleCases: Readonly<Record<string, readonly RuleCase[]>> = {
  "disagreeing-counts": [
    {
      title: "tenants whose calls are the sessions, within ranges",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  voice: { engine: process, memory: 4GB, latency: 35ms }
workload: { sessions: 80..100, tenants: 20..25, calls_per_tenant: 4 }
`,
    },
    {
      title: "fewer sessions than the tenants' calls",
      name: planName,
      marked: `
gpuplan: 1
gpu: H100
services:
  voice: { engine: process, memory: 4GB, latency: 35ms }
workload:
  sessions: 9
#           ^ warning[disagreeing-counts]: 23 tenants with 4 calls each are 92 calls at once, but "sessions" says 9.
  tenants: 23
  calls_per_tenant: 4
`,
    },
    {
      title: "a concurrency beyond a range of tenants",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  voice: { engine: process, memory: 4GB, latency: 35ms }
workload: { concurrency: 50, tenants: 10..20, calls_per_tenant: 1.5 }
#                        ^^ warning[disagreeing-counts]: 10 to 20 tenants with 1.5 calls each are 15 to 30 calls at once
`,
    },
  ],
  "throughput-against-latency": [
    {
      title: "a table that one request after the other explains, and a service that says no latency",
      name: planName,
      marked: `
gpuplan: 1
gpu: A10G
services:
  voice:
    engine: process
    memory: 2GB
    latency: 2500ms
    throughput: { 1: 23/min, 8: 70/min }
    speedup: { compiled: 20% }
pipeline: [voice]
`,
    },
    {
      title: "a table that is slower than the latency",
      name: planName,
      marked: `
gpuplan: 1
gpu: A10G
services:
  voice:
    engine: process
    memory: 2GB
    latency: 2500ms
    throughput: { 1: 15/min, 8: 70/min }
#                    ^^^^^^ information[throughput-against-latency]: up to 24 requests a minute one after the other, but at batch size 1 the table says 15.
`,
    },
    {
      title: "a table that no latency allows",
      name: planName,
      marked: `
gpuplan: 1
gpu: A10G
services:
  voice:
    engine: process
    memory: 2GB
    latency: { A10G: { fp16: 100ms, int8: 50ms } }
    precision: fp16
    throughput: { 1: 15/s }
#                    ^^^^ information[throughput-against-latency]: up to 600 requests a minute
`,
    },
  ],
  "uncounted-weights": [
    {
      title: "weights that the plan counts, and a model that nobody knows",
      name: planName,
      marked: `
gpuplan: 1
gpu: A40
services:
  agent: { engine: process, model: kyutai/moshiko-pytorch-bf16, memory: 15.4GB, memory_per_session: 2GB }
  other: { engine: process, model: somebody/something-of-their-own, memory_per_session: 2GB }
workload: { sessions: 10 }
`,
    },
    {
      title: "weights in neither figure, on two kinds of GPU",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  agent:
    engine: process
    model: kyutai/moshiko-pytorch-bf16
    memory_per_session: 2.0GB..2.5GB
#   ^^^^^^^^^^^^^^^^^^ warning[uncounted-weights]: The weights of kyutai/moshiko-pytorch-bf16 take 15.4 GB, and neither "memory" nor "memory_per_session" counts them. Beside them an L4 has room for 3 to 4 sessions, an A40 for 12 to 16.
workload: { sessions: 3 }
alternatives:
  larger: { gpu: A40 }
`,
    },
    {
      title: "sessions that may take nothing",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  agent:
    engine: process
    model: kyutai/moshiko-pytorch-bf16
    memory_per_session: 0GB..2GB
#   ^^^^^^^^^^^^^^^^^^ warning[uncounted-weights]: The weights of kyutai/moshiko-pytorch-bf16 take 15.4 GB, and neither "memory" nor "memory_per_session" counts them. Beside them an L4 has room for 4 or more sessions.
workload: { sessions: 3 }
`,
    },
  ],
  "memory-exceeds-gpu": [
    {
      title: "processes that share a GPU, and a job that fits",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 8GB, share: true }
  tts: { engine: process, memory: { weights: 8GB, cache: 6GB } }
jobs:
  train: { duration: 3h, memory: 23GB }
`,
    },
    {
      title: "processes that share a GPU too small for both",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 12GB, share: true }
#                                 ^^^^ error[memory-exceeds-gpu]: stt, tts need 26.0 GB on one L4, which has 23.7–23.8 GB.
  tts: { engine: process, memory: 14GB }
`,
    },
    {
      title: "a range whose larger end is too much, beside a reserve",
      name: planName,
      marked: `
gpuplan: 1
pools:
  default: { gpu: L4, count: 1, reserve: 10% }
services:
  stt: { engine: process, memory: 20GB..22GB }
#                                 ^^^^^^^^^^ warning[memory-exceeds-gpu]: less the reserve.
`,
    },
    {
      title: "a job that is too large",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 2GB }
jobs:
  train: { duration: 3h, memory: 30GB }
#                                ^^^^ error[memory-exceeds-gpu]: train needs 30.0 GB, and a GPU of its pool (L4) has 23.7 GB.
`,
    },
  ],
  "overloaded-gpus": [
    {
      title: "enough GPUs, and a pool that grows",
      name: planName,
      marked: `
gpuplan: 1
pools:
  fixed: { gpu: L4, count: 2 }
  open: { gpu: L4 }
services:
  stt: { engine: process, memory: 2GB, latency: 100ms, pool: fixed }
  tts: { engine: process, memory: 2GB, latency: 500ms, pool: open }
pipeline: [stt, tts]
workload: { requests: 20/s }
`,
    },
    {
      title: "requests faster than they are served",
      name: planName,
      marked: `
gpuplan: 1
pools:
  default:
    gpu: L4
    count: 2
#          ^ warning[overloaded-gpus]: 1,800 requests a minute to stt need 4 L4 and 2 are there.
services:
  stt: { engine: process, memory: 2GB, latency: 100ms }
workload: { requests: 30/s, utilization: 75% }
`,
    },
    {
      title: "sessions that only the favourable end holds",
      name: planName,
      marked: `
gpuplan: 1
pools:
  default:
    gpu: L4
    count: 1
#          ^ information[overloaded-gpus]: 10 sessions of agent may need 1 to 2 L4 and one is there.
services:
  agent: { engine: process, memory: 1GB, memory_per_session: 1GB, sessions_per_gpu: 8..10 }
workload: { sessions: 10 }
`,
    },
  ],
  "no-room-for-percentile": [
    {
      title: "a busy stage whose average is all that is promised",
      name: planName,
      marked: `
gpuplan: 1
gpu: A10G
services:
  voice: { engine: process, memory: 2GB, latency: 100ms }
workload: { requests: 9.5/s }
objectives: { latency: 500ms }
`,
    },
    {
      title: "a percentile that is promised",
      name: planName,
      marked: `
gpuplan: 1
gpu: A10G
services:
  voice: { engine: process, memory: 2GB, latency: 100ms }
workload: { requests: 9.5/s }
objectives: { latency: 500ms p99 }
#                      ^^^^^^^^^ warning[no-room-for-percentile]: voice is 95% busy, which leaves no room for the p99: requests queue before it, and the slowest wait for many others. 2 GPUs would be 48% busy.
`,
    },
  ],
  "missed-objective": [
    {
      title: "what holds, and what nobody knows",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 2GB, latency: 100ms }
objectives: { latency: 100ms, throughput: 10/s, ttft: 1s }
`,
    },
    {
      title: "a pipeline that takes too long, and serves too little",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 2GB, latency: 100ms, share: true }
  tts: { engine: process, memory: 2GB, latency: 300ms }
pipeline: [stt, tts]
objectives:
  latency: 350ms
#          ^^^^^ warning[missed-objective]: A request takes 400 ms, and the objective is 350 ms. The slowest stage is tts, with 75% of the latency.
  throughput: 5/s
#             ^^^ warning[missed-objective]: The plan serves 3.33/s, and the objective is 5/s.
`,
    },
    {
      title: "a server that is too slow by the estimate: what limits, and how far it reaches",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 4K } }
workload: { concurrency: 8, context: { prompt: 1K, output: 256 } }
objectives:
  tpot: 5ms p99
#       ^^^^^^^ warning[missed-objective]: for 99% of the requests by the estimate, and the objective is 5 ms. Most of the time goes to reading the weights of chat; not even one request at a time is likely to keep it.
`,
    },
    {
      title: "a tier that is promised more than its GPU gives",
      name: planName,
      marked: `
gpuplan: 1
pools:
  fast: { gpu: A40 }
  cheap: { gpu: L4 }
services:
  a: { engine: process, memory: 1GB, latency: { L4: 200ms, A40: 180ms } }
workload:
  requests: 1/s
  tiers:
    premium: { share: 20%, pool: fast, latency: 150ms }
#                                               ^^^^^ warning[missed-objective]: premium is promised 150 ms, and its requests take 180 ms on A40.
    standard: { share: 80%, pool: cheap, latency: 200ms }
`,
    },
    {
      title: "a range of which only the unfavourable end misses it",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  stt: { engine: process, memory: 2GB, latency: 100ms..600ms }
objectives: { latency: 500ms }
#                      ^^^^^ information[missed-objective]: A request takes 100–600 ms
`,
    },
  ],
  "exceeded-budget": [
    {
      title: "within the budget to the cent",
      name: planName,
      marked: `
gpuplan: 1
pools:
  default: { gpu: L4, count: 2, price: $0.50/h }
services:
  stt: { engine: process, memory: 2GB, latency: 100ms }
workload: { users: 73 }
objectives: { cost: $730/month, cost_per_user: $10/month }
`,
    },
    {
      title: "too dear in all and for each user",
      name: planName,
      marked: `
gpuplan: 1
pools:
  default: { gpu: L4, count: 2, price: $0.50/h }
services:
  stt: { engine: process, memory: 2GB, latency: 100ms }
workload: { users: 73 }
objectives:
  cost: $700/month
#       ^^^^^^^^^^ warning[exceeded-budget]: The plan costs $730/month, and the objective is $700/month: up to 2 GPUs are paid for.
  cost_per_user: $9/month
#                ^^^^^^^^ warning[exceeded-budget]: Each user costs $10/month, and the objective is $9/month
`,
    },
    {
      title: "a purchase that the tenants share",
      name: planName,
      marked: `
gpuplan: 1
pools:
  default: { gpu: L4, count: 1, price: { buy: $2500 } }
services:
  stt: { engine: process, memory: 2GB, latency: 100ms }
workload: { tenants: 100..200 }
objectives: { cost_per_tenant: $20 }
#                              ^^^ information[exceeded-budget]: Each tenant costs $12.50–$25, and the objective is $20
`,
    },
  ],
  "incomparable-totals": [
    {
      title: "an alternative with the plan's growth, and one that differs in nothing but its growth",
      name: planName,
      marked: `
gpuplan: 1
pools:
  default: { gpu: L4, price: $0.39/h }
services:
  agent: { engine: process, memory: 1GB, sessions_per_gpu: { L4: 10, A40: 20 } }
workload: { sessions: 100, growth: [{ months: 6, sessions: 40 }] }
alternatives:
  larger: { pools: { default: { gpu: A40, price: $0.69/h } } }
  faster-growth: { workload: { growth: [{ months: 6, sessions: 80 }] } }
`,
    },
    {
      title: "an alternative that serves more",
      name: planName,
      marked: `
gpuplan: 1
pools:
  default: { gpu: L4, price: $0.50/h }
services:
  agent: { engine: process, memory: 1GB, sessions_per_gpu: { L4: 10, A40: 20 } }
workload: { sessions: 100, growth: [{ months: 6, sessions: 40 }] }
alternatives:
  larger: { pools: { default: { gpu: A40, price: $1/h } }, workload: { growth: [{ months: 6, sessions: 80 }] } }
# ^^^^^^ warning[incomparable-totals]: larger serves 480 session-months over its growth, the plan 240 session-months: their totals do not compare. With the plan's growth it comes to $8,760 instead of $17,520.
`,
    },
  ],
  "mixed-price-dates": [
    {
      title: "prices of one month, and prices that the plan gives itself",
      name: planName,
      marked: `
gpuplan: 1
pools:
  default: { gpu: L4, price: runpod/spot@2025-02 }
services:
  agent: { engine: process, memory: 1GB }
alternatives:
  larger: { pools: { default: { gpu: A40 } } }
  own: { pools: { default: { price: $0.30/h } } }
`,
    },
    {
      title: "pools and an alternative of other dates",
      name: planName,
      marked: `
gpuplan: 1
pools:
  small: { gpu: L4, price: runpod/spot@2025-02 }
  large: { gpu: A40, price: runpod/spot@2026-01 }
#                           ^^^^^^^^^^^^^^^^^^^ information[mixed-price-dates]: The price of large is of 2026-01-01, that of small of 2025-02
services:
  agent: { engine: process, memory: 1GB, pool: small }
  other: { engine: process, memory: 1GB, pool: large }
alternatives:
  later: { pools: { small: { price: runpod/spot@2026-01 } } }
# ^^^^^ information[mixed-price-dates]: later is priced as of 2026-01-01 (runpod/spot@2026-01-01), the plan as of 2025-02
`,
    },
  ],
  "stale-price": [
    {
      title: "a price of this half-year, one that the plan gives, and one that is bought",
      name: planName,
      today: "2025-06-30",
      marked: `
gpuplan: 1
pools:
  a: { gpu: L4, price: runpod/spot@2025-02 }
  b: { gpu: L4, price: $0.30/h }
  c: { gpu: L4, price: { buy: $2500, over: 36 months } }
services:
  one: { engine: process, memory: 1GB, pool: a }
  two: { engine: process, memory: 1GB, pool: b }
  three: { engine: process, memory: 1GB, pool: c }
`,
    },
    {
      title: "no day, so nothing is old",
      name: planName,
      marked: `
gpuplan: 1
pools: { a: { gpu: L4, price: runpod/spot@2025-02 } }
services:
  one: { engine: process, memory: 1GB }
`,
    },
    {
      title: "an old price beside a newer one",
      name: planName,
      today: "2026-11-21",
      marked: `
gpuplan: 1
pools:
  a: { gpu: L4, price: runpod/spot@2025-02 }
#                      ^^^^^^^^^^^^^^^^^^^ information[stale-price]: The price of a is of 2025-02, 631 days ago. The newest one is of 2026-01-01: $0.32/h in the place of $0.39/h.
services:
  one: { engine: process, memory: 1GB }
`,
    },
    {
      title: "an old price that is the newest known",
      name: planName,
      today: "2028-01-01",
      marked: `
gpuplan: 1
pools:
  a: { gpu: L4, price: runpod/spot }
#                      ^^^^^^^^^^^ information[stale-price]: The price table has no newer one; ask the provider.
services:
  one: { engine: process, memory: 1GB }
`,
    },
  ],
};
