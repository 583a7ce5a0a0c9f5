import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createRandom, type Random } from "../fuzz/random.ts";

/**
 * Writes a repository of `count` files as teams that serve models have them: of a hundred files 42 are YAML and 20 shell
 * that have nothing to do with vLLM, 10 are Python or Markdown, 12 launch scripts, 6 compose files, 7 manifests and 3
 * plans. The same count gives the same files. The names of what was written, in the order of writing.
 */
export async function generateWorkspace(folder: string, count: number): Promise<readonly string[]> {
  const names: string[] = [];
  for (let index = 0; index < count; index++) {
    const { name, text } = fileAt(index);
    // Teams have folders of a few dozen files, not one of ten thousand.
    const path = join(`team-${Math.floor(index / 500)}`, `app-${Math.floor(index / 25)}`, name);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    names.push(path);
  }
  return names;
}

interface GeneratedFile {
  readonly name: string;
  readonly text: string;
}

type MakeFile = (index: number, random: Random) => GeneratedFile;

/** How many of a hundred files each kind has. */
const mix: readonly (readonly [share: number, make: MakeFile])[] = [
  [42, plainYaml],
  [20, plainShell],
  [10, otherText],
  [12, launchScript],
  [6, composeFile],
  [7, manifest],
  [3, plan],
];

function fileAt(index: number): GeneratedFile {
  const random = createRandom(index + 1);
  // 37 is prime to 100: the kinds take turns, so that any hundred files in a row hold the whole mix.
  let place = (index * 37) % 100;
  for (const [share, make] of mix) {
    if (place < share) return make(index, random);
    place -= share;
  }
  return plainYaml(index, random);
}

const models = [
  "Qwen/Qwen2.5-7B-Instruct",
  "Qwen/Qwen2.5-14B-Instruct-AWQ",
  "meta-llama/Llama-3.1-8B-Instruct",
  "mistralai/Mistral-7B-Instruct-v0.3",
  "Qwen/Qwen3-32B",
] as const;
const gpus = ["L4", "2x L4", "A100 80GB", "A10G", "4x H100"] as const;
const contexts = [4096, 8192, 16_384, 32_768] as const;

function plainYaml(index: number, random: Random): GeneratedFile {
  const services = Array.from(
    { length: 4 + random.below(8) },
    (_, place) =>
      `  - name: service-${index}-${place}\n    image: registry.example.com/team/service:${place}.${index % 10}\n` +
      `    env:\n      - { name: LOG_LEVEL, value: info }\n      - { name: PORT, value: "${8000 + place}" }\n` +
      `    resources:\n      limits: { cpu: "2", memory: 4Gi }\n    ports: [${8000 + place}]\n`,
  );
  return {
    name: `values-${index}.yaml`,
    text: `# What runs beside the models.\ncontainers:\n${services.join("")}`,
  };
}

function plainShell(index: number, random: Random): GeneratedFile {
  const steps = Array.from(
    { length: 10 + random.below(40) },
    (_, place) =>
      `step_${place}() {\n  local target="$1"\n  echo "building \${target} (${place})"\n  tar -czf "out/\${target}-${index}.tgz" "src/$target" || return 1\n}\n`,
  );
  return { name: `build-${index}.sh`, text: `#!/usr/bin/env bash\nset -euo pipefail\n${steps.join("\n")}` };
}

function otherText(index: number, random: Random): GeneratedFile {
  const lines = Array.from(
    { length: 40 + random.below(100) },
    (_, place) => `value_${place} = compute(${place})`,
  );
  return index % 2 === 0
    ? { name: `job_${index}.py`, text: `import os\n\n${lines.join("\n")}\n` }
    : { name: `notes-${index}.md`, text: `# Notes\n\n${lines.map((line) => `- ${line}`).join("\n")}\n` };
}

function launchScript(index: number, random: Random): GeneratedFile {
  const flag = random.pick([
    "--swap-space 4",
    "--enable-prefix-caching",
    "--kv-cache-dtype fp8",
    "--dtype auto",
  ]);
  return {
    name: `serve-${index}.sh`,
    text: `#!/usr/bin/env bash
# gpuplan: gpu=${random.pick(gpus)} concurrency=${1 + random.below(12)}
set -euo pipefail
MODEL=\${MODEL:-${random.pick(models)}}
export HF_HOME=/models VLLM_LOGGING_LEVEL=INFO

exec vllm serve "$MODEL" \\
  --host 127.0.0.1 \\
  --port ${8000 + (index % 100)} \\
  --max-model-len ${random.pick(contexts)} \\
  ${flag} \\
  --gpu-memory-utilization 0.${85 + random.below(11)}
`,
  };
}

function composeFile(index: number, random: Random): GeneratedFile {
  return {
    name: `compose-${index}.yaml`,
    text: `services:
  # gpuplan: gpu=${random.pick(gpus)} concurrency=${1 + random.below(8)}
  chat:
    image: vllm/vllm-openai:v0.11.0
    ipc: host
    command: >
      --model \${MODEL:-${random.pick(models)}}
      --max-model-len ${random.pick(contexts)}
      --gpu-memory-utilization 0.90
    environment:
      HF_HOME: /models
    ports:
      - "127.0.0.1:${8000 + (index % 100)}:8000"
    deploy:
      resources:
        reservations:
          devices:
            - { driver: nvidia, count: 1, capabilities: [gpu] }
  web:
    image: nginx:1.27
    command: ["nginx", "-g", "daemon off;"]
`,
  };
}

function manifest(index: number, random: Random): GeneratedFile {
  return {
    name: `deployment-${index}.yaml`,
    text: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reasoning-${index}
spec:
  replicas: ${1 + random.below(3)}
  selector:
    matchLabels: { app: reasoning }
  template:
    metadata:
      labels: { app: reasoning }
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.11.0
          args:
            - --model=${random.pick(models)}
            - --port=8000
            - --tensor-parallel-size=2
            - --max-model-len=${random.pick(contexts)}
          resources:
            limits:
              nvidia.com/gpu: "2"
`,
  };
}

function plan(index: number, random: Random): GeneratedFile {
  return {
    name: `chat-${index}.gpuplan.yaml`,
    text: `gpuplan: 1
name: chat-${index}
pools:
  default:
    gpu: ${random.pick(["L4", "A100 80GB", "A10G"])}
    count: ${1 + random.below(4)}
    price: $${(0.3 + random.below(20) / 10).toFixed(2)}/h
services:
  chat:
    model: ${random.pick(models)}
    args:
      max-model-len: ${random.pick(contexts)}
      gpu-memory-utilization: 0.90
workload:
  concurrency: ${2 + random.below(20)}
  context: 4096
alternatives:
  a100: { pools: { default: { gpu: A100 80GB, count: 1 } } }
`,
  };
}
