import { describe, expect, test } from "vitest";
import { readLaunchSettings } from "../../src/deployment/launchSettings.ts";
import { detectLaunchKind } from "../../src/launch/detectKind.ts";
import { findLaunches } from "../../src/launch/findLaunches.ts";
import type { Launch } from "../../src/launch/launch.ts";
import { createSourceText } from "../../src/text/sourceText.ts";
import type { Settings } from "../../src/vllm/setting.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

/** What a server is given means the same wherever it is written: the same words in every form of file. */

const parsers = await loadLaunchParsers();
const version = { major: 0, minor: 12, patch: 0 };
const image = "vllm/vllm-openai:v0.12.0";

/** Words as the server gets them. */
const commands: readonly (readonly string[])[] = [
  ["org/m"],
  ["org/m", "--port", "80"],
  ["/models/m"],
  ["/models/m", "--port", "80", "--max-model-len", "4096"],
  ["/mnt/models", "--served-model-name", "a", "b", "--port", "80"],
  ["./models/m", "--max-model-len", "32k"],
  ["../m", "--dtype", "auto"],
  ["~/models/m", "--seed", "1"],
  ["m-7b", "--port", "80"],
  ["s3://bucket/m", "--load-format", "runai_streamer"],
  ["org/m.gguf", "--tokenizer", "org/t"],
  ["--model", "/models/m", "--port", "80"],
  ["--model=org/m", "--max-model-len=32K", "--gpu_memory_utilization=0.9"],
  ["--port", "80", "--model", "org/m"],
  ["--port", "80", "org/m"],
  ["--served-model-name", "a", "--model", "org/m"],
  ["--trust-remote-code", "--model", "org/m"],
  ["org/m", "-tp", "2", "--no-enable-prefix-caching", "--enforce-eager"],
  ["org/m", "--compilation-config", '{"cudagraph_mode": "FULL", "level": 3}'],
  ["org/m", "--limit-mm-per-prompt", '{"image": 2}', "--port", "80"],
  ["org/m", "--speculative-config.num_speculative_tokens", "3", "--speculative-config.method", "ngram"],
  ["org/m", "--host", "::", "--uvicorn-log-level", "info"],
  ["org/m", "--chat-template", "/t/my template.jinja", "--port", "80"],
  ["org/m", "--chat-template", "/t/it's.jinja"],
  ["org/m", "--middleware", "a.b", "--middleware", "c.d"],
  ["org/m", "--allowed-origins", '["*"]', "--port", "80"],
  ["org/m", "--rope-scaling", '{"rope_type":"yarn","factor":4.0}'],
];

