import { execFile, spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { startHubServer, type TestServer } from "../hub/hubServer.ts";
import { modelOf } from "../hub/storedModels.ts";
import { buildProgram } from "../support/buildProgram.ts";

let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-cli-"));
  program = join(folder, "bin", "gpuplan.cjs");
  await buildProgram("src/cli/main.node.ts", program);
  await buildProgram("src/lsp/main.node.ts", join(folder, "bin", "server.cjs"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

function run(words: readonly string[], input = "", environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise((resolve) => {
    const options = { cwd: join(folder, "work"), env: { PATH: process.env.PATH, ...environment } };
    const child = execFile(execPath, [program, ...words], options, (error, output, errors) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ status, output, errors });
    });
    child.stdin?.end(input);
  });
}

describe("the program as it is shipped", () => {
  beforeAll(async () => {
    const work = join(folder, "work");
    await mkdir(join(work, "deploy", "ignored"), { recursive: true });
    await mkdir(join(work, "node_modules"), { recursive: true });
    await mkdir(join(work, ".git"));
    const serve = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n";
    await writeFile(join(work, ".gitignore"), "ignored/\n");
    await writeFile(join(work, "deploy", "serve.sh"), `# gpuplan: gpu=L4\n${serve}`);
    await writeFile(join(work, "deploy", "run"), `#!/usr/bin/env bash\n${serve}`);
    await writeFile(join(work, "deploy", "ignored", "old.sh"), "vllm serve --bogus\n");
    await writeFile(join(work, "node_modules", "x.sh"), "vllm serve --bogus\n");
    await writeFile(join(work, "marked.sh"), `\uFEFFvllm serve Qwen/Qwen2.5-7B-Instruct --bogus\n`);
    await symlink(join(work, "node_modules"), join(work, "link"));
  });

  it.each([[["lsp"]], [["lsp", "--stdio"]]])("speaks the protocol of language servers: %j", async (words) => {
    const child = spawn(execPath, [program, ...words], { cwd: join(folder, "work") });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    const answer = await connection.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      capabilities: {},
    });
    expect(answer).toMatchObject({ serverInfo: { name: "gpuplan" } });
    await connection.sendRequest("shutdown");
    const ended = new Promise((resolve) => child.on("exit", resolve));
    await connection.sendNotification("exit");
    expect(await ended).toBe(0);
    connection.dispose();
  });

  it("ends quietly where whoever reads its output has read enough", async () => {
    const child = spawn(execPath, [program, "schema"], { cwd: join(folder, "work") });
    child.stdout.destroy();
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += String(chunk);
    });
    expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(0);
    expect(errors).toBe("");
  });

  it.each([["."], ["./deploy/.."], ["deploy", "marked.sh"]])(
    "finds scripts below %s, what git ignores left out",
    async (...paths) => {
      const { output, errors } = await run(["launches", "--json", ...paths]);
      expect(errors).toBe("");
      const rows: { file: string }[] = JSON.parse(output);
      expect(rows.map(({ file }) => file)).toEqual([
        join("deploy", "run"),
        join("deploy", "serve.sh"),
        "marked.sh",
      ]);
    },
  );

  it.each([
    [
      ["--include", "*.sh"],
      ["deploy/serve.sh", "marked.sh"],
    ],
    [
      ["--include", "/deploy/"],
      ["deploy/run", "deploy/serve.sh"],
    ],
    [
      ["--include", "run", "--include", "marked.*"],
      ["deploy/run", "marked.sh"],
    ],
    [["--exclude", "deploy"], ["marked.sh"]],
    [
      ["--exclude", "deploy/**", "--exclude", "!deploy/run"],
      ["deploy/run", "marked.sh"],
    ],
    [["--include", "*.sh", "--exclude", "marked.sh"], ["deploy/serve.sh"]],
    [
      ["--exclude", "/serve.sh", "deploy"],
      ["deploy/run", "deploy/serve.sh"],
    ],
    // What is named outright counts, whatever the patterns say.
    [["--exclude", "*", "marked.sh"], ["marked.sh"]],
  ])("checks some of the files: %j", async (words, expected) => {
    const { output, errors } = await run(["check", "--format", "junit", ...words]);
    expect(errors).toBe("");
    expect([...output.matchAll(/<testsuite name="([^"]*)"/g)].map(([, name]) => name)).toEqual(expected);
  });

  it("finds and reports files of any name", async () => {
    const names = [
      "a b#c?d.sh",
      "%41.sh",
      "two\nlines.sh",
      "größe 模型.sh",
      "-dash.sh",
      "a\\b.sh",
      "[x](y).sh",
    ];
    const strange = join(folder, "work", "strange names");
    await mkdir(strange);
    for (const name of names)
      await writeFile(join(strange, name), "vllm serve Qwen/Qwen2.5-7B-Instruct --no-such\n");
    const { output, errors, status } = await run(["check", "--format", "sarif", "strange names"]);
    await rm(strange, { recursive: true });
    expect([errors, status]).toEqual(["", 1]);
    const base = pathToFileURL(`${join(folder, "work")}/`);
    const found = JSON.parse(output).runs[0].results.map(
      ({
        locations,
      }: {
        locations: readonly [{ physicalLocation: { artifactLocation: { uri: string } } }];
      }) => fileURLToPath(new URL(locations[0].physicalLocation.artifactLocation.uri, base)),
    );
    expect(found.toSorted()).toEqual(names.map((name) => join(strange, name)).toSorted());
  });

  it("counts columns without a byte order mark", async () => {
    const { status, output } = await run(["check", "marked.sh"]);
    expect(status).toBe(1);
    expect(output).toContain("marked.sh:1:37: error");
  });

  it("reads what PowerShell writes, and fixes no file that it would damage", async () => {
    const work = join(folder, "encodings");
    await mkdir(work);
    const [wide, latin] = [join(work, "wide.sh"), join(work, "latin.sh")];
    const serve = "vllm serve Qwen/Qwen2.5-7B-Instruct";
    await writeFile(wide, `\uFEFF${serve} --swap-space 4\n`, "utf16le");
    await writeFile(latin, `# caf\u00e9\n${serve} --swap-space 4\n`, "latin1");
    const { status, errors } = await run(["check", "--fix", work]);
    expect([status, errors]).toEqual([2, `${latin}: is not all UTF-8 and was left alone.\n`]);
    expect(await readFile(wide, "utf16le")).toBe(`\uFEFF${serve}\n`);
    expect(await readFile(latin, "latin1")).toBe(`# caf\u00e9\n${serve} --swap-space 4\n`);
  });

  it("reads standard input, and keeps to plain text where no terminal is", async () => {
    const { status, output } = await run(["check", "-"], "vllm serve Qwen/Qwen2.5-7B-Instruct --bogus\n", {
      FORCE_COLOR: "",
    });
    expect(status).toBe(1);
    expect(output).toContain("stdin.sh:1:37: error vLLM 0.28 has no --bogus. [unknown-flag]");
    expect(output).not.toContain("\u001b");
  });

  it.runIf(existsSync("/dev/full"))(
    "answers 3 where its output has no room, and keeps to itself",
    async () => {
      const full = openSync("/dev/full", "w");
      const child = spawn(execPath, [program, "check", "marked.sh"], {
        cwd: join(folder, "work"),
        stdio: ["ignore", full, "pipe"],
      });
      let errors = "";
      child.stderr?.on("data", (data) => {
        errors += data;
      });
      const status = await new Promise((resolve) => child.on("close", resolve));
      closeSync(full);
      expect([status, errors]).toEqual([3, "gpuplan: the output could not be written (ENOSPC).\n"]);
    },
  );

  it("answers 2 for what is not there or is no file", async () => {
    expect(await run(["check", "absent.sh"])).toEqual({
      status: 2,
      output: "0 files with plans or launches: nothing to report.\n",
      errors: "absent.sh: there is no such file or folder.\n",
    });
    expect((await run(["check", "/dev/null"])).errors).toBe("/dev/null: this is no file.\n");
  });

  describe("with a model that only the Hub knows", () => {
    const launch = "# gpuplan: gpu=L4\nvllm serve someone/house-model --max-model-len 8K\n";
    const token = "hf_of_these_tests";
    let hub: TestServer;
    beforeAll(async () => {
      hub = await startHubServer({ models: { "someone/house-model": { ...modelOf(), token } } });
    });
    afterAll(() => hub.close());
    const estimate = (words: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
      run(["estimate", "--json", ...words, "-"], launch, {
        HF_ENDPOINT: hub.origin,
        HF_TOKEN: token,
        XDG_CACHE_HOME: join(folder, "cache"),
        ...environment,
      });

    it("sends nothing without --hub", async () => {
      const { output } = await estimate([]);
      expect(JSON.parse(output)).toMatchObject([{ start: "unknown" }]);
      expect(hub.connections()).toBe(0);
    });

    it("says why the Hub tells nothing, and names no token", async () => {
      const wrong = "hf_another_one";
      const { output, errors } = await estimate(["--hub"], { HF_TOKEN: wrong });
      expect(JSON.parse(output)).toMatchObject([
        { reason: expect.stringContaining("someone/house-model is gated on the Hub") },
      ]);
      expect(output + errors).not.toContain(wrong);
    });

    it("asks with --hub, ends at once, and knows it from then on", async () => {
      const start = performance.now();
      const { output, errors } = await estimate(["--hub"]);
      expect(performance.now() - start).toBeLessThan(10_000);
      expect(errors).toBe("");
      expect(JSON.parse(output)).toMatchObject([
        { start: "starts", memory: { weightsGiB: expect.closeTo(0.92, 2) } },
      ]);
      const asked = hub.requests.length;
      expect((await estimate(["--hub"])).output).toBe(output);
      expect(hub.requests).toHaveLength(asked);
    });
  });

  it("answers 3 for a fault of its own", async () => {
    await rm(join(dirname(program), "tree-sitter-bash.wasm"));
    const { status, errors } = await run(["check", "marked.sh"]);
    expect(status).toBe(3);
    expect(errors).toMatch(/^gpuplan: .*tree-sitter-bash\.wasm/);
  });
});
