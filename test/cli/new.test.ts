import { describe, expect, it } from "vitest";
import { runCli } from "./testHost.ts";

const files = {
  "serve.sh": "vllm serve Qwen/Qwen2.5-7B-Instruct\n",
  "plan.yaml": "mine\n",
  "empty.sh": "true\n",
};

describe("gpuplan new", () => {
  it("prints a plan from a launch", async () => {
    const { status, output, written } = await runCli(["new", "--from", "serve.sh"], files);
    expect(status).toBe(0);
    expect(output).toContain("gpuplan: 1\nname: serve\n");
    expect(written).toEqual({});
  });

  it("writes it into a new file", async () => {
    const { status, output, errors, written } = await runCli(
      ["new", "a.gpuplan.yaml", "--from", "serve.sh"],
      files,
    );
    expect([status, output]).toEqual([0, ""]);
    expect(errors).toBe("a.gpuplan.yaml is written. Say in it how many requests it must carry.\n");
    expect(written["a.gpuplan.yaml"]).toContain("model: Qwen/Qwen2.5-7B-Instruct");
  });

  it("asks for no workload that the launch's comment says", async () => {
    const told = { "serve.sh": "# gpuplan: concurrency=10\nvllm serve Qwen/Qwen2.5-7B-Instruct\n" };
    const { errors } = await runCli(["new", "a.gpuplan.yaml", "--from", "serve.sh"], told);
    expect(errors).toBe("a.gpuplan.yaml is written.\n");
  });

  it("leaves a file alone that is there, unless told otherwise", async () => {
    const kept = await runCli(["new", "plan.yaml", "--from", "serve.sh"], files);
    expect([kept.status, kept.written]).toEqual([2, {}]);
    expect(kept.errors).toBe("plan.yaml is there already and was left alone; --force writes over it.\n");
    const forced = await runCli(["new", "plan.yaml", "--from", "serve.sh", "--force"], files);
    expect([forced.status, Object.keys(forced.written)]).toEqual([0, ["plan.yaml"]]);
  });

  it.each([
    ["empty.sh", "empty.sh launches no vLLM server, so there is nothing to plan from.\n"],
    ["absent.sh", "absent.sh: there is no such file or folder.\n"],
  ])("says why there is none from %s", async (from, message) => {
    const { status, errors } = await runCli(["new", "--from", from], files);
    expect([status, errors]).toEqual([2, message]);
  });
});