const shell = (words: readonly string[]) => words.map(shellWord).join(" ");
const shellWord = (word: string) =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
const double = (words: readonly string[]) =>
  words
    .map((word) => (/^[\w./:=@%+,~-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`))
    .join(" ");
const json = (words: readonly string[]) => JSON.stringify(words);
const items = (words: readonly string[], indent: string) =>
  words.map((word) => `${indent}- ${JSON.stringify(word)}`).join("\n");
const indented = (text: string, indent: string) => text.replace(/^/gm, indent);
const powershell = (words: readonly string[]) =>
  words.map((word) => (/^[\w./:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`)).join(" ");

type Render = (words: readonly string[]) => string;
const serve: Render = (words) => `vllm serve ${shell(words)}`;
const run: Render = (words) => `docker run --gpus all -p 8000:8000 ${image} ${shell(words)}`;
const pod = (container: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: c\n      image: ${image}\n${indented(container, "      ")}\n`;
const compose = (service: string) => `services:\n  a:\n    image: ${image}\n${indented(service, "    ")}\n`;

/** By the name of the file; each gives a server the words. */
const forms: Readonly<Record<string, readonly [string, Render]>> = {
  script: ["a.sh", serve],
  "script, continued": ["a.sh", (words) => `exec vllm serve \\\n  ${words.map(shellWord).join(" \\\n  ")}\n`],
  "script, docker run": ["a.sh", run],
  "script, array": ["a.sh", (words) => `ARGS=(${shell(words)})\nvllm serve "\${ARGS[@]}"\n`],
  "script, bash -c": ["a.sh", (words) => `bash -c ${shellWord(serve(words))}\n`],
  "script, docker run with a shell": [
    "a.sh",
    (words) => `docker run --gpus all --entrypoint bash ${image} -c ${shellWord(serve(words))}\n`,
  ],
  "script, ssh": ["a.sh", (words) => `ssh host ${shellWord(serve(words))}\n`],
  "script, heredoc for ssh": ["a.sh", (words) => `ssh host <<'EOF'\n${serve(words)}\nEOF\n`],
  "script that writes a script": ["a.sh", (words) => `cat > b.sh <<'EOF'\n${serve(words)}\nEOF\n`],
  sbatch: ["a.sbatch", (words) => `#!/bin/bash\n#SBATCH --gres=gpu:1\nsrun ${serve(words)}\n`],
  "compose, list": ["docker-compose.yml", (words) => compose(`command: ${json(words)}`)],
  "compose, items": ["compose.yaml", (words) => compose(`command:\n${items(words, "  ")}`)],
  "compose, text": ["docker-compose.yml", (words) => compose(`command: >\n  ${double(words)}`)],
  "compose, entrypoint and command": [
    "docker-compose.yml",
    (words) => compose(`entrypoint: ["vllm", "serve"]\ncommand: ${json(words)}`),
  ],
  "compose, script": [
    "docker-compose.yml",
    (words) => compose(`entrypoint: ["/bin/sh", "-c"]\ncommand:\n  - |\n    exec ${serve(words)}`),
  ],
  "compose, vllm serve": [
    "docker-compose.yml",
    (words) => compose(`command: >-\n  vllm serve ${double(words)}`),
  ],
  "kubernetes, args": ["k8s/a.yaml", (words) => pod(`args: ${json(words)}`)],
  "kubernetes, no command": ["k8s/a.yaml", (words) => pod(`command: []\nargs: ${json(words)}`)],
  "kubernetes, command": ["k8s/a.yaml", (words) => pod(`command: ${json(["vllm", "serve", ...words])}`)],
  "kubernetes, command and args": [
    "k8s/a.yaml",
    (words) => pod(`command: ["vllm", "serve"]\nargs:\n${items(words, "  ")}`),
  ],
  "kubernetes, script": [
    "k8s/a.yaml",
    (words) => pod(`command: ["/bin/sh", "-c"]\nargs:\n  - |\n    exec ${serve(words)}`),
  ],
  "Dockerfile, CMD": ["Dockerfile", (words) => `FROM ${image}\nCMD ${json(words)}\n`],
  "Dockerfile, ENTRYPOINT and CMD": [
    "Dockerfile",
    (words) => `FROM ubuntu\nENTRYPOINT ["vllm", "serve"]\nCMD ${json(words)}\n`,
  ],
  "Dockerfile, shell": ["Dockerfile", (words) => `FROM ubuntu\nCMD ${serve(words)}\n`],
  systemd: ["a.service", (words) => `[Service]\nExecStart=/usr/bin/vllm serve ${double(words)}\n`],
  supervisor: ["supervisord.conf", (words) => `[program:a]\ncommand=vllm serve ${double(words)}\n`],
  Procfile: ["Procfile", (words) => `web: ${serve(words)}\n`],
  Makefile: ["Makefile", (words) => `run:\n\t${serve(words)}\n`],
  justfile: ["justfile", (words) => `run:\n    ${serve(words)}\n`],
  workflow: [
    ".github/workflows/a.yml",
    (words) =>
      `on: push\njobs:\n  a:\n    runs-on: gpu\n    steps:\n      - run: |\n          ${serve(words)}\n`,
  ],
  "composite action": [
    "action.yml",
    (words) =>
      `runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: |\n        ${serve(words)}\n`,
  ],
  SkyPilot: ["sky.yaml", (words) => `resources:\n  accelerators: L4:1\nrun: |\n  ${serve(words)}\n`],
  dstack: [
    ".dstack.yml",
    (words) =>
      `type: service\nname: a\nport: 8000\nresources:\n  gpu: 24GB\ncommands:\n  - |\n    ${serve(words)}\n`,
  ],
  "Python, list": [
    "a.py",
    (words) => `import subprocess\nsubprocess.run(${json(["vllm", "serve", ...words])})\n`,
  ],
  "Python, docker": [
    "a.py",
    (words) =>
      `import subprocess\ncmd = ["docker", "run", "--gpus", "all", "${image}"]\ncmd += ${json([...words])}\nsubprocess.Popen(cmd)\n`,
  ],
  "Python, text": [
    "a.py",
    (words) => `import subprocess\nsubprocess.run(${JSON.stringify(serve(words))}, shell=True)\n`,
  ],
  PowerShell: ["a.ps1", (words) => `vllm serve ${powershell(words)}\n`],
  "PowerShell, docker": ["a.ps1", (words) => `docker run --gpus all ${image} ${powershell(words)}\n`],
  "PowerShell, array": [
    "a.ps1",
    (words) =>
      `$a = @(${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ")})\n& vllm serve @a\n`,
  ],
  batch: ["a.bat", (words) => `docker run --gpus all ${image} ${double(words)}\n`],
  "Markdown, script": ["README.md", (words) => `# a\n\n\`\`\`bash\n${serve(words)}\n\`\`\`\n`],
  "Markdown, docker": ["README.md", (words) => `# a\n\n\`\`\`console\n$ ${run(words)}\n\`\`\`\n`],
  "Markdown, compose": ["README.md", (words) => `\`\`\`yaml\n${compose(`command: ${json(words)}`)}\`\`\`\n`],
  "script, tmux": ["a.sh", (words) => `tmux new-session -d -s a ${shellWord(serve(words))}\n`],
  "script, screen": ["a.sh", (words) => `screen -dmS a bash -c ${shellWord(serve(words))}\n`],
  "script, sbatch --wrap": ["a.sh", (words) => `sbatch --gres=gpu:1 --wrap ${shellWord(serve(words))}\n`],
  "script, eval": ["a.sh", (words) => `CMD=${shellWord(serve(words))}\neval "$CMD"\n`],
  "script, function": ["a.sh", (words) => `start() {\n  vllm serve "$@"\n}\nstart ${shell(words)}\n`],
  "script, grown array": [
    "a.sh",
    (words) =>
      `cmd=(vllm serve)\n${words.map((word) => `cmd+=(${shellWord(word)})\n`).join("")}"\${cmd[@]}"\n`,
  ],
  "script, podman": ["a.sh", (words) => `podman run --device nvidia.com/gpu=all ${image} ${shell(words)}\n`],
  "script, apptainer": ["a.sh", (words) => `apptainer exec --nv vllm.sif ${serve(words)}\n`],
  "script, srun in a container": [
    "a.sbatch",
    (words) => `#!/bin/bash\nsrun --container-image=vllm/vllm-openai:v0.12.0 ${serve(words)}\n`,
  ],
  "script, kubectl run": ["a.sh", (words) => `kubectl run a --image=${image} -- ${shell(words)}\n`],
  "script, module": [
    "a.sh",
    (words) => `docker run --gpus all --entrypoint vllm ${image} serve ${shell(words)}\n`,
  ],
  Quadlet: ["a.container", (words) => `[Container]\nImage=${image}\nExec=${double(words)}\n`],
  "kubernetes, Deployment": [
    "k8s/a.yaml",
    (words) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      containers:\n        - name: c\n          image: ${image}\n          args:\n${items(words, "            ")}\n`,
  ],
  "kubernetes, LeaderWorkerSet": [
    "k8s/a.yaml",
    (words) =>
      `apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\nmetadata:\n  name: a\nspec:\n  leaderWorkerTemplate:\n    leaderTemplate:\n      spec:\n        containers:\n          - name: c\n            image: ${image}\n            command: ["sh", "-c"]\n            args:\n              - ${JSON.stringify(serve(words))}\n`,
  ],
  "kubernetes, ServingRuntime": [
    "k8s/a.yaml",
    (words) =>
      `apiVersion: serving.kserve.io/v1alpha1\nkind: ServingRuntime\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: kserve-container\n      image: ${image}\n      command: ["vllm", "serve"]\n      args: ${json(words)}\n`,
  ],
  "kubernetes, InferenceService": [
    "k8s/a.yaml",
    (words) =>
      `apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: a\nspec:\n  predictor:\n    containers:\n      - name: kserve-container\n        image: ${image}\n        args: ${json(words)}\n`,
  ],
  "Python, os.system": ["a.py", (words) => `import os\nos.system(${JSON.stringify(serve(words))})\n`],
  "Python, shlex": [
    "a.py",
    (words) => `import shlex, subprocess\nsubprocess.Popen(shlex.split(${JSON.stringify(serve(words))}))\n`,
  ],
  "Python, bash -c": [
    "a.py",
    (words) => `import subprocess\nsubprocess.run(["bash", "-c", ${JSON.stringify(serve(words))}])\n`,
  ],
  "Python, asyncio": [
    "a.py",
    (words) =>
      `import asyncio\nasync def main():\n    cmd = ${json(["vllm", "serve", ...words])}\n    await asyncio.create_subprocess_exec(*cmd)\n`,
  ],
  "batch, continued": [
    "a.bat",
    (words) =>
      `docker run --gpus all ${image} ^\r\n  ${words.map((word) => double([word])).join(" ^\r\n  ")}\r\n`,
  ],
  "PowerShell, continued": [
    "a.ps1",
    (words) =>
      `docker run --gpus all ${image} \`\n  ${words.map((word) => powershell([word])).join(" `\n  ")}\n`,
  ],
  Helm: [
    "values.yaml",
    (words) =>
      `image:\n  repository: vllm/vllm-openai\n  tag: v0.12.0\n  command: ${json(["vllm", "serve", ...words])}\n`,
  ],
};

describe.each(Object.entries(forms))("%s", (_, [name, render]) => {
  test.each(commands.map((words) => [words.join(" "), words] as const))("%s", (_text, words) => {
    const text = render(words);
    const kind = detectLaunchKind(name, null, text);
    const { launches } = kind ? findLaunches(createSourceText(text), kind, parsers) : { launches: [] };
    expect(launches.map((launch) => figures(readLaunchSettings(launch, version)))).toEqual([
      expectedOf(words),
    ]);
  });
});

/** As the words stand in a script. */
function expectedOf(words: readonly string[]): object {
  const { launches } = findLaunches(createSourceText(serve(words)), "shell", parsers);
  return figures(readLaunchSettings(launches[0] as Launch, version));
}

function figures({ model, byField, problems }: Settings): object {
  return {
    model: model?.value,
    settings: Object.fromEntries([...byField].map(([field, { value }]) => [field, value])),
    problems: problems.map((problem) => problem.kind),
  };
}
