import { describe, expect, it } from "vitest";
import { runCli } from "./testHost.ts";

const files = {
  "a.gpuplan.yaml": "gpuplan: 1\ngpu: L4\nservices:\n  voice: { engine: process, memory: 4GB }\n",
  "b.sh":
    "# gpuplan: gpu=L4 concurrency=2 context=8K\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n",
  "c.sh": "vllm serve $MODEL\n",
};

describe("a folder where a file is asked for", () => {
  it("is taken by recommend, each answer under the file that it is of", async () => {
    const { output } = await runCli(["recommend", "."], files);
    expect(output).toContain("b.sh:2");
    expect(output).not.toContain("a.gpuplan.yaml:2");
    const { errors } = await runCli(["recommend", ".", "--json"], files);
    expect(errors).toMatch(/^c\.sh: /);
  });

  it.each([[["generate", ".", "--to", "shell"]], [["new", "--from", "."]]])(
    "is refused by %j, which would have to choose one",
    async (words) => {
      const { status, output, errors } = await runCli(words, files);
      expect([status, output, errors]).toEqual([2, "", ". is a folder; name one of its files.\n"]);
    },
  );
});
