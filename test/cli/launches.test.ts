import { describe, expect, it } from "vitest";
import { runCli } from "./testHost.ts";

const script = `#!/bin/bash
# gpuplan: gpu=2x L4
#SBATCH --gres=gpu:a100:4
MODEL=\${MODEL:-Qwen/Qwen2.5-7B-Instruct}
LEN=32K

export CUDA_VISIBLE_DEVICES=0,1
export HF_TOKEN=abc
vllm serve "$MODEL" \\
  --max-model-len $LEN \\
  --tensor-parallel-size "$SLURM_GPUS_ON_NODE" \\
  --enforce-eager
docker run --gpus 2 --name chat vllm/vllm-openai:v0.11.0 --model "$1"
`;

describe("gpuplan launches --json", () => {
  it("gives every field of a launch, by the names that others rely on", async () => {
    const { status, output } = await runCli(["launches", "--json", "serve.sh"], { "serve.sh": script });
    expect(status).toBe(0);
    const [first, second, ...others] = JSON.parse(output);
    expect(others).toEqual([]);
    expect(first).toEqual({
      file: "serve.sh",
      line: 9,
      kind: "shell",
      service: null,
      entry: "vllm serve",
      model: { value: "Qwen/Qwen2.5-7B-Instruct", written: "$MODEL" },
      settings: {
        max_model_len: { value: 32768, written: "$LEN", line: 10 },
        tensor_parallel_size: { unresolved: "$SLURM_GPUS_ON_NODE", line: 11 },
        enforce_eager: { value: true, written: "", line: 12 },
      },
      environment: { CUDA_VISIBLE_DEVICES: "0,1", HF_TOKEN: "<redacted>" },
      gpu: { id: "l4", count: 2, from: "directive" },
      vllm: { version: "0.28.0", from: "the newest known, 0.28" },
    });
    expect(second).toMatchObject({
      line: 13,
      service: "chat",
      entry: "docker vllm/vllm-openai",
      model: { unresolved: "$1" },
      settings: {},
      gpu: { id: "l4", count: 2, from: "directive" },
      vllm: { version: "0.11.0", from: "image tag" },
    });
  });

  it("gives a value that vLLM takes none of as it stands, and says that it is refused", async () => {
    const text = "vllm serve Qwen/Qwen2.5-7B-Instruct --kv-cache-dtype 'fp16' --dtype half\n";
    const [row] = JSON.parse((await runCli(["launches", "--json", "x.sh"], { "x.sh": text })).output);
    expect(row.settings).toEqual({
      dtype: { value: "half", written: "half", line: 1 },
      kv_cache_dtype: { value: "fp16", written: "fp16", line: 1, refused: true },
    });
  });

  it.each([
    [
      "pip install vllm==0.10.2\nvllm serve Qwen/Qwen2.5-7B-Instruct\n",
      { version: "0.10.2", from: "pip install" },
    ],
    ["# gpuplan: vllm=0.9.1\nvllm serve Qwen/Qwen2.5-7B-Instruct\n", { version: "0.9.1", from: "directive" }],
  ])("says where the version is from", async (text, vllm) => {
    const [row] = JSON.parse((await runCli(["launches", "--json", "x.sh"], { "x.sh": text })).output);
    expect(row.vllm).toEqual(vllm);
  });

  it.each([
    [
      "CUDA_VISIBLE_DEVICES=0,1,2 vllm serve Qwen/Qwen2.5-7B-Instruct\n",
      { id: null, count: 3, from: "CUDA_VISIBLE_DEVICES" },
    ],
    [
      "docker run --gpus 2 vllm/vllm-openai --model Qwen/Qwen2.5-7B-Instruct\n",
      { id: null, count: 2, from: "docker run --gpus" },
    ],
    [
      "#SBATCH --gres=gpu:l4:4\nvllm serve Qwen/Qwen2.5-7B-Instruct\n",
      { id: "l4", count: 4, from: "#SBATCH" },
    ],
    ["vllm serve Qwen/Qwen2.5-7B-Instruct\n", null],
  ])("says where the GPU is from: %j", async (text, gpu) => {
    const [row] = JSON.parse((await runCli(["launches", "--json", "x.sh"], { "x.sh": text })).output);
    expect(row.gpu).toEqual(gpu);
  });

  it("prints a table, and a sentence where there is nothing", async () => {
    const files = { "serve.sh": script, "other.sh": "echo\n" };
    expect((await runCli(["launches", "serve.sh"], files)).output).toContain("serve.sh:9");
    expect((await runCli(["launches", "other.sh"], files)).output).toBe("No launch of vLLM was found.\n");
    expect((await runCli(["launches", "--json", "other.sh"], files)).output).toBe("[]\n");
  });
});
