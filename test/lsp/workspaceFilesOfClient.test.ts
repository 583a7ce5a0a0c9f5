import { afterEach, describe, expect, it, vi } from "vitest";
import type { AskedClient } from "../../src/lsp/clientFiles.ts";
import {
  type CheckWorkspaceResult,
  checkWorkspaceMethod,
  type FileContent,
  type FolderContent,
  type ReadFileParams,
  readFileMethod,
  readFolderMethod,
  type WorkspaceOverviewResult,
  workspaceChangedMethod,
  workspaceOverviewMethod,
} from "../../src/lsp/protocol.ts";
import { filesByScheme } from "../../src/lsp/workspaceFiles.ts";
import { createWorkspaceFilesOfClient } from "../../src/lsp/workspaceFilesOfClient.ts";
import { startClient, type TestClient } from "./client.ts";

const root = "vscode-vfs://github/someone/deploy";
const launch = "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n";
const wrong = `${launch.trimEnd()} --no-such\n`;
const noSignal = new AbortController().signal;

interface FakeClient extends AskedClient {
  /** What was asked: the request's last word and what it was about. */
  readonly asked: readonly string[];
}

/** An editor with a virtual folder. Files by their path in it; a problem instead of a text is what reading gives. */
function clientWith(files: Readonly<Record<string, string | { readonly problem: string }>>): FakeClient {
  const asked: string[] = [];
  const pathOf = (uri: string) => decodeURIComponent(uri.slice(root.length + 1));
  const readFile = ({ uri, largestBytes = 0 }: ReadFileParams): FileContent => {
    const file = files[pathOf(uri)];
    if (file === undefined) return { problem: "is not there" };
    if (typeof file !== "string") return file;
    return file.length > largestBytes ? { problem: "is too large to be read" } : { text: file };
  };
  const readFolder = ({ uri }: { readonly uri: string }): FolderContent | null => {
    const folder = uri === root ? "" : `${pathOf(uri)}/`;
    const below = Object.keys(files).flatMap((path) =>
      path.startsWith(folder) ? path.slice(folder.length) : [],
    );
    if (below.length === 0) return null;
    return {
      files: below.filter((path) => !path.includes("/")),
      folders: [
        ...new Set(below.filter((path) => path.includes("/")).map((path) => path.replace(/\/.*/, ""))),
      ],
    };
  };
  const answers: Readonly<Record<string, (params: ReadFileParams) => unknown>> = {
    [readFileMethod]: readFile,
    [readFolderMethod]: readFolder,
  };
  return {
    asked,
    // The border to a client, whose answers have no types.
    sendRequest: async <Answer>(method: string, params: object): Promise<Answer> => {
      const known = params as ReadFileParams;
      asked.push(`${method.slice("gpuplan/read".length)} ${pathOf(known.uri)}`.trim());
      return JSON.parse(JSON.stringify(answers[method]?.(known) ?? null)) as Answer;
    },
  };
}

const filesOf = (client: AskedClient) => createWorkspaceFilesOfClient(client);
const below = (path: string) => `${root}/${path}`;

