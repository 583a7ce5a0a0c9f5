import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { gpuNames } from "../../src/catalog/findGpu.ts";
import { modelNames } from "../../src/catalog/models.ts";
import { longestHint } from "../../src/features/inlayHints.ts";
import type { Service } from "../../src/service/service.ts";
import { readCursor } from "../support/marks.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const serve = (rest: string) =>
  `# gpuplan: gpu=2x L4 concurrency=10\nvllm serve Qwen/Qwen2.5-7B-Instruct ${rest}\n`;

function hoverAt(marked: string, name?: string) {
  const { text, offset } = readCursor(marked);
  const hover = service.hover(documentOf(text, name), offset);
  return hover && { on: text.slice(hover.range.start, hover.range.end), text: hover.markdown };
}

describe("hover", () => {
  it("on the length gives requests at it, at half and at double, the limits, and the steps", () => {
    const hover = hoverAt(serve("--max-model-len 16█384"));
    expect(hover?.on).toBe("16384");
    for (const part of [
      "| 8K |",
      "| 16K |",
      "| 32K |",
      "Longest that starts here:",
      "memory alone would allow",
      "For vLLM 0.28 on L4",
      "**Why**",
      "`2 × 28 × 4 × 128 × 2`",
    ])
      expect(hover?.text).toContain(part);
  });

  it("on the length, and on the flag that it is about, says why the obvious does not do", () => {
    expect(hoverAt(serve("--max-model-len 327█68"))?.text).toMatch(
      /Not enough by itself:\n\n- Use an FP8 KV cache: 5\.\d of 10 requests\n- Raise --gpu-memory-utilization to 0\.95: 3\.\d of 10 requests\n/,
    );
    const cache = hoverAt(serve("--max-model-len 32768 --kv-cache-dtype au█to"))?.text;
    expect(cache).toMatch(/Not enough by itself:\n\n- Use an FP8 KV cache: 5\.\d of 10 requests$/);
    expect(hoverAt(serve("--max-model-len 327█68").replace("=10", "=1"))?.text).not.toContain("Not enough");
    expect(hoverAt(serve("--max-model-len 32768 --po█rt 1"))?.text).not.toContain("Not enough");
  });

  it.each([
    [
      "a flag, by its default in this version on this GPU",
      "--gpu-memory-█utilization 0.9",
      "Default: `0.92` (vLLM 0.28",
    ],
    ["a flag that is gone", "--swap-█space 4", "Removed in vLLM 0.18"],
    ["a model", "--port 1", "7.6B parameters"],
    ["a flag without effect on the memory", "--po█rt 1", "**`--port`**"],
  ])("on %s", (_, rest, text) => {
    const marked = rest.includes("█") ? serve(rest) : serve(rest).replace("Qwen2.5", "Qwen█2.5");
    expect(hoverAt(marked)?.text).toContain(text);
  });

  it("on a GPU gives its memory as the driver reports it, and prices", () => {
    const text = hoverAt("# gpuplan: gpu=█L4\nvllm serve A\n")?.text;
    expect(text).toContain("22.0–22.2 GiB as the driver reports it");
    expect(text).toMatch(/- on-demand: \$[\d.]+\/h/);
  });

  it.each([
    ["a key of a plan", "gpuplan: 1\nwork█load: { concurrency: 1 }\n", "**workload**"],
    [
      "a quantity, in other units",
      "gpuplan: 1\nservices: { v: { engine: process, memory: 2.5█GB } }\n",
      "**2.5GB** = ",
    ],
  ])("on %s", (_, marked, text) => {
    expect(hoverAt(marked, planName)?.text).toContain(text);
  });

  it("is silent on other words", () => {
    expect(hoverAt(`ec█ho hello\n${serve("")}`)).toBeNull();
  });
});

