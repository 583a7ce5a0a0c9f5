import type { Sample } from "./corpus.ts";

const server = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K";

/** Files that are far larger than anybody's, one for each way in which reading could take quadratic time. */
export const giants: readonly (readonly [string, () => Sample])[] = [
  ["20,000 stray words", () => script(`vllm serve A ${"word ".repeat(20_000)}\n`)],
  ["10,000 launches", () => script(`${server}\n`.repeat(10_000))],
  ["10,000 flags", () => script(`vllm serve A \\\n${"  --port 8000 \\\n".repeat(10_000)}\n`)],
  [
    "10,000 assignments",
    () => script(`${times(10_000, (n) => `A${n}=$A${n - 1}x\n`)}${server} --port $A7\n`),
  ],
  ["10,000 array parts", () => script(`A=()\n${"A+=(--port 1)\n".repeat(10_000)}vllm serve M "\${A[@]}"\n`)],
  [
    "10,000 lines of other commands",
    () => script(`${"echo hello && ls -l | wc\n".repeat(10_000)}${server}\n`),
  ],
  ["4,000 parameters", () => script(`${'set -- "$@" --port 1\n'.repeat(4000)}vllm serve M "$@"\n`)],
  ["2,000 dotted flags", () => script(`vllm serve M ${times(2000, (n) => `--hf-overrides.a${n} 1 `)}\n`)],
  ["4,000 comments in a block", () => script(`${"# gpuplan-ignore unknown-flag\n".repeat(4000)}${server}\n`)],
  [
    "50,000 blank lines in a heredoc",
    () => script(`cat > "$FILE" <<EOF\n${"\n".repeat(50_000)}x\nEOF\n${server}\n`),
  ],
  ["40,000 digits and a letter", () => script(`${server} --port ${"0".repeat(40_000)}x\n`)],
  ["40,000 hyphens", () => script(`vllm serve ${"-".repeat(40_000)}\n`)],
  ["50,000 blank lines in a fence", () => markdown(`\`\`\`\n${"\n".repeat(50_000)}vllm\n\`\`\`\n`)],
  ["50,000 tabs on a page", () => markdown(`vllm serve\n${"\t".repeat(50_000)}x\n`)],
  [
    "50,000 blanks in a batch file",
    () => ({ name: "run.bat", text: `set A=x${" ".repeat(50_000)}y\nvllm serve %A%\n` }),
  ],
  [
    "5,000 blanks in a recipe",
    () => ({ name: "justfile", text: `t:\n  vllm serve {{ ${" ".repeat(5000)}\n` }),
  ],
  ["an unclosed quote and 200 KB", () => script(`vllm serve "${"a'\"`$(".repeat(40_000)}\n`)],
  ["10 MB in one line of shell", () => script(`${server} ${"x".repeat(10_000_000)}\n`)],
  ["10 MB of lines of shell", () => script(`${server}\n${"echo hello\n".repeat(900_000)}`)],
  ["10 MB in one line of YAML", () => compose(`      x: ${"y ".repeat(5_000_000)}\n`)],
  ["5 MB of YAML", () => compose(`      x-${"y: 1 # a comment\n      x-".repeat(230_000)}: 1\n`)],
  ["450 KB of YAML", () => compose(times(20_000, (n) => `      x-${n}: "a value"\n`))],
  [
    "1,000 compose services",
    () => ({ name: "compose.yaml", text: `services:\n${times(1000, (n) => service(`s${n}`))}` }),
  ],
  [
    "4,000 variables of a workflow",
    () => ({
      name: ".github/workflows/serve.yml",
      text: `on: push\nenv:\n${times(4000, (n) => `  A${n}: ${n}\n`)}jobs:\n  a:\n    steps:\n${times(400, (n) => `      - run: ${server} --port $A${n}\n`)}`,
    }),
  ],
  ["500 KB of Kubernetes in 1,000 documents", () => ({ name: "pods.yaml", text: times(1000, pod) })],
  ["200 KB of tiny fences", () => markdown("```\nvllm\n```\n".repeat(15_000))],
  ["10,000 launches in fences", () => markdown(`\`\`\`bash\n${server}\n\`\`\`\n`.repeat(3000))],
  ["one open fence of 1 MB", () => markdown(`\`\`\`bash\n${`${server}\n`.repeat(3000)}`)],
  [
    "200 KB of PowerShell",
    () => ({ name: "run.ps1", text: times(4000, (n) => `$a${n} = "x $a${n - 1}"\nvllm serve $a${n}\n`) }),
  ],
  [
    "200 KB of one PowerShell line",
    () => ({ name: "run.ps1", text: `vllm serve A ${"`$x'\"$(".repeat(30_000)}` }),
  ],
  [
    "200 KB of batch",
    () => ({ name: "run.bat", text: times(4000, (n) => `set A${n}=%A${n - 1}%x\nvllm serve %A${n}%\n`) }),
  ],
  [
    "200 KB of Python",
    () => ({
      name: "run.py",
      text: `from vllm import LLM\n${times(4000, (n) => `a${n} = a${n - 1}\nLLM(model=a${n})\n`)}`,
    }),
  ],
  [
    "200 KB of Makefile",
    () => ({
      name: "Makefile",
      text: times(3000, (n) => `A${n} = $(A${n - 1})x\nt${n}:\n\tvllm serve $(A${n})\n`),
    }),
  ],
  [
    "200 KB of justfile",
    () => ({ name: "justfile", text: times(3000, (n) => `a${n} := "x"\nt${n}:\n  vllm serve {{a${n}}}\n`) }),
  ],
  [
    "200 KB of Dockerfile",
    () => ({
      name: "Dockerfile",
      text: times(3000, (n) => `FROM vllm/vllm-openai:v0.9\nENV A=${n}\nCMD ["--model", "m"]\n`),
    }),
  ],
  [
    "200 KB of systemd",
    () => ({
      name: "a.service",
      text: `[Service]\n${times(5000, (n) => `Environment=A${n}=1\n`)}ExecStart=vllm serve $A1\n`,
    }),
  ],
  [
    "200 KB of supervisord",
    () => ({ name: "supervisord.conf", text: times(3000, (n) => `[program:p${n}]\ncommand=vllm serve m\n`) }),
  ],
  [
    "200 KB of Procfile",
    () => ({ name: "Procfile", text: times(5000, (n) => `p${n}: vllm serve model --port 1\n`) }),
  ],
  [
    "5,000 services in a plan",
    () =>
      plan(
        `services:\n${times(5000, (n) => `  s${n}: { model: Qwen/Qwen2.5-0.5B-Instruct, args: { port: ${n} } }\n`)}`,
      ),
  ],
  ["16,000 repeated keys in a plan", () => plan(`a:\n${"  a:\n".repeat(16_000)}`)],
  ["5,000 unknown keys in a plan", () => plan(times(5000, (n) => `unknown${n}: 1\n`))],
  [
    "5 MB of a plan",
    () => plan(`services:\n${times(100_000, (n) => `  s${n}: { model: Qwen/Qwen2.5-0.5B-Instruct }\n`)}`),
  ],
  ["10 MB in one line of a plan", () => plan(`x: ${"y ".repeat(5_000_000)}\n`)],
  ["10 MB without a word of vLLM", () => script("x ".repeat(5_000_000))],
];

function times(count: number, each: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => each(index)).join("");
}

function script(text: string): Sample {
  return { name: "serve.sh", text };
}

function markdown(text: string): Sample {
  return { name: "README.md", text };
}

function plan(text: string): Sample {
  return { name: "a.gpuplan.yaml", text: `gpuplan: 1\ngpu: 1x L4\n${text}` };
}

function compose(text: string): Sample {
  return { name: "compose.yaml", text: `services:\n${service("vllm")}${text}` };
}

function service(name: string): string {
  return `  ${name}:\n    image: vllm/vllm-openai:v0.9.0\n    command: --model Qwen/Qwen2.5-7B-Instruct --port 1\n    labels:\n      x: y\n`;
}

function pod(index: number): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: p${index} }\nspec:\n  containers:\n    - name: vllm\n      image: vllm/vllm-openai:v0.9.0\n      args: ["--model", "Qwen/Qwen2.5-7B-Instruct", "--port", "1"]\n      resources: { limits: { nvidia.com/gpu: 1 } }\n---\n`;
}
