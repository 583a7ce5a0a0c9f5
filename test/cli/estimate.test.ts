import { describe, expect, it } from "vitest";
import { runCli } from "./testHost.ts";

const files = {
  "serve.sh":
    "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n\nvllm serve Qwen/Qwen2.5-0.5B-Instruct\nvllm serve $MODEL\n",
  "voice.gpuplan.yaml": "gpuplan: 1\ngpu: L4\nservices:\n  voice: { engine: process, memory: 4GB }\n",
};

async function rowsOf(
  words: readonly string[],
): Promise<readonly { line: number; gpu: unknown; assumed: string[] }[]> {
  return JSON.parse((await runCli(words, files)).output);
}

describe("gpuplan estimate", () => {
  it("prints a table of every launch, and why one is not known", async () => {
    const { status, output } = await runCli(["estimate", "serve.sh"], files);
    expect(status).toBe(0);
    expect(output).toContain("line 2: Qwen/Qwen2.5-7B-Instruct");
    expect(output).toContain("line 5: no model: The model depends on $MODEL, which this file does not tell.");
    expect(output).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("takes single lines of a file", async () => {
    expect((await rowsOf(["estimate", "--json", "serve.sh:4"])).map(({ line }) => line)).toEqual([4]);
    expect(
      (await rowsOf(["estimate", "--json", "serve.sh:4", "serve.sh:2"])).map(({ line }) => line),
    ).toEqual([2, 4]);
    expect((await rowsOf(["estimate", "--json", "serve.sh:4", "serve.sh"])).map(({ line }) => line)).toEqual([
      2, 4, 5,
    ]);
  });

  it("says when no launch stands on a line", async () => {
    const { status, errors } = await runCli(["estimate", "serve.sh:3"], files);
    expect(status).toBe(2);
    expect(errors).toBe("serve.sh:3: no launch or service stands on this line, but on 2, 4, 5.\n");
  });

  it("knows a line by the path as it was given", async () => {
    for (const name of ["//srv/run.sh", "two\nlines.sh", "100%41.sh"]) {
      const { status, output } = await runCli(["estimate", `${name}:2`], { [name]: files["serve.sh"] });
      expect([name, status]).toEqual([name, 0]);
      expect(output).toContain("line 2: Qwen/Qwen2.5-7B-Instruct");
      expect(output).not.toContain("line 4");
    }
  });

  it("has a row for a process, and what the plan comes to", async () => {
    const { status, output } = await runCli(["estimate", "voice.gpuplan.yaml"], files);
    expect(status).toBe(0);
    expect(output).toMatch(/voice +1x l4 +3\.7 GiB/);
    expect(output).toContain("Workload: 1 GPU needed");
  });

  it("uses --gpu and --vllm where the file is silent, and names them as what was assumed", async () => {
    const text = "vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K\n";
    const { output } = await runCli(
      ["estimate", "--json", "--gpu", "2x A100 80GB", "--vllm", "0.11", "x.sh"],
      { "x.sh": text },
    );
    const [row] = JSON.parse(output);
    expect(row.gpu.count).toBe(2);
    expect(row.vllm).toBe("0.11");
    expect(row.assumed).toContain("gpu=A100 80GB (--gpu)");
    expect(row.assumed).toContain("vllm=0.11 (--vllm)");
  });

  it("takes a command line after --", async () => {
    const words = [
      "estimate",
      "--json",
      "--gpu",
      "L4",
      "--",
      "vllm",
      "serve",
      "Qwen/Qwen2.5-7B-Instruct",
      "--max-model-len",
      "8K",
    ];
    const [row] = await rowsOf(words);
    expect(row).toMatchObject({
      line: 1,
      model: "Qwen/Qwen2.5-7B-Instruct",
      gpu: { id: "l4", count: 1 },
      start: "starts",
    });
  });

  it.each([
    [["docker", "run", "--gpus", "1", "vllm/vllm-openai:v0.11.0", "--model", "Qwen/Qwen2.5-7B-Instruct"]],
    [["python3", "-m", "vllm.entrypoints.openai.api_server", "--model", "Qwen/Qwen2.5-7B-Instruct"]],
    [
      [
        "VLLM_LOGGING_LEVEL=DEBUG",
        "vllm",
        "serve",
        "Qwen/Qwen2.5-7B-Instruct",
        "--hf-overrides",
        '{"it\'s": "quoted"}',
      ],
    ],
  ])("whatever starts it: %j", async (command) => {
    const [row] = await rowsOf(["estimate", "--json", "--gpu", "L4", "--", ...command]);
    expect(row).toMatchObject({ model: "Qwen/Qwen2.5-7B-Instruct", start: "starts" });
  });

  it("answers 2 where the command line starts no vLLM", async () => {
    const { status, errors } = await runCli(["estimate", "--", "echo", "vllm"]);
    expect(status).toBe(2);
    expect(errors).toBe("No launch of vLLM was found in the command line.\n");
  });

  it("reads a folder that is called vllm as a folder", async () => {
    expect((await runCli(["estimate", "vllm"])).errors).toBe("vllm: there is no such file or folder.\n");
  });

  it("prints the steps of each figure with --why", async () => {
    const { output } = await runCli(["estimate", "--why", "serve.sh:2"], files);
    expect(output).toMatch(/kvCache\.bytesPerToken = .*2 × 28 × 4 × 128 × 2/);
  });
});

describe("gpuplan estimate --api-price", () => {
  const files = {
    "chat.gpuplan.yaml": `gpuplan: 1
pools: { main: { gpu: L4, count: 1, price: $0.39/h } }
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 4K } }
workload: { concurrency: 8, context: { prompt: 1K, output: 256 } }
`,
  };

  it("says from which load on own GPUs are cheaper", async () => {
    const { status, output } = await runCli(
      ["estimate", "chat.gpuplan.yaml", "--api-price", "$2/M in, $6/M out"],
      files,
    );
    expect(status).toBe(0);
    expect(output).toMatch(/Speed: Estimated for 8 requests of 1K tokens in and 256 out at once: /);
    expect(output).toMatch(/Tokens: \S+\/M in, \S+\/M out under the workload/);
    expect(output).toMatch(
      /API: An API at \$2\/M in and \$6\/M out takes \$\S+ for a request .* Own GPUs are cheaper from /,
    );
  });

  it("gives the same as data", async () => {
    const { output } = await runCli(
      ["estimate", "chat.gpuplan.yaml", "--json", "--api-price", "$2/M in, $6/M out"],
      files,
    );
    expect(JSON.parse(output)[0].api).toEqual({
      inputPerMillion: 2,
      outputPerMillion: 6,
      perRequest: 0.003584,
      ownCheaperFromPerSecond: 0.030227,
      ownServesPerSecond: { low: expect.any(Number), mid: expect.any(Number), high: expect.any(Number) },
      reaches: "reaches",
    });
  });

  it("ends with 2 where the price is not one", async () => {
    const { status, errors } = await runCli(
      ["estimate", "chat.gpuplan.yaml", "--api-price", "2 dollars"],
      files,
    );
    expect([status, errors]).toEqual([
      2,
      '--api-price: An API\'s price is written as "$0.50/M in, $1.50/M out": dollars per million tokens, both ways.\n',
    ]);
  });
});

describe("gpuplan estimate --prices", () => {
  const files = {
    "chat.gpuplan.yaml": `gpuplan: 1
pools: { main: { gpu: L4, count: 1, price: acme/on-demand } }
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 4K } }
`,
    "prices.yaml": "prices:\n  - { provider: acme, gpu: L4, on_demand_usd_per_hour: 0.5, as_of: 2026-05 }\n",
    "wrong.yaml": "prices:\n  - { provider: acme, gpu: L5, on_demand_usd_per_hour: 0.5, as_of: 2026-05 }\n",
  };

  it("reckons with one's own prices, and says whose they are", async () => {
    const words = ["estimate", "chat.gpuplan.yaml", "--json", "--prices", "prices.yaml"];
    const { status, output } = await runCli(words, files);
    expect(status).toBe(0);
    const [row, plan] = JSON.parse(output);
    expect(row.cost).toMatchObject({
      perHour: 0.5,
      perMonth: 365,
      price: "acme/on-demand@2026-05 (own price)",
    });
    expect(plan.cost.perMonth).toBe(365);
  });

  it("says what is wrong in the file, where it stands, and ends with 2", async () => {
    const { status, errors } = await runCli(
      ["estimate", "chat.gpuplan.yaml", "--prices", "wrong.yaml"],
      files,
    );
    expect(status).toBe(2);
    expect(errors).toMatch(/^wrong\.yaml:2:28: The catalogue has no single GPU "L5"\./);
    const missing = await runCli(["estimate", "chat.gpuplan.yaml", "--prices", "nowhere.yaml"], files);
    expect([missing.status, missing.errors]).toEqual([2, "nowhere.yaml: could not be read.\n"]);
  });
});

describe("gpuplan estimate --currency", () => {
  const files = {
    "bot.gpuplan.yaml": `gpuplan: 1
pools: { main: { gpu: L4, count: 2, price: $1/h } }
services:
  bot: { engine: process, memory: 2GB, latency: 100ms }
workload: { users: 10 }
`,
  };
  const words = ["estimate", "bot.gpuplan.yaml", "--currency", "eur", "--rate", "0.9"];

  it("prints amounts at the stated rate, and states it", async () => {
    const { status, output } = await runCli(words, files);
    expect(status).toBe(0);
    expect(output).toContain("€1,314/month, €131.40/month for each user");
    expect(output).not.toContain("$");
    expect(output).toContain("Amounts are in EUR, at 0.9 EUR for a dollar.\n");
  });

  it("keeps dollars in the data, with the others beside them", async () => {
    const { output } = await runCli([...words, "--json"], files);
    expect(JSON.parse(output).at(-1).cost).toMatchObject({
      currency: "USD",
      perMonth: 1460,
      converted: {
        currency: "EUR",
        rate: 0.9,
        perHour: 1.8,
        perMonth: 1314,
        perUser: 131.4,
        perTenant: null,
      },
    });
  });

  it.each([
    ["--currency", "EUR"],
    ["--rate", "0.9"],
    ["--currency", "EUR", "--rate", "-1"],
    ["--currency", "euro", "--rate", "0.9"],
  ])("ends with 2 for %j %j %j %j", async (...options) => {
    const { status, errors } = await runCli(["estimate", "bot.gpuplan.yaml", ...options], files);
    expect([status, errors]).toEqual([
      2,
      "A currency needs its rate: --currency EUR --rate 0.92 says that a dollar is 0.92 euros.\n",
    ]);
  });
});
