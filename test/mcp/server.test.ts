import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../cli/testHost.ts";
import { buildProgram } from "../support/buildProgram.ts";

const launch =
  "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --api-key hunter2hunter2\n";
const broken = `${launch.trimEnd()} --no-such\n`;

let folder: string;
let client: Client;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-mcp-"));
  const program = join(folder, "bin", "gpuplan.cjs");
  await buildProgram("src/cli/main.node.ts", program);
  await buildProgram("src/mcp/main.node.ts", join(folder, "bin", "mcp.cjs"));
  const work = join(folder, "work");
  await mkdir(join(work, "ops"), { recursive: true });
  await writeFile(join(work, "serve.sh"), launch);
  await writeFile(join(work, "ops", "broken.sh"), broken);
  await writeFile(join(folder, "outside.sh"), launch);
  await symlink(join(folder, "outside.sh"), join(work, "link.sh"));
  client = new Client({ name: "test", version: "1" });
  await client.connect(new StdioClientTransport({ command: execPath, args: [program, "mcp"], cwd: work }));
});
afterAll(async () => {
  await client?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly isError: boolean;
  readonly texts: readonly string[];
}

async function call(name: string, input: Record<string, unknown>): Promise<Answer> {
  const { content, isError } = await client.callTool({ name, arguments: input });
  const texts = Array.isArray(content) ? content.map(({ text }: { text: string }) => text) : [];
  return { isError: isError === true, texts };
}

describe("gpuplan mcp, as an assistant starts it", () => {
  it("tells what it can", async () => {
    expect(client.getServerVersion()).toMatchObject({ name: "gpuplan", version: "0.0.0" });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["estimate", "check", "recommend", "launches"]);
    for (const { inputSchema, description, annotations } of tools) {
      expect(Object.keys(inputSchema.properties ?? {})).toEqual(["paths", "text", "fileName", "gpu", "vllm"]);
      expect(description?.length).toBeGreaterThan(60);
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
    }
  });

  it.each([
    ["estimate", "serve.sh"],
    ["launches", "serve.sh"],
    ["check", "ops/broken.sh"],
    ["recommend", "serve.sh"],
  ])("answers %s as the command line does", async (tool, file) => {
    const { isError, texts } = await call(tool, { paths: [file] });
    const printed = await runCli([tool, "--json", file], { [file]: file === "serve.sh" ? launch : broken });
    expect(texts).toEqual([printed.output]);
    expect(isError).toBe(false);
  });

  it("checks a whole folder", async () => {
    const { texts } = await call("check", { paths: ["."] });
    expect(JSON.parse(texts[0] ?? "")).toContainEqual(
      expect.objectContaining({ file: "ops/broken.sh", rule: "unknown-flag", severity: "error" }),
    );
  });

  it("recommends for several files in one list, and says which one has nothing", async () => {
    const { texts } = await call("recommend", { paths: ["serve.sh", "ops/broken.sh:2"] });
    const rows: readonly { readonly file: string; readonly line: number; readonly meets: boolean }[] =
      JSON.parse(texts[0] ?? "");
    expect(new Set(rows.map(({ file, line }) => `${file}:${line}`))).toEqual(
      new Set(["serve.sh:2", "ops/broken.sh:2"]),
    );
    expect(rows[0]?.meets).toBe(true);
    const none = await call("recommend", { text: "echo hello\n" });
    expect(none).toMatchObject({ isError: true, texts: ["[]\n", expect.stringContaining("no launch")] });
  });

  it("reads text under any name, and asks for the GPU where the text names none", async () => {
    const plain = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K";
    for (const [id, gpu] of [
      ["l4", "L4"],
      ["a40", "2x A40"],
    ]) {
      const { texts } = await call("estimate", { text: plain, gpu, vllm: "0.11" });
      expect(JSON.parse(texts[0] ?? "")).toMatchObject([{ gpu: { id }, vllm: "0.11", start: "starts" }]);
    }
    const plan =
      "gpuplan: 1\ngpu: 1x L4\nservices:\n  chat:\n    model: Qwen/Qwen2.5-7B-Instruct\n    args: { max-model-len: 8K }\n";
    const { texts } = await call("estimate", { text: plan, fileName: "chat.gpuplan.yaml" });
    expect(JSON.parse(texts[0] ?? "")).toMatchObject([{ service: "chat" }, { plan: "chat" }]);
  });

  it("gives no secret away", async () => {
    for (const tool of ["estimate", "check", "recommend", "launches"]) {
      const { texts } = await call(tool, { paths: ["."] });
      expect(texts.join("")).toContain("serve.sh");
      expect(texts.join("")).not.toContain("hunter2");
    }
  });

  it.each([
    [{ paths: ["../outside.sh"] }, "is outside the folder"],
    [{ paths: ["/etc/passwd"] }, "is outside the folder"],
    [{ paths: ["ops/../../outside.sh:2"] }, "is outside the folder"],
    [{ paths: ["link.sh"] }, "is outside the folder"],
    [{ paths: ["../absent/absent.sh"] }, "is outside the folder"],
    [{ paths: ["absent.sh"] }, "there is no such file"],
    [{ paths: ["-"] }, "as text"],
    [{ paths: [] }, "paths"],
    [{}, "Give either paths or text."],
    [{ paths: ["serve.sh"], text: "vllm serve x" }, "Give either paths or text."],
    [{ text: "vllm serve x", gpu: "L5" }, "Did you mean L4?"],
    [{ text: "vllm serve x", vllm: "newest" }, "a version looks like 0.11"],
    [{ text: 5 }, "text"],
    [{ text: "vllm serve x", hub: true }, "hub"],
  ])("refuses %j", async (input, problem) => {
    const { isError, texts } = await call("estimate", input);
    expect(isError).toBe(true);
    expect(texts.join("\n")).toContain(problem);
    expect(texts.join("\n")).not.toContain("Qwen");
  });

  it("answers many questions at once, each its own", async () => {
    const lengths = [2048, 4096, 8192, 16384];
    const answers = await Promise.all(
      lengths.map((length) =>
        call("launches", { text: `vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len ${length}\n` }),
      ),
    );
    expect(answers.map(({ texts }) => JSON.parse(texts[0] ?? "")[0].settings.max_model_len.value)).toEqual(
      lengths,
    );
  });

  it("has written nothing", async () => {
    expect(await readFile(join(folder, "work", "serve.sh"), "utf8")).toBe(launch);
  });
});

it("ends when the assistant goes", async () => {
  const transport = new StdioClientTransport({
    command: execPath,
    args: [join(folder, "bin", "gpuplan.cjs"), "mcp"],
    cwd: join(folder, "work"),
  });
  const brief = new Client({ name: "brief", version: "1" });
  await brief.connect(transport);
  const { pid } = transport;
  await brief.close();
  expect(pid).not.toBeNull();
  expect(() => process.kill(pid ?? 0, 0)).toThrow("ESRCH");
});
