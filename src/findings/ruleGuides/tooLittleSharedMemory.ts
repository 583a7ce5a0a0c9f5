import type { RuleGuide } from "./ruleGuide.ts";

export const tooLittleSharedMemoryGuide: RuleGuide = {
  rule: "too-little-shared-memory",
  why: "The processes of a server on several GPUs pass data through `/dev/shm`. A container gets 64 MiB of it, and the server dies of a bus error or hangs, often only under load.",
  example: {
    fileName: "serve.sh",
    wrong: `# gpuplan: gpu=2x L4
docker run --gpus all vllm/vllm-openai:v0.12.0 Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
#                                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^ warning[too-little-shared-memory]: give docker run --ipc=host or --shm-size
`,
    right: `# gpuplan: gpu=2x L4
docker run --ipc=host --gpus all vllm/vllm-openai:v0.12.0 Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --tensor-parallel-size 2
`,
  },
  fix: { title: "Add --ipc=host", safety: "a-decision", givesRight: true },
  remedy:
    "`--ipc=host` is added to `docker run`, `ipc: host` to a service of a compose file. A pod needs a volume, `emptyDir: { medium: Memory }` at `/dev/shm`. `--shm-size 8g` does as well, and shares nothing with the host.",
  versions: "Every version of vLLM.",
};
