import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../src/findings/finding.ts";
import type { Service } from "../../src/service/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { documentOf, openService } from "../support/service.ts";

/** GPUs on which nearly nothing starts and nothing suits: almost every launch has something to ignore. */
let service: Service;
beforeAll(async () => {
  service = await openService({ targetGpu: "2x T4", vllmVersion: "0.28", expectedConcurrency: 50 });
});

const roots = ["launches", "shell/launches", "independent"].map((name) => ({
  name,
  url: new URL(`../fixtures/${name}/`, import.meta.url),
}));

const files = roots.flatMap(({ name, url }) =>
  readdirSync(url, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return { name: `${name}/${path.slice(url.pathname.length)}`, path };
    }),
);

/** What surrounds a launch where a comment is easily put into the wrong place. */
const attacks: readonly (readonly [name: string, what: string, text: string])[] = [
  [
    "serve.sh",
    "a value over lines before the command",
    "FOO='a\nb' vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag\n",
  ],
  [
    "serve.sh",
    "a value over lines in the command",
    "vllm serve Qwen/Qwen2.5-7B-Instruct --hf-overrides '{\n\"a\": 1\n}' --no-such-flag\n",
  ],
  [
    "serve.sh",
    "a command in quotes for another machine",
    'ssh host "vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag \\\\\n  --seed 1"\n',
  ],
  [
    "serve.sh",
    "a script in quotes",
    "bash -c '\n  cd /srv\n  vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag \\\n    --seed 1\n'\n",
  ],
  [
    "serve.sh",
    "a here-document",
    "cat > run.sh <<EOF\nvllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag \\\n  --seed 1\nEOF\n",
  ],
  [
    "serve.sh",
    "the second command of a line",
    "cd /srv && \\\n  vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag &\nwait\n",
  ],
  [
    "serve.sh",
    "a pipe over lines",
    "yes |\n  vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag \\\n  --seed 1 |\n  tee log\n",
  ],
  [
    "serve.sh",
    "an array",
    'ARGS=(\n  --model Qwen/Qwen2.5-7B-Instruct\n  --no-such-flag\n)\nexec python -m vllm.entrypoints.openai.api_server "${ARGS[@]}"\n',
  ],
  [
    "serve.sh",
    "a branch of a case",
    "case $1 in\n  a) vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag ;;\n  *) true ;;\nesac\n",
  ],
  [
    "serve.sh",
    "a function's only line",
    "serve() { vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag; }\nserve\n",
  ],
  [
    "serve.sh",
    "a command in a substitution",
    "PID=$(\n  vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag & echo $!\n)\n",
  ],
  [
    "compose.yaml",
    "a quoted text over lines",
    'services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: "--model Qwen/Qwen2.5-7B-Instruct\n      --no-such-flag"\n',
  ],
  [
    "compose.yaml",
    "a plain text over lines",
    "services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: --model Qwen/Qwen2.5-7B-Instruct\n      --no-such-flag\n",
  ],
  [
    "compose.yaml",
    "a literal text of words",
    "services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: |\n      --model Qwen/Qwen2.5-7B-Instruct\n      --no-such-flag\n",
  ],
  [
    "compose.yaml",
    "a list in brackets",
    "services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: [\n      --model, Qwen/Qwen2.5-7B-Instruct,\n      --no-such-flag ]\n",
  ],
  [
    "compose.yaml",
    "a service in braces",
    "services: { chat: { image: vllm/vllm-openai:v0.11.0,\n  command: [--model, Qwen/Qwen2.5-7B-Instruct, --no-such-flag] } }\n",
  ],
  [
    "compose.yaml",
    "an anchor",
    "x-args: &args\n  - --model=Qwen/Qwen2.5-7B-Instruct\n  - --no-such-flag\nservices:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: *args\n",
  ],
  [
    "compose.yaml",
    "a list no deeper than its key",
    "services:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command:\n    - --model=Qwen/Qwen2.5-7B-Instruct\n    - --no-such-flag\n",
  ],
  [
    "pod.yaml",
    "a script in a list",
    "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n  - name: a\n    image: vllm/vllm-openai:v0.11.0\n    command: [sh, -c]\n    args:\n    - |\n      cd /srv\n      exec vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag \\\n        --seed 1\n",
  ],
  [
    "pod.yaml",
    "a folded script",
    "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: vllm/vllm-openai:v0.11.0\n      command: [sh, -c]\n      args:\n        - >-\n          vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag\n          --seed 1\n",
  ],
  [
    "pod.yaml",
    "the second of two documents",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: vllm/vllm-openai:v0.11.0\n      args: [--model, Qwen/Qwen2.5-7B-Instruct, --no-such-flag]\n",
  ],
  [
    ".github/workflows/e2e.yml",
    "two commands of a script",
    "name: e2e\non: [push]\njobs:\n  a:\n    runs-on: gpu\n    steps:\n      - run: |\n          vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag &\n          vllm serve Qwen/Qwen2.5-3B-Instruct --no-such-flag\n",
  ],
  [
    "page.md",
    "a fence in a list",
    "1. Start it:\n\n   ```bash\n   vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag \\\n     --seed 1\n   ```\n2. Done.\n",
  ],
  [
    "page.md",
    "a session",
    "Run `vllm`\n```console\n$ vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag\nINFO ready\n```\n",
  ],
  [
    "page.md",
    "a compose file in a page",
    "```yaml\nservices:\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: >\n      --model Qwen/Qwen2.5-7B-Instruct\n      --no-such-flag\n```\n",
  ],
  [
    "run.py",
    "a call in a call",
    'import vllm\n\nrun(\n    vllm.LLM(\n        model="Qwen/Qwen2.5-7B-Instruct",\n        no_such_flag=1,\n    )\n)\n',
  ],
  [
    "run.py",
    "a list",
    'import subprocess\nsubprocess.run([\n    "vllm", "serve", "Qwen/Qwen2.5-7B-Instruct",\n    "--no-such-flag",\n])\n',
  ],
  [
    "run.py",
    "a text over lines",
    'import subprocess\nsubprocess.run("""\ncd /srv\nvllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag \\\n  --seed 1\n""", shell=True)\n',
  ],
  [
    "run.py",
    "joined texts",
    'import os\nos.system("vllm serve Qwen/Qwen2.5-7B-Instruct " \\\n    "--no-such-flag")\n',
  ],
  [
    "run.py",
    "a call behind a backslash",
    'from vllm import LLM\nllm = \\\n    LLM(model="Qwen/Qwen2.5-7B-Instruct", no_such_flag=1)\n',
  ],
  [
    "Makefile",
    "a variable over lines",
    "ARGS = --model Qwen/Qwen2.5-7B-Instruct \\\n  --no-such-flag\nserve:\n\t@python -m vllm.entrypoints.openai.api_server $(ARGS)\n",
  ],
  [
    "justfile",
    "a recipe with a shebang",
    "serve:\n    #!/usr/bin/env bash\n    vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag \\\n      --seed 1\n",
  ],
  [
    "vllm.service",
    "a command with a comment inside",
    "[Service]\nExecStart=/usr/bin/vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag \\\n# why\n  --seed 1\n",
  ],
  [
    "supervisord.conf",
    "a command over lines",
    "[program:vllm]\ncommand=vllm serve Qwen/Qwen2.5-7B-Instruct\n  --no-such-flag\n",
  ],
  ["Procfile", "the only line", "web: vllm serve Qwen/Qwen2.5-7B-Instruct --no-such-flag\n"],
  [
    "Dockerfile",
    "the shell's form with a comment inside",
    "FROM vllm/vllm-openai:v0.11.0\nENTRYPOINT vllm serve Qwen/Qwen2.5-7B-Instruct \\\n  # why\n  --no-such-flag\n",
  ],
  [
    "Dockerfile",
    "an escape of its own",
    "# escape=`\nFROM vllm/vllm-openai:v0.11.0\nENTRYPOINT vllm serve Qwen/Qwen2.5-7B-Instruct `\n  --no-such-flag\n",
  ],
  [
    "run.bat",
    "a block in brackets",
    "if exist x (\n  vllm serve Qwen/Qwen2.5-7B-Instruct ^\n    --no-such-flag\n)\n",
  ],
  [
    "run.ps1",
    "a continued command",
    "if ($true) {\n  vllm serve Qwen/Qwen2.5-7B-Instruct `\n    --no-such-flag\n}\n",
  ],
  ["vllm.yaml", "vLLM's own file", "model: Qwen/Qwen2.5-7B-Instruct\nmax-model-len: 8192\nno-such-flag: 1\n"],
  [
    "a.gpuplan.yaml",
    "a plan with texts over lines",
    "gpuplan: 1\ngpu: L4\ndescription: >\n  of our\n  own\nservices:\n  chat:\n    model: Qwen/Qwen2.5-7B-Instruct\n    args: {\n      no-such-flag: 1 }\n  two: { modle: x,\n    share: perhaps }\n",
  ],
];

