import { planName } from "../support/service.ts";

/** One text and what is found in it, by the marks under its lines. */
export interface RuleCase {
  readonly title: string;
  readonly marked: string;
  /** `serve.sh` unless said otherwise. */
  readonly name?: string;
  /** The day of the service; without one nothing is old. */
  readonly today?: string;
}

/** Valid and invalid texts of every rule; a text without marks has no finding at all. */
export const ruleCases: Readonly<Record<string, readonly RuleCase[]>> = {
  "invalid-plan": [
    {
      title: "a plan that is right",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 16K }
workload: { concurrency: 2 }
`,
    },
    {
      title: "a key that the format lacks, and a quantity without its unit, in a file with umlauts",
      name: planName,
      marked: `
gpuplan: 1
name: Größe # 🚀
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    arg: {}
#   ^^^ error[invalid-plan]: Did you mean "args"?
    measured: { weights: 4 }
#                        ^ error[invalid-plan]: This number has no unit.
`,
    },
  ],
  "invalid-config": [
    {
      title: "every key, and an empty one that is about to be filled",
      name: ".gpuplanrc.yaml",
      marked: `
gpu: 2x L4
vllm: 0.10
expected_concurrency: 0
rules: { idle-gpu: off, unknown-model: warning, not-read: default }
ignore: ["vendor/", "**/*.tmpl.yaml", "!vendor/ours/"]
`,
    },
    {
      title: "values of the wrong kind, each with the nearest that there is",
      name: ".gpuplanrc.yaml",
      marked: `
gpu: 2x L5 # Größe
#    ^^^^^ error[invalid-config]: The GPU "2x L5" is not in the catalogue. Did you mean L4?
vllm: newest
#     ^^^^^^ error[invalid-config]: vllm takes a version, such as 0.11, not "newest".
expected_concurrency: -1
#                     ^^ error[invalid-config]: a whole number of requests
expected_concurency: 1
#|^^^^^^^^^^^^^^^^^^^ error[invalid-config]: Did you mean expected_concurrency?
rules:
  idle-gpu: none
#           ^^^^ error[invalid-config]: Did you mean off?
  idel-gpu: "off"
# ^^^^^^^^ error[invalid-config]: There is no rule "idel-gpu". Did you mean idle-gpu?
  unknown-flag: [off]
#               ^^^^^ error[invalid-config]: A rule is reported as default, off
`,
    },
    {
      title: "what would reach the network, other files or programs, and patterns that lead outside",
      name: ".gpuplanrc.yaml",
      marked: `
hub: { enabled: true, endpoint: "https://evil.example" }
#|^^^ error[invalid-config]: only a person may set
hub.endpoint: https://evil.example
#|^^^^^^^^^^^^ error[invalid-config]: only a person may set
extends: ../../other.yaml
#|^^^^^^^ error[invalid-config]: is not taken from this file
ignore:
  - ../secrets/**
#   ^^^^^^^^^^^^^ error[invalid-config]: nothing outside
  - ~/x
#   ^^^ error[invalid-config]: nothing outside
  - 'C:/x'
#   ^^^^^^ error[invalid-config]: nothing outside
`,
    },
    {
      title: "a file that holds no keys",
      name: ".gpuplanrc.yaml",
      marked: `
- gpu
#|^^^^^ error[invalid-config]: This file holds keys and their values
`,
    },
  ],
  "not-read": [
    { title: "a file without end that names no server", marked: `${"echo hello\n".repeat(100_000)}` },
    {
      title: "a script that is longer than any",
      marked: [
        "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K",
        "#|^ information[not-read]: This file is too long to be read for launches",
        "echo hello\n".repeat(100_000),
      ].join("\n"),
    },
  ],
  "alert-without-metric": [
    {
      title: "conditions on vLLM's metrics, a process's own and the GPU's",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-0.5B-Instruct, args: { max-model-len: 4096 }, share: true }
  stt: { engine: process, memory: 1GB, share: true, metrics: { memory: stt_bytes } }
workload: { concurrency: 2 }
alerts: { ttft_p95: "> 1s", queue_depth: "> 100", error_rate: "> 1%", memory: "> 2GB", gpu_utilization: "< 50%", for: 5min }
`,
    },
    {
      title:
        "conditions that nothing reports, with a name that nobody knows, and with a threshold of another kind",
      name: planName,
      marked: `
gpuplan: 1
gpu: A10G
services:
  voice: { engine: process, memory: 2GB, latency: 1s, metrics: { latency: voice_seconds } }
alerts:
  latency_p99: "> 10s"
  queue_depth: "> 100"
# ^^^^^^^^^^^ warning[alert-without-metric]: If voice reports it, name the metric under its metrics (queue).
  kv_cache_usage: "> 90%"
# ^^^^^^^^^^^^^^ warning[alert-without-metric]: No service of this plan has a metric for kv_cache_usage
  gpu_utilisation: "< 50%"
# ^^^^^^^^^^^^^^^ warning[alert-without-metric]: Did you mean gpu_utilization?
  latency_p50: "> 10%"
#              ^^^^^^^ warning[alert-without-metric]: a threshold looks like "> 10s"
`,
    },
  ],
  "invalid-directive": [
    {
      title: "every key, values in quotes or not",
      marked: `
# gpuplan: gpu="1x L4" concurrency=2 context=16K vllm=0.28
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 16K
`,
    },
    {
      title: "an unknown key, and values of the wrong kind",
      marked: `
# gpuplan: gpu=L4 conccurency=2 vllm=newest context=-3
#                 ^^^^^^^^^^^ warning[invalid-directive]: Did you mean concurrency?
#                                    ^^^^^^ warning[invalid-directive]: vllm takes a version, such as 0.11, not "newest".
#                                                   ^^ warning[invalid-directive]: context takes a length in tokens
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 16K
`,
    },
    {
      title: "a directive at the top is wrong once for all its launches",
      marked: `
# gpuplan: gpu=L4 concurrency=none
#                             ^^^^ warning[invalid-directive]: a number of requests
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 16K
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    },
  ],
  "unknown-flag": [
    {
      title: "flags in vLLM's other spellings",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --max_model_len=8192 -tp 1 --gpu-memory-util 0.9
`,
    },
    {
      title: "a misspelt flag, amid others and text beyond ASCII",
      marked: `
# Grüße 🚀
vllm serve Qwen/Qwen2.5-7B-Instruct --served-model-name "größe-🚀" --max-model-lem 8192
#                                                                  ^^^^^^^^^^^^^^^ error[unknown-flag]: Did you mean --max-model-len?
`,
    },
    {
      title: "a release that is newer than the known ones",
      marked: `
# gpuplan: vllm=0.99
vllm serve Qwen/Qwen2.5-7B-Instruct --quite-a-new-flag 5
#                                   ^^^^^^^^^^^^^^^^^^ hint[unknown-flag]: a newer version may
`,
    },
    {
      title: "a key of a plan's args",
      name: planName,
      marked: `
gpuplan: 1
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-lem: 8192 }
#           ^^^^^^^^^^^^^ error[unknown-flag]: Did you mean max-model-len?
`,
    },
  ],
  "ambiguous-flag": [
    {
      title: "a beginning that only one flag has",
      marked: "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model 8192\n",
    },
    {
      title: "a beginning that several have",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --max-num 16
#                                   ^^^^^^^^^ error[ambiguous-flag]: --max-num-batched-tokens, --max-num-scheduled-tokens or --max-num-seqs
`,
    },
  ],
  "removed-flag": [
    {
      title: "a flag in a version that still had it",
      marked: "# gpuplan: vllm=0.10\nvllm serve Qwen/Qwen2.5-7B-Instruct --swap-space 4\n",
    },
    {
      title: "in a version that dropped it, on a continued line",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct \\
  --swap-space 4 \\
# ^^^^^^^^^^^^ error[removed-flag]: --swap-space is gone since vLLM 0.18; 0.28 stops on it (was unused in V1.
  --port 8000
`,
    },
    {
      title: "in a plan",
      name: planName,
      marked: `
gpuplan: 1
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args:
      swap-space: 4
#     ^^^^^^^^^^ error[removed-flag]: swap-space is gone
      port: 8000
`,
    },
  ],
  "wrong-flag-value": [
    {
      title: "values as vLLM takes them",
      marked:
        "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8k --dtype half --gpu-memory-utilization .9\n",
    },
    {
      title: "a word for a number, a choice that is none, and nothing at all",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --gpu-memory-utilization abc --dtype blah --kv-cache-dtype
#                                                            ^^^ error[wrong-flag-value]: takes a number, not "abc".
#                                                                        ^^^^ error[wrong-flag-value]: --dtype does not take "blah". It takes auto, half
#                                                                             ^^^^^^^^^^^^^^^^ error[wrong-flag-value]: needs a value
`,
    },
    {
      title: "a choice that older and newer releases may take",
      marked: `
# gpuplan: vllm=0.10
vllm serve Qwen/Qwen2.5-7B-Instruct --mm-encoder-attn-backend XFORMERS --dtype bf16
#                                                             ^^^^^^^^ hint[wrong-flag-value]: in vLLM 0.28; 0.10 may.
#                                                                              ^^^^ error[wrong-flag-value]: --dtype does not take "bf16".
`,
    },
    {
      title: "in a release that is newer than the known ones",
      marked: `
# gpuplan: vllm=0.99
vllm serve Qwen/Qwen2.5-7B-Instruct --kv-cache-dtype fp2
#                                                    ^^^ hint[wrong-flag-value]: in vLLM 0.28; 0.99 may.
`,
    },
    {
      title: "a choice that is nearly one",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --dtype bfloat15
#                                           ^^^^^^^^ error[wrong-flag-value]: Did you mean bfloat16?
`,
    },
    {
      title: "where a variable holds the value, at its use",
      marked: `
LENGTH=long
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len "$LENGTH"
#                                                   ^^^^^^^^^ error[wrong-flag-value]: a whole number
`,
    },
    {
      title: "in a plan",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { gpu-memory-utilization: most }
#                                   ^^^^ error[wrong-flag-value]: gpu-memory-utilization takes a number, not "most".
`,
    },
  ],
  "value-on-boolean-flag": [
    {
      title: "switches as they are",
      marked: "vllm serve Qwen/Qwen2.5-7B-Instruct --enable-chunked-prefill --no-enable-prefix-caching\n",
    },
    {
      title: "with values behind them",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --enable-chunked-prefill true --enforce-eager=false
#                                                            ^^^^ error[value-on-boolean-flag]: stops on "true"
#                                                                                 ^^^^^ error[value-on-boolean-flag]: takes no value
`,
    },
    {
      title: "true and false in a plan",
      name: planName,
      marked: `
gpuplan: 1
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { enforce-eager: true, enable-prefix-caching: false }
`,
    },
    {
      title: "other words in a plan",
      name: planName,
      marked: `
gpuplan: 1
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { enforce-eager: "yes" }
#                          ^^^^^ error[value-on-boolean-flag]: it takes true or false
`,
    },
  ],
  "stray-word": [
    {
      title: "words that belong to flags",
      marked: "vllm serve Qwen/Qwen2.5-7B-Instruct --served-model-name chat other\n",
    },
    {
      title: "a word behind a switch",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --port 8000 eight
#                                               ^^^^^ error[stray-word]: "eight" belongs to no flag
`,
    },
    {
      title: "flags in the place of a container's program",
      name: "pod.yaml",
      marked: `
# gpuplan: gpu=L4
apiVersion: v1
kind: Pod
metadata: { name: chat }
spec:
  containers:
    - name: chat
      image: vllm/vllm-openai:v0.12.0
      command: ["--model", "Qwen/Qwen2.5-7B-Instruct", "--max-model-len", "8192"]
#     ^^^^^^^ error[stray-word]: Under args the image's server gets these words.
      resources: { limits: { nvidia.com/gpu: 1 } }
`,
    },
    {
      title: "the same in a manifest that a script holds",
      marked: `
# gpuplan: gpu=L4
kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata: { name: chat }
spec:
  containers:
    - name: chat
      image: vllm/vllm-openai:v0.12.0
      command: ["--model", "Qwen/Qwen2.5-7B-Instruct", "--max-model-len", "8192"]
#     ^^^^^^^ error[stray-word]: Under args the image's server gets these words.
EOF
`,
    },
  ],
  "look-alike-character": [
    {
      title: "plain characters, and others inside of quotes and in a comment",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --served-model-name "l’été – 7\u00a0B" --port 8000 # – “so”
`,
    },
    {
      title: "a dash for two hyphens, with what it would take along",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct –max-model-len 8192 --port 8000
#                                   ^ error[look-alike-character]: This dash is no hyphen, and vLLM takes the flag for a word (U+2013)
`,
    },
    {
      title: "a no-break space between two flags",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --enforce-eager\u00a0--port 8000
#                                                  ^ error[look-alike-character]: This blank parts no words
`,
    },
    {
      title: "curly quotes around a value",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --served-model-name “my chat” --port 8000
#                                                       ^ error[look-alike-character]: This quote is none to the shell
`,
    },
  ],
  "unknown-model": [
    {
      title: "a model of the catalogue, and one whose name tells what it is",
      marked: `
vllm serve qwen/qwen2.5-7b-instruct
vllm serve someone/Qwen2.5-7B-Instruct-AWQ
`,
    },
    {
      title: "a slip of the pen",
      marked: `
MODEL=Qwen/Qwen2.5-7B-Instruc
vllm serve "$MODEL"
#          ^^^^^^^^ information[unknown-model]: Did you mean Qwen/Qwen2.5-7B-Instruct?
`,
    },
    {
      title: "a name that tells nothing, in a plan",
      name: planName,
      marked: `
gpuplan: 1
services:
  chat:
    model: acme/tröt
#          ^^^^^^^^^ information[unknown-model]: is not in the catalogue
`,
    },
  ],
  "unknown-gpu": [
    {
      title: "other spellings of a GPU",
      marked: "# gpuplan: gpu=NVIDIA-L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
    },
    {
      title: "in a directive: the name alone, not its count",
      marked: `
# gpuplan: gpu=2x L5 concurrency=10
#                 ^^ warning[unknown-gpu]: The GPU "L5" is not in the catalogue. Did you mean L4?
vllm serve Qwen/Qwen2.5-7B-Instruct -tp 2
`,
    },
    {
      title: "in a plan",
      name: planName,
      marked: `
gpuplan: 1
pools: { one: { gpu: L5, count: 1 } }
#                    ^^ warning[unknown-gpu]: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct }
`,
    },
  ],
  "unresolved-setting": [
    {
      title: "defaults of variables count as known",
      marked: `
# gpuplan: gpu=L4
vllm serve "\${MODEL:-Qwen/Qwen2.5-7B-Instruct}" --max-model-len "\${LENGTH:-8192}"
`,
    },
    {
      title: "a length and a model that come from outside",
      marked: `
vllm serve "$1" --max-model-len $LENGTH
#          ^^^^ hint[unresolved-setting]: The model depends on $1
#                               ^^^^^^^ hint[unresolved-setting]: --max-model-len depends on $LENGTH, which this file does not tell.
`,
    },
    {
      title: "no model at all",
      marked: `
  vllm serve --port 8000
# ^^^^^^^^^^ hint[unresolved-setting]: No model is named: vLLM 0.28 serves Qwen/Qwen3-0.6B then.
`,
    },
  ],
  "contradictory-settings": [
    {
      title: "sizes that divide the heads",
      marked: "# gpuplan: gpu=4x L4\nvllm serve Qwen/Qwen2.5-7B-Instruct -tp 4\n",
    },
    {
      title: "a size that does not, and no talk of idle GPUs beside it",
      marked: `
# gpuplan: gpu=4x L4
vllm serve Qwen/Qwen2.5-7B-Instruct -tp 3
#                                       ^ error[contradictory-settings]: 28 attention heads cannot be divided among 3 GPUs.
`,
    },
    {
      title: "at the setting that is wrong, not at the first one",
      marked: `
# gpuplan: gpu=2x L4
vllm serve Qwen/Qwen2.5-7B-Instruct -tp 2 --max-model-len 8K --gpu-memory-utilization=1.5
#                                                                                     ^^^ error[contradictory-settings]: 1.5
`,
    },
    {
      title: "a length below nothing, and one beyond anything",
      marked: `
# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len -5
#                                                   ^^ error[contradictory-settings]: -5
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 1000000000000000
#                                                   ^^^^^^^^^^^^^^^^ error[contradictory-settings]: beyond anything that runs
vllm serve Qwen/Qwen2.5-7B-Instruct --tensor-parallel-size 0
#                                                          ^ error[contradictory-settings]: A tensor parallel size of 0
vllm serve Qwen/Qwen2.5-7B-Instruct --gpu-memory-utilization 0
#                                                            ^ error[contradictory-settings]: A GPU memory utilization of 0
`,
    },
  ],
  "too-few-gpus": [
    {
      title: "as many as there are",
      marked: "# gpuplan: gpu=2x L4\nvllm serve Qwen/Qwen2.5-7B-Instruct -tp 2\n",
    },
    {
      title: "more than the directive names",
      marked: `
# gpuplan: gpu=1x L4
vllm serve Qwen/Qwen2.5-7B-Instruct -tp 2
#                                       ^ error[too-few-gpus]: 2 GPUs are needed (tensor parallel size 2), and only 1 is there.
`,
    },
    {
      title: "more than are visible, at the larger of the factors",
      marked: `
# gpuplan: gpu=L4
CUDA_VISIBLE_DEVICES=0,1,2 vllm serve Qwen/Qwen2.5-7B-Instruct -tp 2 -pp 2
#                                                                  ^ error[too-few-gpus]: 4 GPUs are needed (tensor parallel size 2 × pipeline parallel size 2), and only 3 are there.
`,
    },
  ],
  "cannot-start": [
    {
      title: "a model that fits",
      marked: "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
    },
    {
      title: "weights that exceed the GPU, at the model's name in its array",
      marked: `
# gpuplan: gpu=L4
ARGS=(
  serve Qwen/Qwen2.5-14B-Instruct
#       ^^^^^^^^^^^^^^^^^^^^^^^^^ error[cannot-start]: the weights alone need 27.5 GiB
  --max-model-len 8K
)
vllm "\${ARGS[@]}"
`,
    },
    {
      title: "more tokens than the model was made for",
      marked: `
# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 65536
#                                                   ^^^^^ error[cannot-start]: 64K tokens are more than the model was made for (32K).
`,
    },
    {
      title: "one request that does not fit, in the second of two launches",
      marked: `
# gpuplan: gpu=L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192

vllm serve meta-llama/Llama-3.1-8B-Instruct --max-model-len 131072
#                                                           ^^^^^^ error[cannot-start]: one request of 128K tokens does not fit
`,
    },
    {
      title: "a GPU whose memory others hold",
      name: planName,
      marked: `
gpuplan: 1
gpu: L4
services:
  voice: { engine: process, memory: 8GB, share: true }
  chat:
    model: Qwen/Qwen2.5-0.5B-Instruct
    args: { gpu-memory-utilization: 0.9 }
#                                   ^^^ error[cannot-start]: others hold 7.5 GiB
`,
    },
  ],
  "workload-does-not-fit": [
    {
      title: "a workload that fits",
      marked:
        "# gpuplan: gpu=L4 concurrency=4 context=8K\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
    },
    {
      title: "ten requests of 32K on one of two L4",
      marked: `
# gpuplan: gpu=2x L4 concurrency=10
#              ^ information[idle-gpu]: One of the 2 GPUs is idle
vllm serve Qwen/Qwen2.5-7B-Instruct \\
  --max-model-len 32768 \\
#                 ^^^^^ warning[workload-does-not-fit]: 10 requests of 32K tokens do not fit at once
  --gpu-memory-utilization 0.90
`,
    },
    {
      title: "the same in a plan",
      name: planName,
      marked: `
gpuplan: 1
gpu: 1x L4
services:
  chat:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 32K }
#                          ^^^ warning[workload-does-not-fit]: about 2.
workload: { concurrency: 10, context: 32K }
`,
    },
    {
      title: "fewer sequences than requests",
      marked: `
# gpuplan: gpu=L4 concurrency=8
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 2048 --max-num-seqs 4
#                                                   ^^^^ warning[workload-does-not-fit]: --max-num-seqs lets 4 run, the rest wait
`,
    },
  ],
  "one-request-at-a-time": [
    {
      title: "room for several",
      marked: "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
    },
    {
      title: "room for one, with nobody saying how many are expected",
      marked: `
# gpuplan: gpu=L4
vllm serve meta-llama/Llama-3.1-8B-Instruct --max-model-len 22K
#                                                           ^^^ warning[one-request-at-a-time]: one request of full length at a time
`,
    },
  ],
  "context-exceeds-max-model-len": [
    {
      title: "a context that the server takes",
      marked:
        "# gpuplan: gpu=L4 concurrency=2 context=8K\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
    },
    {
      title: "a longer one, and nothing about whether it fits",
      marked: `
# gpuplan: gpu=L4 concurrency=2 context=16K
#                                       ^^^ warning[context-exceeds-max-model-len]: Requests of 16K tokens are refused: the server takes at most 8K
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    },
  ],
  "idle-gpu": [
    {
      title: "servers that share the GPUs of a pool",
      name: planName,
      marked: `
gpuplan: 1
pools: { both: { gpu: L4, count: 2 } }
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } }
  code: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } }
`,
    },
    {
      title: "further flags may come from outside",
      marked: '# gpuplan: gpu=2x L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K "$@"\n',
    },
    {
      title: "GPUs that a plan pays for",
      name: planName,
      marked: `
gpuplan: 1
pools: { four: { gpu: L4, count: 4 } }
#                                ^ information[idle-gpu]: 2 of the 4 GPUs are idle: the server runs on 2.
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { tensor-parallel-size: 2 } }
`,
    },
  ],
};
