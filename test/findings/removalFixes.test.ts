import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { findingsOf, fixedText } from "../support/findings.ts";
import { openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const model = "Qwen/Qwen2.5-7B-Instruct";

/** What is taken out may stand apart from the command; what stays must be a file that still runs. */
const removals: readonly (readonly [name: string, before: string, after: string])[] = [
  // Quotes go with the words in them.
  ["serve.sh", `vllm serve ${model} "--swap-space" "4"\n`, `vllm serve ${model}\n`],
  ["serve.sh", `vllm serve ${model} '--swap-space' 4 --port 80\n`, `vllm serve ${model} --port 80\n`],
  [
    "serve.sh",
    `a=("--swap-space" "4")\nvllm serve ${model} "\${a[@]}"\n`,
    `a=()\nvllm serve ${model} "\${a[@]}"\n`,
  ],
  ["serve.sh", `X="--swap-space 4"\nvllm serve ${model} $X\n`, `X=""\nvllm serve ${model} $X\n`],
  [
    "serve.sh",
    `a=("serve" "${model}" "--swap-space" "4" "--port" "80")\nvllm "\${a[@]}"\n`,
    `a=("serve" "${model}" "--port" "80")\nvllm "\${a[@]}"\n`,
  ],
  // Python: a list, a call or a mapping, named first and used later.
  [
    "run.py",
    `import subprocess\ncmd = ["vllm", "serve", "${model}", "--swap-space", "4"]\nsubprocess.run(cmd)\n`,
    `import subprocess\ncmd = ["vllm", "serve", "${model}"]\nsubprocess.run(cmd)\n`,
  ],
  [
    "run.py",
    `import subprocess\ncmd = ["vllm", "serve", "${model}"]\ncmd += ["--swap-space", "4"]\nsubprocess.run(cmd)\n`,
    `import subprocess\ncmd = ["vllm", "serve", "${model}"]\ncmd += []\nsubprocess.run(cmd)\n`,
  ],
  [
    "run.py",
    `import subprocess\ncmd = ["vllm", "serve", "${model}"]\ncmd.extend(["--swap-space", str(4), "--port", "80"])\nsubprocess.run(cmd)\n`,
    `import subprocess\ncmd = ["vllm", "serve", "${model}"]\ncmd.extend(["--port", "80"])\nsubprocess.run(cmd)\n`,
  ],
  [
    "run.py",
    `from vllm import LLM\noptions = dict(swap_space=4, seed=1)\nLLM("${model}", **options)\n`,
    `from vllm import LLM\noptions = dict(seed=1)\nLLM("${model}", **options)\n`,
  ],
  [
    "run.py",
    `from vllm import LLM\noptions = {\n    "seed": 1,\n    "swap_space": 4,  # gone\n}\nLLM("${model}", **options)\n`,
    `from vllm import LLM\noptions = {\n    "seed": 1,  # gone\n}\nLLM("${model}", **options)\n`,
  ],
  [
    "run.py",
    `from vllm import LLM\noptions = dict(seed=1)\noptions.update(swap_space=4)\nLLM("${model}", **options)\n`,
    `from vllm import LLM\noptions = dict(seed=1)\noptions.update()\nLLM("${model}", **options)\n`,
  ],
  // Arrays and continued lines of PowerShell and batch files.
  [
    "run.ps1",
    `$a = @("serve", "${model}", "--swap-space", "4")\nvllm @a\n`,
    `$a = @("serve", "${model}")\nvllm @a\n`,
  ],
  [
    "run.ps1",
    `$a = @('serve', '${model}', '--swap-space', 4, '--port', 80)\nvllm @a\n`,
    `$a = @('serve', '${model}', '--port', 80)\nvllm @a\n`,
  ],
  [
    "run.ps1",
    `$a = @(\n  'serve'\n  '${model}'\n  '--swap-space'\n  '4'\n)\nvllm @a\n`,
    `$a = @(\n  'serve'\n  '${model}'\n)\nvllm @a\n`,
  ],
  [
    "run.ps1",
    `vllm serve ${model} \`\n  --swap-space 4\nWrite-Output done\n`,
    `vllm serve ${model}\nWrite-Output done\n`,
  ],
  [
    "run.bat",
    `vllm serve ${model} ^\n  --swap-space 4 ^\n  --port 80\n`,
    `vllm serve ${model} ^\n  --port 80\n`,
  ],
  ["run.bat", `vllm serve ${model} ^\n  --swap-space 4\necho done\n`, `vllm serve ${model}\necho done\n`],
];

describe("removing a flag", () => {
  it.each(removals)("in %s leaves a whole command: %j", (name, before, after) => {
    expect(fixedText(service, before, "removed-flag", "Remove", name)).toBe(after);
    expect(findingsOf(service, after, "stray-word", name)).toEqual([]);
  });

  it("is not offered where nothing would be left to be appended", () => {
    const text = `import subprocess\ncmd = ["vllm", "serve", "${model}"]\nif quiet:\n    cmd.append("--disable-log-requests")\nsubprocess.run(cmd)\n`;
    const [finding] = findingsOf(service, text, "removed-flag", "run.py");
    expect(finding?.message).toContain("--disable-log-requests is gone");
    expect(finding?.fixes()).toEqual([]);
  });
});

describe("a value of a switch", () => {
  it.each([
    ["serve.sh", `vllm serve ${model} "--enforce-eager" "true"\n`, `vllm serve ${model} "--enforce-eager"\n`],
    ["serve.sh", `vllm serve ${model} --enforce-eager \\\n  true\n`, `vllm serve ${model} --enforce-eager\n`],
    [
      "run.ps1",
      `$a = @("serve", "${model}", "--enforce-eager", "true")\nvllm @a\n`,
      `$a = @("serve", "${model}", "--enforce-eager")\nvllm @a\n`,
    ],
    [
      "run.py",
      `import subprocess\ncmd = ["vllm", "serve", "${model}", "--no-enable-prefix-caching", "false"]\nsubprocess.run(cmd)\n`,
      `import subprocess\ncmd = ["vllm", "serve", "${model}", "--enable-prefix-caching"]\nsubprocess.run(cmd)\n`,
    ],
  ])("in %s goes with its own quotes: %j", (name, before, after) => {
    expect(fixedText(service, before, "value-on-boolean-flag", "Write", name)).toBe(after);
  });
});