describe("inlay hints", () => {
  const hintsOf = (text: string, name?: string) =>
    service.inlayHints(documentOf(text, name), { start: 0, end: text.length });

  it("stand behind what they are about", () => {
    const text = serve("--max-model-len 32K --gpu-memory-utilization 0.9 -tp 2");
    const seen = hintsOf(text).map(
      ({ offset, text: hint }) => `${text.slice(0, offset).split(" ").at(-1)} ${hint}`,
    );
    expect(seen).toEqual([
      expect.stringMatching(/^Qwen\/Qwen2\.5-7B-Instruct 7\.\d GiB weights per GPU$/),
      expect.stringMatching(/^32K 896 MiB each · 1\d\.\d fit on L4$/),
      expect.stringMatching(/^0\.9 19\.9 of 22\.1 GiB$/),
      expect.stringMatching(/^2 7\.\d GiB weights per GPU$/),
    ]);
  });

  it("say which GPU would do where none is known", () => {
    expect(hintsOf("vllm serve Qwen/Qwen2.5-7B-Instruct\n").map(({ text }) => text)).toEqual([
      "14.2 GiB weights · from L4 up",
    ]);
  });

  it("of a plan give the cost of its pool and the GPUs that the workload needs", () => {
    const text =
      "gpuplan: 1\npools: { p: { gpu: L4, count: 2, price: $0.50/h } }\nservices: { c: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } } }\nworkload: { concurrency: 20 }\n";
    const hints = hintsOf(text, planName).map((hint) => hint.text);
    expect(hints).toContain("$0.50/h each · $730/month");
    expect(hints).toContain("needs 2 GPUs");
  });

  it(`have at most ${longestHint} characters, whatever the model and the GPU`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...modelNames()),
        fc.constantFrom(...gpuNames()),
        fc.constantFrom("2048", "32K", "1M"),
        (model, gpu, length) => {
          const text = `# gpuplan: gpu=${gpu}\nvllm serve ${model} --max-model-len ${length} --gpu-memory-utilization 0.9 -tp 1\n`;
          for (const hint of hintsOf(text)) {
            expect(hint.text.length).toBeLessThanOrEqual(longestHint);
            expect(hint.text).not.toMatch(/NaN|Infinity|undefined|null/);
          }
        },
      ),
      { numRuns: 100, seed: 40 },
    );
  });

  it("are only those of the range that is asked for", () => {
    const text = serve("--max-model-len 32K");
    expect(service.inlayHints(documentOf(text), { start: 0, end: 10 })).toEqual([]);
  });
});

describe("code lenses", () => {
  it("give one line of figures and the ways to go on, per launch", () => {
    const lenses = service.codeLenses(documentOf(serve("--max-model-len 32K")));
    expect(lenses.map(({ title, command }) => [title.replace(/[\d.,]+/g, "#"), command])).toEqual([
      ["#x L# · weights # + KV # + other # of # GiB · # requests of #K · $#/h", "gpuplan.openPanel"],
      ["Capacity panel", "gpuplan.openPanel"],
      ["Change GPU", "gpuplan.setTargetGpu"],
    ]);
  });

  it("say why there are no figures", () => {
    const [lens] = service.codeLenses(documentOf("vllm serve $MODEL\n"));
    expect(lens?.title).toBe("The model depends on $MODEL, which this file does not tell.");
  });
});

