import { describe, expect, it } from "vitest";
import { runCli } from "./testHost.ts";

/** A window title, a colour, a clear screen in one byte, and marks that turn the reading direction around. */
const hostile = "\u001b]0;owned\u0007\u001b[31m\u009b2J\u202e\u2066";
const serve = "vllm serve Qwen/Qwen2.5-7B-Instruct";
const plan = `gpuplan: 1
gpu: L4
services:
  ${JSON.stringify(`chat${hostile}`)}:
    model: Qwen/Qwen2.5-7B-Instruct
    args: { max-model-len: 8K }
workload: { concurrency: 10, contxt: 8K }
alternatives:
  ${JSON.stringify(`other${hostile}`)}: { gpu: A40 }
`;
const files = {
  [`${hostile}.sh`]: `${serve} --no-such${hostile} --swap-space 4\n`,
  [`${hostile}.gpuplan.yaml`]: plan,
  [`${hostile}.log`]: "INFO [x.py:1] Initializing a V1 LLM engine (v0.11.0) with config: model='m'\n",
  [`${hostile}.yaml`]: "unreadable",
};

describe("what a terminal is sent", () => {
  it.each([
    ["check"],
    ["check", "--format", "github"],
    ["check", "--format", "markdown"],
    ["check", `absent${hostile}`],
    ["check", "--baseline", `absent${hostile}`, `${hostile}.sh`],
    ["check", "--gpu", `L4${hostile}`],
    ["check", `--${hostile}`],
    [`check${hostile}`],
    ["estimate", "--why"],
    ["estimate", `${hostile}.sh:7`],
    ["launches"],
    ["recommend", `${hostile}.sh:1`],
    ["recommend", `${hostile}.gpuplan.yaml`],
    ["generate", `${hostile}.sh`, "--to", "shell"],
    ["generate", `${hostile}.gpuplan.yaml`, "--to", "shell"],
    ["new", "--from", `absent${hostile}`],
    ["calibrate", `${hostile}.log`, `absent${hostile}`],
    ["calibrate", `${hostile}.log`, "--plan", `${hostile}.gpuplan.yaml`],
    ["gpus", hostile],
    ["gpus", "compare", hostile],
    ["rules", hostile],
    ["completion", hostile],
  ])("neither moves nor colours nor turns anything: %j", async (...words) => {
    const { output, errors } = await runCli(words, files);
    expect(output + errors).not.toBe("");
    expect((output + errors).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});
