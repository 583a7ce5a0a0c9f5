import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WorkspaceOverview } from "../../src/lsp/protocol.ts";
import { buildPrograms, type Programs } from "./programs.ts";

/** What lies outside carries this word, and so does every secret: it must come out nowhere. */
const secret = "Geheim42";

/** Beside the workspace: a launch, an environment, a configuration, a model's folder. */
const outside: Readonly<Record<string, string>> = {
  "serve.sh": `vllm serve ${secret}/model --max-model-len 8K --no-such-${secret}\n`,
  "secret.env": `LENGTH=1024\nNAME=${secret}\n`,
  "serve.yaml": `model: ${secret}/model\nmax-model-len: 1024\nno-such-${secret}: 1\n`,
  "base.yaml": `services:\n  chat: { image: vllm/vllm-openai, command: --model ${secret}/model --no-such }\n`,
  ".gpuplanrc.yaml": `gpu: 8x H100\nnonsense-${secret}: 1\n`,
  "model/config.json": `{ "model_type": "${secret}", "architectures": ["${secret}"] }`,
};

/** Every way in which a file names another, upwards, absolutely and through links. */
function inside(root: string): Readonly<Record<string, string>> {
  const above = ["../outside", join(root, "outside"), "links", "sub/../../outside"];
  const services = above.map((folder, index) => `  s${index}: { script: "${folder}/serve.sh" }\n`);
  const compose = above.map(
    (folder, index) =>
      `  c${index}:\n    extends: { file: "${folder}/base.yaml", service: chat }\n` +
      `  e${index}:\n    image: vllm/vllm-openai\n    env_file: ["${folder}/secret.env"]\n` +
      `    command: --model Qwen/Qwen2.5-7B-Instruct --max-model-len $\{LENGTH} --served-model-name $\{NAME}\n`,
  );
  const shell = above.flatMap((folder) => [
    `source ${folder}/secret.env\n`,
    `vllm serve --config ${folder}/serve.yaml\n`,
    `vllm serve ${folder}/model --max-model-len "$LENGTH" --served-model-name "$NAME"\n`,
  ]);
  return {
    "names.gpuplan.yaml": `gpuplan: 1\nservices:\n${services.join("")}`,
    "compose.yaml": `services:\n${compose.join("")}`,
    "start.sh": shell.join(""),
    "secrets.sh":
      `export HF_TOKEN=hf_${secret}AAAAAAAAAAAA DB_PASSWORD=${secret} PLAIN=x\n` +
      `curl -H "Authorization: Bearer ${secret}" https://user:${secret}@example.org\n` +
      `vllm serve Qwen/Qwen2.5-7B-Instruct --api-key sk-${secret} --max-model-len 32K --no-such 1\n`,
    "secrets.gpuplan.yaml":
      `gpuplan: 1\npools: { default: { gpu: L4, count: 1 } }\nservices:\n` +
      `  chat:\n    model: Qwen/Qwen2.5-7B-Instruct\n    args: { api-key: sk-${secret}, no-such: 1 }\n` +
      `    env: { HF_TOKEN: ${secret} }\nworkload: { concurrency: 100, context: 32K }\n`,
  };
}

/** Each test starts a program, and a busy machine takes its time. */
const timeout = 120_000;

let programs: Programs;
let work: string;
beforeAll(async () => {
  programs = await buildPrograms();
  work = join(programs.folder, "work");
  const write = async (folder: string, files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(folder, name, ".."), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  };
  await write(join(programs.folder, "outside"), outside);
  await write(programs.folder, { ".gpuplanrc.yaml": outside[".gpuplanrc.yaml"] ?? "" });
  await write(work, inside(programs.folder));
  await mkdir(join(work, "sub"));
  await symlink(join(programs.folder, "outside"), join(work, "links"));
}, timeout);
afterAll(() => programs.remove());

const formats = ["pretty", "json", "sarif", "github", "junit", "markdown"];

describe("what lies outside the workspace, and what is secret in it, comes out nowhere", { timeout }, () => {
  it.each([
    ...formats.map((format) => `check --format ${format}`),
    "check --baseline baseline.json --update-baseline",
    "estimate . --why",
    "estimate . --json --why",
    "launches .",
    "launches . --json",
    "recommend secrets.sh",
    "recommend secrets.gpuplan.yaml --json",
  ])("by gpuplan %s", async (line) => {
    const { status, output, errors } = await programs.run(line.split(" "), { in: work });
    expect(output + errors).not.toContain(secret);
    expect(output.length).toBeGreaterThan(10);
    expect(errors).not.toMatch(/fault/i);
    expect(status).not.toBe(3);
  });

  it("but that it was not read is said", async () => {
    const { output } = await programs.run(["check", "--json", "--fail-on", "never"], { in: work });
    const rows: readonly { readonly rule: string; readonly message: string }[] = JSON.parse(output);
    const unread = rows.filter(({ rule }) => rule === "script-not-read");
    expect(unread).toHaveLength(4);
    for (const { message } of unread) expect(message).toContain("outside the workspace");
  });

  it("by the server: no log at any level, no overview, no report, no diagnostics", async () => {
    const server = await programs.startServer(work);
    try {
      const { connection } = server;
      await connection.sendNotification("$/setTrace", { value: "verbose" });
      const files = Object.entries(inside(programs.folder));
      const documents = files.map(([name, text]) => ({ uri: pathToFileURL(join(work, name)).href, text }));
      const overview = await connection.sendRequest<WorkspaceOverview>("gpuplan/checkWorkspace", {});
      const reports = await Promise.all(
        ["check", "estimate"].map((kind) => connection.sendRequest("gpuplan/report", { kind, documents })),
      );
      for (const { uri, text } of documents) {
        const textDocument = { uri, languageId: "", version: 1, text };
        await connection.sendNotification("textDocument/didOpen", { textDocument });
        await connection.sendRequest("textDocument/codeLens", { textDocument: { uri } });
        await connection.sendRequest("gpuplan/status", { uri, position: { line: 2, character: 3 } });
        // No request at all, so that something is wrong that could be logged.
        await connection.sendRequest("textDocument/hover", { textDocument: { uri } }).catch(() => null);
      }
      expect(overview.files.map(({ path }) => path)).toEqual(files.map(([name]) => name).toSorted());
      expect(JSON.stringify([overview, reports, server.log])).not.toContain(secret);
      expect(JSON.stringify([...server.published.values()])).not.toContain(secret);
    } finally {
      server.stop();
    }
  });
});