describe("completion", () => {
  const labelsAt = (marked: string, name?: string) => {
    const { text, offset } = readCursor(marked);
    return service.completions(documentOf(text, name), offset).map(({ label }) => label);
  };

  it("offers flags, those that decide the memory first, and none that is there or gone", () => {
    const labels = labelsAt(serve("--max-model-len 8K --█"));
    expect(labels.slice(0, 40)).toContain("--gpu-memory-utilization");
    expect(labels.indexOf("--tensor-parallel-size")).toBeLessThan(labels.indexOf("--port"));
    expect(labels).not.toContain("--max-model-len");
    expect(labels).not.toContain("--swap-space");
  });

  it.each([
    ["values of a choice", serve("--dtype █"), "bfloat16"],
    ["values behind an equals sign", serve("--dtype=b█"), "bfloat16"],
    ["models behind serve", "vllm serve █\n", "Qwen/Qwen2.5-7B-Instruct"],
    ["keys of a directive", "# gpuplan: gpu=L4 █\nvllm serve A\n", "concurrency"],
    ["a family's members in a directive", "# gpuplan: gpu=A100 8█\nvllm serve A\n", "A100 80GB"],
    ["GPUs in a directive", "# gpuplan: gpu=█\nvllm serve A\n", "L4"],
  ])("offers %s", (_, marked, label) => {
    expect(labelsAt(marked)).toContain(label);
  });

  it("says what a flag's default is here", () => {
    const { text, offset } = readCursor(serve("--gpu-mem█"));
    const item = service
      .completions(documentOf(text), offset)
      .find(({ label }) => label === "--gpu-memory-utilization");
    expect(item?.detail).toMatch(/^default 0\.92 \(vLLM 0\.28/);
  });

  it("offers models whose letters are typed, those first that fit the GPU", () => {
    const { text, offset } = readCursor("# gpuplan: gpu=L4\nvllm serve Qwen2.5-7█\n");
    const items = service.completions(documentOf(text), offset);
    expect(items[0]?.detail).toBe("fits on L4");
    expect(items.some(({ detail }) => detail === "does not start on L4")).toBe(true);
    expect(items.map(({ label }) => label)).not.toContain("meta-llama/Llama-3.1-8B-Instruct");
  });

  it("offers nothing in other lines and other files", () => {
    expect(labelsAt(`${serve("")}\n\necho --█\n`)).toEqual([]);
    expect(labelsAt("echo --█\n")).toEqual([]);
  });
});

describe("status and panel", () => {
  it.each([
    [serve("--max-model-len 32K"), "warning", "2x L4"],
    [serve("--max-model-len 32K -tp 2"), "fits", "2x L4"],
    ["# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-14B-Instruct\n", "error", "L4"],
    ["vllm serve Qwen/Qwen2.5-7B-Instruct\n", "unknown", null],
  ])("agree on %j: %s on %s", (text, tone, gpu) => {
    const document = documentOf(text);
    expect(service.status(document, 0)).toMatchObject({ tone, gpu });
    const view = service.panelView(document, 0, null);
    expect(view.verdict.tone).toBe(tone);
    expect(view.alternatives[0]).toMatchObject({ kind: "current", tone, applicable: false });
    expect(view.memory === null).toBe(tone === "unknown");
  });

  it("follow the cursor, unless a launch is asked for", () => {
    const text = `vllm serve A\n\n${serve("--max-model-len 32K")}`;
    const document = documentOf(text);
    expect(service.panelView(document, 0, null).subject?.id).toBe("launch-1");
    expect(service.panelView(document, text.length, null).subject?.id).toBe("launch-2");
    expect(service.panelView(document, 0, "launch-2").subject?.label).toBe("serve.sh · line 4");
  });

  it("divide the memory of the GPU into parts that sum up to it", () => {
    const { memory } = service.panelView(documentOf(serve("--max-model-len 32K")), 0, null);
    const sum = memory?.parts.reduce((total, { bytes }) => total + bytes.mid, 0) ?? 0;
    expect(Math.abs(sum - (memory?.totalBytes ?? 0))).toBeLessThan(2 ** 20);
  });

  it("set the plan's own alternatives beside what is proposed", () => {
    const text =
      "gpuplan: 1\ngpu: 1x L4\nservices: { c: { model: Qwen/Qwen2.5-7B-Instruct } }\nworkload: { concurrency: 10 }\nalternatives: { bigger: { gpu: 1x A100 80GB } }\n";
    const rows = service.panelView(documentOf(text, planName), 0, null).alternatives;
    expect(rows.map(({ kind }) => kind)).toEqual([
      "current",
      ...rows.slice(1, -1).map(() => "proposed"),
      "plan",
    ]);
    expect(rows.at(-1)).toMatchObject({
      id: "plan:bigger",
      label: "bigger",
      tone: "fits",
      gpu: "1x A100 80GB",
    });
  });

  it("invite where there is nothing", () => {
    const view = service.panelView(documentOf("echo\n"), 0, null);
    expect(view.subject).toBeNull();
    expect(view.verdict.sentence).toContain("Open a launch script");
  });
});
