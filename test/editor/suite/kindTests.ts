import assert from "node:assert/strict";
import * as vscode from "vscode";
import { describe, test } from "./harness.ts";
import { applyAction, findingsOf, quickFixes } from "./workbench.ts";

/** A misspelt flag in every kind of file that the editor gives a language of its own, or none that it knows. */
export function defineKindTests(): void {
  describe("a misspelt flag gets its squiggle and its fix", () => {
    for (const [name, text] of Object.entries(files)) {
      test(`in ${name}`, async () => {
        await fixMisspelt(name, text);
      });
    }
  });
}

const files: Readonly<Record<string, string>> = {
  "kinds/train.sbatch":
    "#SBATCH --gres=gpu:l4:1\nsrun vllm serve Qwen/Qwen2.5-7B-Instruct \\\n  --max-modell-len 8192\n",
  "kinds/Dockerfile":
    'FROM vllm/vllm-openai:v0.11.0\nCMD ["--model", "Qwen/Qwen2.5-7B-Instruct", "--max-modell-len", "8192"]\n',
  "kinds/vllm.service":
    "[Service]\nExecStart=/usr/bin/vllm serve Qwen/Qwen2.5-7B-Instruct \\\n  --max-modell-len 8192\n",
  "kinds/vllm.container":
    "[Container]\nImage=vllm/vllm-openai:v0.11.0\nExec=--model Qwen/Qwen2.5-7B-Instruct --max-modell-len 8192\n",
  "kinds/Makefile": "serve:\n\tvllm serve Qwen/Qwen2.5-7B-Instruct --max-modell-len 8192\n",
  "kinds/justfile": "serve:\n    vllm serve Qwen/Qwen2.5-7B-Instruct --max-modell-len 8192\n",
  "kinds/Procfile": "web: vllm serve Qwen/Qwen2.5-7B-Instruct --max-modell-len 8192\n",
  "kinds/serve.py":
    'import subprocess\n\nsubprocess.run(["vllm", "serve", "Qwen/Qwen2.5-7B-Instruct", "--max-modell-len", "8192"])\n',
  "kinds/serve.ps1": "vllm serve Qwen/Qwen2.5-7B-Instruct `\n  --max-modell-len 8192\n",
  "kinds/serve.bat": "vllm serve Qwen/Qwen2.5-7B-Instruct ^\r\n  --max-modell-len 8192\r\n",
  "kinds/SETUP.md": "# Setup\n\n```bash\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-modell-len 8192\n```\n",
  "kinds/.github/workflows/smoke.yml":
    "on: push\njobs:\n  smoke:\n    runs-on: gpu\n    steps:\n      - run: |\n          vllm serve Qwen/Qwen2.5-7B-Instruct --max-modell-len 8192 &\n",
  "kinds/sky.yaml":
    "resources:\n  accelerators: L4:1\nrun: |\n  vllm serve Qwen/Qwen2.5-7B-Instruct --max-modell-len 8192\n",
  "kinds/values.yaml":
    'servingEngineSpec:\n  modelSpec:\n    - name: qwen\n      repository: vllm/vllm-openai\n      tag: v0.11.0\n      modelURL: Qwen/Qwen2.5-7B-Instruct\n      requestGPU: 1\n      vllmConfig:\n        extraArgs: ["--max-modell-len", "8192"]\n',
};

async function fixMisspelt(name: string, text: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const [finding] = await findingsOf(document, "unknown-flag");
  assert.ok(finding);
  assert.match(document.getText(finding.range), /^"?--max-modell-len"?$/);
  const fix = (await quickFixes(document, finding.range)).find(({ title }) =>
    title.includes("--max-model-len"),
  );
  assert.ok(fix);
  await applyAction(fix);
  assert.equal(document.getText(), text.replace("--max-modell-len", "--max-model-len"));
  await document.save();
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  await vscode.workspace.fs.delete(uri);
}
