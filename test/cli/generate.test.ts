import { describe, expect, it } from "vitest";
import { runCli } from "./testHost.ts";

const plan = `
gpuplan: 1
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } }
  stt: { engine: process, memory: 1GB, latency: 20ms }
`;
const files = { "chat.gpuplan.yaml": plan };

describe("gpuplan generate", () => {
  it("writes nothing where the folder has no name", async () => {
    const { status, errors, written } = await runCli(
      ["generate", "chat.gpuplan.yaml", "--to", "shell", "--out", ""],
      files,
    );
    expect([status, errors, written]).toEqual([2, "--out needs the folder to write into.\n", {}]);
  });

  it("prints what it writes, and says on standard error what the plan does not tell", async () => {
    const { status, output, errors } = await runCli(
      ["generate", "chat.gpuplan.yaml", "--to", "shell"],
      files,
    );
    expect(status).toBe(0);
    expect(output).toMatch(/^#!\/usr\/bin\/env bash\n/);
    expect(output).toContain("exec vllm serve Qwen/Qwen2.5-7B-Instruct \\\n  --max-model-len 8K\n");
    expect(errors).toContain("stt is a process");
  });

  it("says in a comment why there is nothing to write", async () => {
    const processes = plan.replace(/ {2}chat:.*\n/, "");
    const { status, output } = await runCli(["generate", "p.gpuplan.yaml", "--to", "compose"], {
      "p.gpuplan.yaml": processes,
    });
    expect(status).toBe(0);
    expect(output).toMatch(/^# stt is a process, and the plan does not say how it is started/);
    expect(output.split("\n").every((line) => line === "" || line.startsWith("# "))).toBe(true);
  });

  it("writes files into a folder", async () => {
    const words = ["generate", "chat.gpuplan.yaml", "--to", "compose", "--out", "out/"];
    const { status, output, written, errors } = await runCli(words, files);
    expect(status).toBe(0);
    expect(output).toBe("");
    expect(Object.keys(written)).toEqual(["out/compose.yaml"]);
    expect(errors).toContain("out/compose.yaml is written.");
  });

  it("leaves alone what is there, unless it is forced", async () => {
    const taken = { ...files, "out/compose.yaml": "services: {}\n" };
    const words = ["generate", "chat.gpuplan.yaml", "--to", "compose", "--out", "out"];
    const refused = await runCli(words, taken);
    expect(refused.status).toBe(2);
    expect(refused.written).toEqual({});
    expect(refused.errors).toContain("out/compose.yaml is there already");
    const forced = await runCli([...words, "--force"], taken);
    expect(forced.status).toBe(0);
    expect(forced.written["out/compose.yaml"]).toContain("vllm/vllm-openai");
  });

  it("prints data for programs", async () => {
    const words = ["generate", "chat.gpuplan.yaml", "--to", "vllm-config", "--json"];
    const { output } = await runCli(words, files);
    const { files: made, notes }: { files: { name: string }[]; notes: string[] } = JSON.parse(output);
    expect(made.map(({ name }) => name)).toEqual(["chat.vllm.yaml"]);
    expect(notes).toHaveLength(1);
  });

  it.each([
    { words: ["generate", "serve.sh", "--to", "shell"], problem: "serve.sh is no plan" },
    {
      words: ["generate", "chat.gpuplan.yaml", "--to", "helm"],
      problem: "Allowed choices are shell, compose",
    },
    { words: ["generate", "chat.gpuplan.yaml"], problem: "required option '--to <kind>'" },
  ])("refuses wrong usage: $problem", async ({ words, problem }) => {
    const { status, errors } = await runCli(words, { ...files, "serve.sh": "vllm serve a/b\n" });
    expect(status).toBe(2);
    expect(errors).toContain(problem);
  });
});
