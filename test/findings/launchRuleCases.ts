import type { RuleCase } from "./ruleCases.ts";

/** Texts of the rules that read launches alone; a text without marks has no finding at all. */
export const launchRuleCases: Readonly<Record<string, readonly RuleCase[]>> = {
  "contradictory-settings, with the sizes that the heads allow": [
    {
      title: "28 heads on three GPUs",
      marked: `
# gpuplan: gpu=4x L4
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 3
#                                                                             ^ error[contradictory-settings]: Possible: 1, 2, 4.
`,
    },
  ],
  "command-cut-short": [
    {
      title: "comments above a command and in an array",
      marked: `
# --seed 1
A=(--max-model-len 8K
  # --seed 2
)
vllm serve Qwen/Qwen2.5-7B-Instruct "\${A[@]}"
`,
    },
    {
      title: "a comment between continued lines",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct \\
  --max-model-len 8K \\
  # --seed 1 \\
# ^^^^^^^^^^^^ warning[command-cut-short]: the flags below it are lost
  --port 8000
`,
    },
  ],
  "removed-variable": [
    {
      title: "a variable in a release that still reads it",
      marked:
        "# gpuplan: vllm=0.10\nVLLM_ATTENTION_BACKEND=FLASHINFER vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
    },
    {
      title: "in one that does not, set for two servers",
      marked: `
export VLLM_ATTENTION_BACKEND=FLASHINFER
#      ^^^^^^^^^^^^^^^^^^^^^^ warning[removed-variable]: Instead: --attention-backend.
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 4K
`,
    },
  ],
  "parser-of-another-model": [
    {
      title: "the family's own parsers, later ones, plugins, and models that were trained on",
      marked: `
vllm serve Qwen/Qwen3-8B --max-model-len 8K --enable-auto-tool-choice --tool-call-parser hermes --reasoning-parser qwen3
vllm serve Qwen/Qwen3-8B --max-model-len 8K --reasoning-parser deepseek_r1
vllm serve Qwen/Qwen3-8B --max-model-len 8K --enable-auto-tool-choice --tool-call-parser mine --tool-parser-plugin p.py
vllm serve Qwen/Qwen3-8B --max-model-len 8K --enable-auto-tool-choice --tool-call-parser granite --tool-parser-plugin p.py
vllm serve meta-llama/Llama-3.1-8B-Instruct --max-model-len 8K --enable-auto-tool-choice --tool-call-parser pythonic
vllm serve deepseek-ai/DeepSeek-R1-Distill-Qwen-7B --max-model-len 8K --reasoning-parser deepseek_r1
`,
    },
    {
      title: "those of other families",
      marked: `
vllm serve Qwen/Qwen3-8B --max-model-len 8K --enable-auto-tool-choice --tool-call-parser granite
#                                                                                        ^^^^^^^ warning[parser-of-another-model]: its own parser is hermes
PARSER=mistral
vllm serve Qwen/Qwen3-8B --max-model-len 8K --reasoning-parser $PARSER
#                                                              ^^^^^^^ warning[parser-of-another-model]: its own parser is qwen3
`,
    },
  ],
  "unresolved-setting, in a template": [
    {
      title: "a value that the template is given",
      name: "deployment.yaml",
      marked: `
# gpuplan: gpu=L4
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: vllm/vllm-openai:v0.12.0
      args: ["--model={{ .Values.model }}", --max-model-len=8K, "--{{ .Values.more }}"]
#                     ^^^^^^^^^^^^^^^^^^^ hint[unresolved-setting]: which this template is yet to be given.
`,
    },
  ],
  "too-little-shared-memory": [
    {
      title: "enough of it, no container, options that are not known, and one GPU",
      marked: `
docker run --ipc=host vllm/vllm-openai:v0.12.0 Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
docker run --shm-size 8g vllm/vllm-openai:v0.12.0 Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
docker run -v /dev/shm:/dev/shm vllm/vllm-openai:v0.12.0 Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
docker run $OPTIONS vllm/vllm-openai:v0.12.0 Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
docker run vllm/vllm-openai:v0.12.0 Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 1
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
`,
    },
    {
      title: "docker run without any",
      marked: `
docker run -p 80:80 vllm/vllm-openai:v0.12.0 Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
#                                                                                        ^^^^^^^^^^^^^^^^^^^^^^^^ warning[too-little-shared-memory]: give docker run --ipc=host or --shm-size
`,
    },
    {
      title: "compose with and without",
      name: "compose.yaml",
      marked: `
services:
  a:
    image: vllm/vllm-openai:v0.12.0
    shm_size: 8gb
    command: Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
  b:
    image: vllm/vllm-openai:v0.12.0
    command: Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
#                                                        ^^^^^^^^^^^^^^^^^^^^^^^^ warning[too-little-shared-memory]: add ipc: host or shm_size
  c:
    image: vllm/vllm-openai:v0.12.0
    volumes: ["/dev/shm:/dev/shm"]
    command: Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
`,
    },
    {
      title: "a pod with and without",
      name: "deployment.yaml",
      marked: `
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: vllm/vllm-openai:v0.12.0
      args: [Qwen/Qwen2.5-7B-Instruct, --max-model-len=8K, --tensor-parallel-size=2]
#                                                          ^^^^^^^^^^^^^^^^^^^^^^^^ warning[too-little-shared-memory]: medium: Memory
---
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: vllm/vllm-openai:v0.12.0
      args: [Qwen/Qwen2.5-7B-Instruct, --max-model-len=8K, --tensor-parallel-size=2]
      volumeMounts: [{name: shm, mountPath: /dev/shm}]
  volumes: [{name: shm, emptyDir: {medium: Memory}}]
`,
    },
  ],
  "glued-list-item": [
    {
      title: "two items, one with an equals sign, and a text that is split",
      name: "compose.yaml",
      marked: `
services:
  a:
    image: vllm/vllm-openai:v0.12.0
    command: [Qwen/Qwen2.5-7B-Instruct, --max-model-len, 8K, --seed=1]
  b:
    image: vllm/vllm-openai:v0.12.0
    command: Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    },
    {
      title: "flag and value in one",
      name: "deployment.yaml",
      marked: `
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: vllm/vllm-openai:v0.12.0
      args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        - "--max-model-len 8K"
#          ^^^^^^^^^^^^^^^^^^ error[glued-list-item]: write --max-model-len=… or two items
        - --seed 1
#         ^^^^^^^^ error[glued-list-item]: is one argument here
`,
    },
  ],
  "floating-image-tag": [
    {
      title: "releases, digests, variables, and images that are not vLLM's",
      marked: `
docker run vllm/vllm-openai:v0.11.0 --model Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
docker run vllm/vllm-openai:latest@sha256:0a1b --model Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
docker run vllm/vllm-openai:$TAG --model Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
docker run me/server:latest vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    },
    {
      title: "latest, and no tag",
      marked: `
docker run vllm/vllm-openai:latest --model Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
#          ^^^^^^^^^^^^^^^^^^^^^^^ warning[floating-image-tag]: with the tag latest changes
docker run vllm/vllm-openai --model Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
#          ^^^^^^^^^^^^^^^^ warning[floating-image-tag]: name a release, such as v0.28.0
`,
    },
  ],
  "batch-too-small": [
    {
      title: "fewer batched tokens than the context, which chunked prefill allows",
      marked:
        "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --max-num-batched-tokens 2048 --max-num-seqs 64\n",
    },
    {
      title: "fewer than sequences",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --max-num-batched-tokens 128 --max-num-seqs 256
#                                                            ^^^ error[batch-too-small]: fewer than the 256 sequences
`,
    },
    {
      title: "fewer than the context with chunked prefill off",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8192 --no-enable-chunked-prefill --max-num-batched-tokens 4096
#                                                                                                             ^^^^ error[batch-too-small]: hold a whole request
`,
    },
  ],
  "incomplete-tool-calling": [
    {
      title: "both flags, and flags that may come from outside",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --enable-auto-tool-choice --tool-call-parser hermes
vllm serve Qwen/Qwen2.5-7B-Instruct --tool-call-parser hermes "$@"
`,
    },
    {
      title: "one without the other",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --tool-call-parser hermes
#                                   ^^^^^^^^^^^^^^^^^^ warning[incomplete-tool-calling]: does nothing without --enable-auto-tool-choice
vllm serve Qwen/Qwen2.5-7B-Instruct --enable-auto-tool-choice
#                                   ^^^^^^^^^^^^^^^^^^^^^^^^^ error[incomplete-tool-calling]: needs --tool-call-parser
`,
    },
  ],
  "open-without-key": [
    {
      title: "a key in a variable, another interface, a container",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --host 0.0.0.0 --api-key "$KEY"
vllm serve Qwen/Qwen2.5-7B-Instruct --host 127.0.0.1
docker run vllm/vllm-openai:v0.11.0 --model Qwen/Qwen2.5-7B-Instruct --host 0.0.0.0
`,
    },
    {
      title: "every interface and no key",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --host 0.0.0.0
#                                          ^^^^^^^ information[open-without-key]: it has no --api-key
`,
    },
  ],
  "secret-in-clear": [
    {
      title: "keys from elsewhere, and words that stand in for one",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --api-key "$KEY"
HF_TOKEN=<your-token> vllm serve Qwen/Qwen2.5-7B-Instruct --api-key EMPTY
vllm serve Qwen/Qwen2.5-7B-Instruct --api-key your-secret-key
`,
    },
    {
      title: "a key on the command line and a token in the environment",
      marked: `
vllm serve Qwen/Qwen2.5-7B-Instruct --api-key k3y-9f27ab61
#                                             ^^^^^^^^^^^^ warning[secret-in-clear]: --api-key stands here in clear
HF_TOKEN=abcdef0123456789 vllm serve Qwen/Qwen2.5-7B-Instruct
#        ^^^^^^^^^^^^^^^^ warning[secret-in-clear]: HF_TOKEN stands here in clear
`,
    },
  ],
  "overcommitted-gpu": [
    {
      title: "one after the other, on GPUs of their own, or with little enough each",
      marked: `
CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen2.5-7B-Instruct --gpu-memory-utilization 0.9
CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen2.5-7B-Instruct --gpu-memory-utilization 0.4 &
CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen2.5-7B-Instruct --gpu-memory-utilization 0.5 &
CUDA_VISIBLE_DEVICES=1 vllm serve Qwen/Qwen2.5-7B-Instruct --gpu-memory-utilization 0.9 > log 2>&1 &
`,
    },
    {
      title: "side by side on one",
      marked: `
CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen2.5-7B-Instruct --gpu-memory-utilization 0.6 > log 2>&1 &
CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen2.5-7B-Instruct --gpu-memory-utilization 0.5 &
#                                                                                   ^^^ warning[overcommitted-gpu]: reserve 110%
`,
    },
  ],
  "unused-suppression": [
    {
      title: "a suppression that is needed",
      marked: `
# gpuplan: gpu=L4
# gpuplan-ignore unknown-flag: of our fork
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --our-flag
`,
    },
    {
      title: "a suppression that is not needed",
      marked: `
# gpuplan: gpu=L4
# gpuplan-ignore unknown-flag: of our fork
#                ^^^^^^^^^^^^ information[unused-suppression]: suppresses nothing
vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K
`,
    },
  ],
};
