import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, startServer, type TestServer } from "../hub/hubServer.ts";
import { buildProgram } from "../support/buildProgram.ts";
import { exposedMetrics } from "../vllm/metrics/exposed.ts";

// The program itself against a server on this machine: the network, the exit status and Ctrl-C.

const metrics: Answer = (_request, response) =>
  response
    .writeHead(200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" })
    .end(exposedMetrics({}));

let folder: string;
let server: TestServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-observe-"));
  await buildProgram("src/cli/main.node.ts", join(folder, "gpuplan.cjs"));
  await writeFile(join(folder, "serve.sh"), "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct\n");
  server = await startServer(metrics);
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

function observe(...words: readonly string[]) {
  const child = spawn(execPath, ["gpuplan.cjs", "observe", ...words], { cwd: folder });
  const text = { output: "", errors: "" };
  child.stdout.on("data", (chunk) => {
    text.output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    text.errors += chunk;
  });
  const ended = new Promise<{ status: number | null; output: string; errors: string }>((resolve) =>
    child.on("close", (status) => resolve({ status, ...text })),
  );
  return { child, ended };
}

describe("gpuplan observe as a program", () => {
  it("reads the server once", async () => {
    const { status, output, errors } = await observe(server.origin, "serve.sh").ended;
    expect([status, errors]).toEqual([0, ""]);
    expect(output).toMatch(/KV cache in tokens +\S+ +86,304 /);
    expect(server.requests.map(({ path }) => path)).toEqual(["/metrics"]);
  });

  it("watches it until Ctrl-C, which is no fault", async () => {
    const before = server.requests.length;
    const { child, ended } = observe(server.origin, "--watch", "1", "--json");
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBeGreaterThan(before + 1);
    child.kill("SIGINT");
    const { status, output, errors } = await ended;
    expect([status, errors]).toEqual([0, ""]);
    const [first] = output.split("\n");
    expect(JSON.parse(first ?? "")).toMatchObject({ kind: "observation", running: 8 });
  });

  it("ends with 2 where there is none", async () => {
    const gone = await startServer(metrics);
    await gone.close();
    const { status, output, errors } = await observe(gone.origin).ended;
    expect([status, output]).toEqual([2, ""]);
    expect(errors).toBe(`${gone.origin}/metrics could not be read: it refuses connections.\n`);
  });
});