describe.each(["\n", "\r\n"])("in a file with lines that end in %j", (lineEnd) => {
  it.each(files)("ignoring a finding of $name silences it, and changes nothing else", ({ name, path }) => {
    const text = readFileSync(path, "utf8").replaceAll(/^#=.*\n?/gm, "");
    expectIgnorable(name, text.replaceAll(/\r?\n/g, lineEnd));
  });

  it.each(attacks)("ignoring a finding of %s, %s", (name, _, text) => {
    expect(expectIgnorable(name, text.replaceAll("\n", lineEnd))).toBeGreaterThan(0);
  });
});

/** How many findings there were, each of which the comment has silenced, and nothing else. */
function expectIgnorable(name: string, text: string): number {
  const document = documentOf(text, name);
  const findings = service.findings(document);
  const launched = launchesOf(text, name);
  const before = findings.map(describeFinding);
  for (const finding of findings) {
    if (finding.rule === "unused-suppression") continue;
    const action = service
      .codeActions(document, finding.range)
      .find((each) => each.title === `Ignore ${finding.rule} here` && each.finding === finding);
    // Two findings at one place offer the same comment once.
    if (action === undefined) continue;
    const after = applyEdits(text, action.edits);
    const at = text.slice(finding.range.start, finding.range.end);
    const what = `${name}, ${finding.rule} at «${at}»\n${after}`;
    expect(launchesOf(after, name), what).toEqual(launched);
    const left = service.findings(documentOf(after, name)).map(describeFinding);
    const gone = before.filter((each) => !left.includes(each));
    expect(
      gone.filter((each) => !each.startsWith(`${finding.rule}:`)),
      what,
    ).toEqual([]);
    expect(left.length, what).toBeLessThan(before.length);
    expect(
      left.filter((each) => !before.includes(each)),
      what,
    ).toEqual([]);
  }
  return findings.length;
}

function describeFinding({ rule, message }: Finding): string {
  return `${rule}: ${message}`;
}

function launchesOf(text: string, name: string) {
  return service
    .analyze(documentOf(text, name))
    .assessments.map(({ deployment }) =>
      [...deployment.settings.byField.values()].map(({ field, value }) => [field, value]),
    );
}
