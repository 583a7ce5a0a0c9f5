import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ruleList } from "../../src/findings/ruleList.ts";
import { runCli } from "./testHost.ts";

describe("gpuplan gpus", () => {
  it("finds GPUs by any words of their names", async () => {
    const { output } = await runCli(["gpus", "a100", "80", "--json"]);
    const ids = JSON.parse(output).map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(["a100-sxm4-80gb", "a100-pcie-80gb"]));
    expect(ids).not.toContain("a100-sxm4-40gb");
  });

  it("prints a table", async () => {
    const { output, status } = await runCli(["gpus", "l40s"]);
    expect(status).toBe(0);
    expect(output).toMatch(
      /^GPU +name +memory +bandwidth +on demand +spot\nl40s +NVIDIA L40S +48 GB +864 GB\/s/,
    );
  });

  it("says where there is none", async () => {
    expect(await runCli(["gpus", "voodoo"])).toMatchObject({
      status: 2,
      output: "",
      errors: "Nothing in the catalogue is called voodoo.\n",
    });
  });

  it("compares: a column per GPU, a row per figure", async () => {
    const { output, status } = await runCli(["gpus", "compare", "L4", "A40"]);
    expect(status).toBe(0);
    const [head = "", ...lines] = output.split("\n");
    expect(head).toMatch(/NVIDIA L4 +NVIDIA A40$/);
    expect(lines.find((line) => line.startsWith("memory"))).toMatch(/24 GB GDDR6 +48 GB GDDR6$/);
    const json = JSON.parse((await runCli(["gpus", "compare", "--json", "L4", "A40"])).output);
    expect(json.map(({ id }: { id: string }) => id)).toEqual(["l4", "a40"]);
  });

  it("names the nearest of what it does not know", async () => {
    const { status, errors } = await runCli(["gpus", "compare", "L4", "A400"]);
    expect(status).toBe(2);
    expect(errors).toMatch(/^A400 is not in the catalogue\. Did you mean A40/);
  });
});

describe("gpuplan models", () => {
  it("tells what the catalogue knows of a model", async () => {
    const { output } = await runCli(["models", "qwen2.5-7b-instruct", "--json"]);
    const model = JSON.parse(output).find(({ id }: { id: string }) => id === "Qwen/Qwen2.5-7B-Instruct");
    expect(model).toMatchObject({
      parameters: 7_615_616_512,
      layers: 28,
      quantization: null,
      maxPosition: 32768,
    });
  });

  it("prints a table", async () => {
    expect((await runCli(["models", "Qwen2.5-7B-Instruct-AWQ"])).output).toMatch(
      /\nQwen\/Qwen2\.5-7B-Instruct-AWQ +7\.6B +28 +32K +awq\n/,
    );
  });
});

describe("gpuplan prices", () => {
  it("lists offers by the reference that a plan names them by", async () => {
    const { output } = await runCli(["prices", "runpod", "spot", "l4", "--json"]);
    const references = JSON.parse(output).map(({ reference }: { reference: string }) => reference);
    expect(references).toContain("runpod/spot@2025-02");
  });
});

describe("gpuplan schema", () => {
  it("prints the published schema", async () => {
    const published = readFileSync(new URL("../../schemas/gpuplan.schema.json", import.meta.url), "utf8");
    expect((await runCli(["schema"])).output).toBe(published);
  });
});

describe("gpuplan rules", () => {
  it("lists every rule, or one", async () => {
    const { output } = await runCli(["rules"]);
    expect(output.match(/^\S+/gm)).toEqual(ruleList.map(({ id }) => id));
    expect((await runCli(["rules", "removed-flag"])).output).toMatch(
      /^removed-flag \(error\)\n {2}vLLM no longer/,
    );
  });

  it("prints the page of one, where the pages came along", async () => {
    const page = readFileSync(new URL("../../docs/rules/removed-flag.md", import.meta.url), "utf8");
    const files = { "docs/rules/removed-flag.md": page };
    expect((await runCli(["rules", "removed-flag"], files)).output).toBe(page);
  });

  it("names the nearest of one that is not there", async () => {
    expect(await runCli(["rules", "remove-flag"])).toMatchObject({
      status: 2,
      errors: 'There is no rule "remove-flag". Did you mean removed-flag?\n',
    });
  });
});
