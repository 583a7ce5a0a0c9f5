import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Diagnostic, WorkDoneProgressBegin, WorkDoneProgressReport } from "vscode-languageserver/node";
import {
  type CheckWorkspaceResult,
  checkWorkspaceMethod,
  leaveWorkspaceMethod,
  type WorkspaceOverview,
  workspaceChangedMethod,
  workspaceOverviewMethod,
} from "../../src/lsp/protocol.ts";
import { nodeWorkspaceFiles } from "../../src/lsp/workspaceFiles.node.ts";
import { createNeighbourReader } from "../../src/service/neighbourTexts.node.ts";
import { type ClientOptions, startClient, type TestClient } from "./client.ts";

const launch = "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n";
const wrong = `${launch.trimEnd()} --no-such\n`;
const plan = `gpuplan: 1
name: chat
pools: { default: { gpu: A100 80GB, count: 2, price: $1.50/h } }
services:
  chat: { script: ../scripts/serve.sh }
`;

let root: string;
let client: TestClient;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gpuplan workspace-"));
});
afterEach(async () => {
  client.dispose();
  await rm(root, { recursive: true, force: true });
});

const uriOf = (name: string) => pathToFileURL(join(root, name)).href;
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

async function start(folders: readonly string[] = ["."], options: ClientOptions = {}): Promise<void> {
  client = await startClient({
    workspaceFiles: nodeWorkspaceFiles,
    workspaceFolders: folders.map((name) => ({ uri: pathToFileURL(join(root, name)).href, name })),
    readNeighbour: createNeighbourReader(() => folders.map((name) => join(root, name))),
    ...options,
  });
}

async function check(): Promise<WorkspaceOverview> {
  const overview = await client.connection.sendRequest<CheckWorkspaceResult>(checkWorkspaceMethod, {});
  if (overview === null) throw new Error("The workspace was not checked.");
  return overview;
}

/** The rules of what was published last, by the file's name. */
function published(): Readonly<Record<string, readonly Diagnostic["code"][]>> {
  const last = new Map(client.published.map(({ uri, diagnostics }) => [uri, diagnostics]));
  return Object.fromEntries(
    [...last].map(([uri, diagnostics]) => [
      decodeURIComponent(uri.slice(uriOf("").length + 1)),
      diagnostics.map(({ code }) => code),
    ]),
  );
}

/** Tells the server what an editor's file watching would, and waits until it has looked. */
async function change(...names: readonly string[]): Promise<void> {
  const told = changedOnce();
  const changes = names.map((name) => ({ uri: uriOf(name), type: 2 }));
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  await told;
}

function changedOnce(): Promise<void> {
  return new Promise((resolve) => {
    const listener = client.connection.onNotification(workspaceChangedMethod, () => {
      listener.dispose();
      resolve();
    });
  });
}

