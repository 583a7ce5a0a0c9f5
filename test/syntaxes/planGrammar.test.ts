import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../editor/host/paths.ts";
import { scopesOf } from "./grammars.ts";
import { wrongScopes } from "./markedScopes.ts";

const wrong = (marked: string): Promise<string[]> => wrongScopes("source.gpuplan", marked);

describe("a plan", () => {
  test("has keys, GPU names, counts and models", async () => {
    expect(
      await wrong(`
gpuplan: 1 # version
^^^^^^^ entity.name.tag
#        ^ constant.numeric.quantity
#          ^^^^^^^^^ comment.line
gpu: 2x L4
^^^ entity.name.tag
#    ^ constant.numeric
#     ^ keyword.operator.times
#       ^^ support.constant.gpu
services:
^^^^^^^^ entity.name.tag
  chat:
# ^^^^ entity.name.type
    model: Qwen/Qwen2.5-7B-Instruct
#   ^^^^^ entity.name.tag
#          ^^^^^^^^^^^^^^^^^^^^^^^^ string.unquoted.model
    args: { max-model-len: 32K, gpu-memory-utilization: 0.90 }
#   ^^^^ entity.name.tag
#           ^^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm
#                          ^^ constant.numeric.quantity
#                            ^ keyword.other.unit
#                               ^^^^^^^^^^^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm
#                                                       ^^^^ constant.numeric.quantity
workload: { concurrency: 10, context: 32K }
^^^^^^^^ entity.name.tag
#           ^^^^^^^^^^^ entity.name.tag
#                        ^^ constant.numeric.quantity`),
    ).toEqual([]);
  });

  test("tells the names of services from the keys within them, at any depth of indentation", async () => {
    expect(
      await wrong(`
services:
    stt:
#   ^^^ entity.name.type
        engine: process
#       ^^^^^^ entity.name.tag

        # a comment at any place
#       ^^^^^^^^^^^^^^^^^^^^^^^^ comment.line
        latency: 35ms
#       ^^^^^^^ entity.name.tag
    llm:
#   ^^^ entity.name.type
        args:
            max-num-seqs: 256
#           ^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm
        share: true
#       ^^^^^ entity.name.tag
#              ^^^^ constant.language
pipeline: [stt, llm]
^^^^^^^^ entity.name.tag
alternatives:
  two-gpus:
# ^^^^^^^^ entity.name.type
    pools: { default: { count: 2 } }
#   ^^^^^ entity.name.tag
  faster: { services: { tts: { args: { dtype: null } } } }
# ^^^^^^ entity.name.type
#                                      ^^^^^ entity.other.attribute-name.flag.vllm
#                                             ^^^^ constant.language`),
    ).toEqual([]);
  });

  test("shows quantities with their units: money, rates, times, sizes, shares, ranges", async () => {
    expect(
      await wrong(`
price: $0.39/h
#      ^ keyword.other.unit
#       ^^^^ constant.numeric.quantity
#           ^ keyword.operator.per
#            ^ keyword.other.unit
memory: 2.0GB..2.5GB
#       ^^^ constant.numeric.quantity
#          ^^ keyword.other.unit
#            ^^ keyword.operator.range
#              ^^^ constant.numeric.quantity
#                 ^^ keyword.other.unit
users: 10,000
#      ^^^^^^ constant.numeric.quantity
rate: 4/min
#     ^ constant.numeric.quantity
#      ^ keyword.operator.per
#       ^^^ keyword.other.unit
share: 75%
#      ^^ constant.numeric.quantity
#        ^ keyword.other.unit
wait: 100 ms
#     ^^^ constant.numeric.quantity
#         ^^ keyword.other.unit
throughput: {1: 15/min, 8: 70/min}
#               ^^ constant.numeric.quantity
#                  ^^^ keyword.other.unit
on: 2025-11-02
#   ^^^^^^^^^^ !constant.numeric`),
    ).toEqual([]);
  });

  test("knows GPUs as keys, and leaves words that only look like them", async () => {
    expect(
      await wrong(`
sessions_per_gpu: {L4: 8..10, A40: 15..20, RTX A4000: 4, A100 80GB: 30}
#                  ^^ support.constant.gpu
#                             ^^^ support.constant.gpu
#                                          ^^^^^^^^^ support.constant.gpu
#                                                        ^^^^^^^^^ support.constant.gpu
B2B-customers: 3
^^^^^^^^^^^^^ entity.name.tag
^^^^^^^^^^^^^ !support.constant.gpu`),
    ).toEqual([]);
  });

  test("keeps strings, block scalars, anchors and document marks", async () => {
    expect(
      await wrong(`
---
^^^ entity.other.document
name: "a \\"b\\" # c" # d
#     ^^^^^^^^^^^^^ string.quoted.double
#        ^^ constant.character.escape
#                   ^^^ comment.line
description: |
  35ms: not a key
#^^^^^^^^^^^^^^^^ string.unquoted.block
  # not a comment
# ^^^^^^^^^^^^^^^ !comment.line
base: &base { gpu: L4 }
#     ^^^^^ entity.name.type.anchor
#                  ^^ support.constant.gpu
other: *base
#      ^^^^^ variable.other.alias
quoted: 'it''s'
#       ^^^^^^^ string.quoted.single
url: runpod/spot@2025-02
#               ^^^^^^^^ !constant.numeric`),
    ).toEqual([]);
  });
});

test("in every example, each key is a key", async () => {
  const folder = join(projectRoot, "examples");
  const plans = (await readdir(folder)).filter((name) => name.endsWith(".gpuplan.yaml"));
  expect(plans.length).toBeGreaterThan(0);
  for (const plan of plans) {
    const lines = (await readFile(join(folder, plan), "utf8")).split("\n");
    const scopes = await scopesOf("source.gpuplan", lines);
    for (const [index, line] of lines.entries()) {
      const key = /^(?: *)(?:- )?([A-Za-z_][\w-]*):(?: |$)/.exec(line);
      if (!key) continue;
      const start = line.indexOf(key[1] ?? "");
      expect(scopes[index]?.[start]?.at(-1), `${plan}: ${line}`).toMatch(
        /^(entity\.(name|other)|support\.constant\.gpu)/,
      );
    }
  }
});

test("a mark that doesn't hold is reported", async () => {
  expect(await wrong("gpu: L4\n^^^ comment.line")).toEqual([
    '"gpu" should be comment.line, is entity.name.tag.gpuplan',
  ]);
  await expect(wrong("gpu: L4")).rejects.toThrow("no marks");
});