describe("the files of a folder that only the client can read", () => {
  it("are found by their names, by what git ignores, and not where nobody looks", async () => {
    const client = clientWith({
      "serve.sh": launch,
      "notes.txt": "",
      "deep/er/wrong (1).sh": wrong,
      "deep/.gitignore": "*.md\n",
      "deep/notes.md": "",
      "deep/er/notes.md": "",
      "deep/run": "#!/bin/sh\n",
      ".gitignore": "/build/\nold.sh\n",
      "build/serve.sh": wrong,
      "deep/build/serve.sh": launch,
      "deep/old.sh": wrong,
      "node_modules/x/serve.sh": wrong,
      ".git/config.sh": wrong,
    });
    expect(await filesOf(client).find(root, noSignal)).toEqual({
      uris: ["deep/build/serve.sh", "deep/er/wrong%20%281%29.sh", "deep/run", "serve.sh"].map(below),
      problems: [],
    });
    expect(client.asked.filter((line) => /build$|node_modules|\.git$/.test(line))).toEqual([
      "Folder deep/build",
    ]);
  });

  it("are found below a folder that was moved there as if all had been listed", async () => {
    const client = clientWith({
      ".gitignore": "old.sh\n/deep/er/\n",
      "deep/old.sh": wrong,
      "deep/a.sh": launch,
      "deep/er/b.sh": launch,
    });
    expect((await filesOf(client).find(below("deep"), noSignal, root)).uris).toEqual([below("deep/a.sh")]);
    expect((await filesOf(client).find(below("deep/er"), noSignal, root)).uris).toEqual([]);
  });

  it.each([
    ["serve.sh", "file"],
    ["deep", "folder"],
    ["deep/er", "folder"],
    ["deep/er/a.sh", "file"],
    ["deep/er/old.sh", null],
    ["deep/er/picture.png", null],
    ["node_modules", null],
    ["node_modules/a.sh", null],
    ["gone/a.sh", null],
    ["gone.sh", null],
  ])("would find %s: %s", async (path, kind) => {
    const client = clientWith({
      ".gitignore": "old.sh\n",
      "serve.sh": launch,
      "deep/er/a.sh": launch,
      "deep/er/old.sh": wrong,
      "deep/er/picture.png": "",
      "node_modules/a.sh": wrong,
    });
    expect(await filesOf(client).wouldFind(below(path), root)).toBe(kind);
  });

  it.each<[string, string | { readonly problem: string }, unknown]>([
    ["serve.sh", "echo\n", { text: "echo\n" }],
    ["compose.yaml", "image: vllm/vllm-openai\n", { text: "image: vllm/vllm-openai\n" }],
    ["values.yaml", "replicas: 2\n", null],
    ["run", "#!/bin/bash\nvllm serve x\n", { text: "#!/bin/bash\nvllm serve x\n" }],
    ["LICENSE", "Permission is granted\n", null],
    ["picture.png", "vllm", null],
    ["large", `#!/bin/sh\n${" ".repeat(2 ** 20)}`, null],
    [
      "large.sh",
      " ".repeat(10 * 2 ** 20 + 1),
      { problem: "/someone/deploy/large.sh: is too large to be read." },
    ],
    [
      "locked.yaml",
      { problem: "cannot be read" },
      { problem: "/someone/deploy/locked.yaml: cannot be read." },
    ],
    ["locked", { problem: "cannot be read" }, null],
  ])("reads %s", async (path, file, result) => {
    expect(await filesOf(clientWith({ [path]: file })).read(below(path))).toEqual(result);
  });

  it("that answers nothing are told of, and are no fault", async () => {
    const silent: AskedClient = { sendRequest: () => Promise.reject(new Error("Unhandled method")) };
    const files = filesOf(silent);
    expect(await files.find(root, noSignal)).toEqual({
      uris: [],
      problems: ["/someone/deploy: this folder could not be read."],
    });
    expect(await files.wouldFind(below("serve.sh"), root)).toBeNull();
    expect(await files.read(below("serve.sh"))).toEqual({
      problem: "/someone/deploy/serve.sh: could not be read.",
    });
  });

  it("are not looked for any longer once that is given up", async () => {
    const given = new AbortController();
    const client = clientWith({ "a/b/c/serve.sh": launch });
    const files = filesOf({
      sendRequest: (method, params) => {
        if (client.asked.length === 1) given.abort();
        return client.sendRequest(method, params);
      },
    });
    await files.find(root, given.signal);
    expect(client.asked).toEqual(["Folder", "Folder a"]);
  });

  it("are asked for only where they are on no disk", async () => {
    const client = clientWith({ "serve.sh": launch });
    const onDisk = clientWith({});
    const files = filesByScheme(filesOf(onDisk), filesOf(client));
    await files.find("file:///work", noSignal);
    expect(await files.read(below("serve.sh"))).toEqual({ text: launch });
    expect([client.asked, onDisk.asked.length]).toEqual([["File serve.sh"], 1]);
  });
});

describe("a check of a virtual workspace", () => {
  let editor: TestClient | null = null;
  afterEach(() => editor?.dispose());

  it("tells of files that nobody has opened as soon as each is checked", async () => {
    const client = clientWith({ "ops/wrong.sh": wrong, "ops/slow.sh": launch });
    let answer: (() => void) | undefined;
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const workspaceFiles = filesOf({
      sendRequest: async (method, params) => {
        const content = client.sendRequest<never>(method, params);
        if (client.asked.at(-1) === "File ops/slow.sh") await slow;
        return content;
      },
    });
    const started = await startClient({ workspaceFiles, workspaceFolders: [{ uri: root, name: "deploy" }] });
    editor = started;
    const told = new Promise<WorkspaceOverviewResult>((resolve) => {
      const listener = started.connection.onNotification(workspaceChangedMethod, () => {
        listener.dispose();
        resolve(started.connection.sendRequest<WorkspaceOverviewResult>(workspaceOverviewMethod));
      });
    });
    const done = started.connection.sendRequest<CheckWorkspaceResult>(checkWorkspaceMethod, {});
    await vi.waitFor(() => expect(started.published).toHaveLength(1), 10_000);
    expect(started.published).toMatchObject([
      { uri: below("ops/wrong.sh"), diagnostics: [{ code: "unknown-flag" }] },
    ]);
    expect(await told).toMatchObject({
      checkedFiles: 1,
      remainingFiles: 1,
      files: [{ path: "ops/wrong.sh" }],
    });
    answer?.();
    expect(await done).toMatchObject({
      checkedFiles: 2,
      remainingFiles: 0,
      files: [{ path: "ops/slow.sh" }, { path: "ops/wrong.sh", errors: 1 }],
      problems: [],
    });
    expect(started.log).toEqual([]);
  });
});