describe("checking all files of a workspace", () => {
  it("tells of files that are not open what the command line tells, and nothing before it is asked", async () => {
    await write({
      "scripts/serve.sh": launch,
      "deep/er/wrong (1).sh": wrong,
      "values.yaml": "replicas: 2\n",
      "ignored/wrong.sh": wrong,
      ".git/HEAD": "",
      ".gitignore": "ignored/\n",
      "node_modules/x/wrong.sh": wrong,
    });
    await symlink(root, join(root, "deep", "loop"));
    await start();
    expect(await client.connection.sendRequest(workspaceOverviewMethod)).toBeNull();
    expect(client.published).toEqual([]);
    const overview = await check();
    expect(published()).toEqual({ "deep/er/wrong (1).sh": ["unknown-flag"] });
    expect(overview).toMatchObject({ checkedFiles: 3, problems: [] });
    expect(overview.files.map(({ path, errors }) => [path, errors])).toEqual([
      ["deep/er/wrong (1).sh", 1],
      ["scripts/serve.sh", 0],
    ]);
    expect(overview.files[1]?.deployments).toMatchObject([
      {
        name: "Qwen/Qwen2.5-7B-Instruct",
        tone: "fits",
        gpu: "1x L4",
        plan: null,
        range: { start: { line: 1 } },
      },
    ]);
    expect(client.log).toEqual([]);
  });

  it("adds up what is rented, and a script that a plan names only once", async () => {
    await write({ "scripts/serve.sh": launch, "plans/chat.gpuplan.yaml": plan, "other.sh": launch });
    await start();
    const { files, sums } = await check();
    expect(files.map(({ path, deployments }) => [path, deployments[0]?.plan])).toEqual([
      ["other.sh", null],
      ["plans/chat.gpuplan.yaml", null],
      ["scripts/serve.sh", "chat.gpuplan.yaml"],
    ]);
    expect(sums.gpus).toEqual({ low: 3, high: 3 });
    expect(sums.perHour.low).toBeCloseTo(3 + (files[0]?.sums.perHour.low ?? 0));
    expect(files[2]?.sums.gpus).toEqual({ low: 0, high: 0 });
    expect([sums.withoutGpus, sums.withoutPrice]).toEqual([0, 0]);
  });

  it("tells how far it has come, and stops when it is cancelled", async () => {
    await write(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.sh`, wrong])));
    await start();
    const told: (WorkDoneProgressBegin | WorkDoneProgressReport)[] = [];
    client.connection.onNotification("$/progress", ({ token, value }) => {
      if (token === "mine") told.push(value);
    });
    const all = await client.connection.sendRequest<WorkspaceOverview>(checkWorkspaceMethod, {
      workDoneToken: "mine",
    });
    expect(all.files).toHaveLength(300);
    expect(told[0]).toMatchObject({ kind: "begin", cancellable: true });
    expect(told).toContainEqual(
      expect.objectContaining({ kind: "report", percentage: 100, message: "300 of 300" }),
    );
    expect(told.at(-1)).toEqual({ kind: "end" });

    const source = new AbortController();
    const before = client.published.length;
    const cancelled = client.cancellable<CheckWorkspaceResult>(checkWorkspaceMethod, {}, source.signal);
    source.abort();
    expect(await cancelled).toBeNull();
    expect(client.published.length - before).toBeLessThan(300);
  });

  it("takes what is open as it is in the editor, and the disk again when it is closed", async () => {
    await write({ "serve.sh": wrong });
    await start();
    await client.open(uriOf("serve.sh"), launch);
    const { files } = await check();
    expect(files.map(({ errors }) => errors)).toEqual([0]);
    const told = changedOnce();
    await client.close(uriOf("serve.sh"));
    await told;
    expect(published()).toEqual({ "serve.sh": ["unknown-flag"] });
  });

  it("reads no file outside the folders, and none that is no file", async () => {
    await write({ "inside/serve.sh": launch, "outside/wrong.sh": wrong });
    await symlink(join(root, "outside"), join(root, "inside", "folder"));
    await symlink(join(root, "outside", "wrong.sh"), join(root, "inside", "wrong.sh"));
    await mkdir(join(root, "inside", "folder.yaml"));
    await start(["inside"]);
    expect((await check()).files.map(({ path }) => path)).toEqual(["serve.sh"]);
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [
        { uri: uriOf("inside/wrong.sh"), type: 1 },
        { uri: uriOf("inside/folder/wrong.sh"), type: 1 },
      ],
    });
    await write({ "inside/serve.sh": wrong });
    await change("inside/serve.sh");
    expect(published()).toEqual({ "inside/serve.sh": ["unknown-flag"] });
  });
});

describe("after the check, files on the disk", () => {
  const paths = async () =>
    (await client.connection.sendRequest<WorkspaceOverview>(workspaceOverviewMethod)).files.map(
      ({ path, errors }) => `${path} ${errors}`,
    );

  it("are checked again when they change, come and go", async () => {
    await write({ "a.sh": wrong, "sub/b.sh": launch });
    await start();
    await check();
    await write({ "a.sh": launch });
    await change("a.sh");
    expect(published()).toEqual({ "a.sh": [] });
    await write({ "c.sh": wrong });
    await change("c.sh");
    expect(await paths()).toEqual(["a.sh 0", "c.sh 1", "sub/b.sh 0"]);
    await rm(join(root, "c.sh"));
    await change("c.sh");
    expect(published()).toMatchObject({ "c.sh": [] });
    // A folder that is renamed tells of itself alone.
    await write({ "sub/b.sh": wrong });
    await rename(join(root, "sub"), join(root, "moved"));
    await change("sub", "moved");
    expect(await paths()).toEqual(["a.sh 0", "moved/b.sh 1"]);
  });

  it("are checked again when a file changes that they rest on", async () => {
    await write({
      "compose.yaml":
        "services:\n  # gpuplan: gpu=L4\n  chat:\n    image: vllm/vllm-openai:v0.11.0\n    command: --model Qwen/Qwen2.5-7B-Instruct --no-such --max-model-len ${LENGTH}\n",
      ".env": "LENGTH=8192\n",
      "plans/chat.gpuplan.yaml": plan,
      "scripts/serve.sh": launch,
    });
    await start();
    const textOf = ({ files }: WorkspaceOverview) => files[0]?.deployments[0]?.text;
    const overviewNow = () => client.connection.sendRequest<WorkspaceOverview>(workspaceOverviewMethod);
    expect(textOf(await check())).toContain("of 8K");
    expect(published()["compose.yaml"]).toContain("unknown-flag");
    await write({ ".env": "LENGTH=4096\n" });
    await change(".env");
    expect(textOf(await overviewNow())).toContain("of 4K");
    await write({ ".gpuplanrc.yaml": "ignore: [compose.yaml]\n" });
    await change(".gpuplanrc.yaml");
    expect(published()["compose.yaml"]).toEqual([]);
    await rm(join(root, "plans/chat.gpuplan.yaml"));
    await change("plans/chat.gpuplan.yaml");
    expect((await overviewNow()).files.map(({ path, deployments }) => [path, deployments[0]?.plan])).toEqual([
      ["scripts/serve.sh", null],
    ]);
  });

  it("change all at once when another branch is checked out", async () => {
    const branch = (text: string, count: number) =>
      write(Object.fromEntries(Array.from({ length: count }, (_, index) => [`app-${index}/serve.sh`, text])));
    await branch(launch, 300);
    await start();
    await check();
    await branch(wrong, 250);
    for (let index = 250; index < 300; index++) await rm(join(root, `app-${index}`), { recursive: true });
    await write({ "new/serve.sh": wrong });
    await change(...Array.from({ length: 300 }, (_, index) => `app-${index}/serve.sh`), "new/serve.sh");
    const now = await paths();
    expect(now).toHaveLength(251);
    expect(now.every((line) => line.endsWith(" 1"))).toBe(true);
  });

  it("are checked again under other settings, and left alone once that is asked for", async () => {
    await write({ "serve.sh": "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n" });
    await start();
    expect((await check()).files[0]?.deployments[0]?.gpu).toBeNull();
    let told = changedOnce();
    await client.connection.sendNotification("gpuplan/pickTarget", { gpu: "2x L4" });
    await told;
    const overview = await client.connection.sendRequest<WorkspaceOverview>(workspaceOverviewMethod);
    expect(overview.files[0]?.deployments[0]?.gpu).toBe("2x L4");
    told = changedOnce();
    await client.connection.sendNotification(leaveWorkspaceMethod);
    await told;
    expect(await client.connection.sendRequest(workspaceOverviewMethod)).toBeNull();
    expect(Object.values(published()).flat()).toEqual([]);
  });

  it("are watched from the check on, until they are left", async () => {
    await write({ "serve.sh": launch });
    await start(["."], {
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
    });
    const watched = () =>
      client.registered.filter(({ registerOptions }) => JSON.stringify(registerOptions).includes('"**/*"'));
    expect(watched()).toEqual([]);
    await check();
    await check();
    expect(watched()).toHaveLength(1);
    const told = changedOnce();
    const unregistered = new Promise((resolve) => {
      client.connection.onRequest("client/unregisterCapability", (params) => {
        resolve(params);
        return null;
      });
    });
    await client.connection.sendNotification(leaveWorkspaceMethod);
    await told;
    expect(JSON.stringify(await unregistered)).toContain(watched()[0]?.id);
    // The answer has come through before this one's question.
    expect(await client.connection.sendRequest(workspaceOverviewMethod)).toBeNull();
  });

  it("of several folders are told apart, and go with their folder", async () => {
    await write({ "one/serve.sh": wrong, "two/serve.sh": launch });
    await start(["one", "two"], { capabilities: { workspace: { workspaceFolders: true } } });
    const { files } = await check();
    expect(files.map(({ folderUri, path }) => [folderUri, path])).toEqual([
      [uriOf("one"), "serve.sh"],
      [uriOf("two"), "serve.sh"],
    ]);
    const told = changedOnce();
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [], removed: [{ uri: uriOf("one"), name: "one" }] },
    });
    await told;
    expect(await paths()).toEqual(["serve.sh 0"]);
    expect(published()["one/serve.sh"]).toEqual([]);
  });

  it("are checked at the start where the setting says so", async () => {
    await write({ "serve.sh": wrong });
    const settings = { workspace: { checkOnStart: true } };
    await start(["."], { initializationOptions: { settings } });
    await expect.poll(() => published()).toEqual({ "serve.sh": ["unknown-flag"] });
  });

  it("are not there for a server without files", async () => {
    client = await startClient({});
    expect(await client.connection.sendRequest(checkWorkspaceMethod, {})).toBeNull();
  });
});
