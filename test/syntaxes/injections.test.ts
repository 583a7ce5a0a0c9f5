import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../editor/host/paths.ts";
import { wrongScopes } from "./markedScopes.ts";

describe("vLLM flags in shell scripts", () => {
  const wrong = (marked: string): Promise<string[]> => wrongScopes("source.shell", marked);

  test("stand out in a launch with continuations, in every spelling", async () => {
    expect(
      await wrong(`
vllm serve Qwen/Qwen2.5-7B-Instruct \\
^^^^ entity.name.command.shell
#    ^^^^^ keyword.other.subcommand.vllm
#          ^^^^^^^^^^^^^^^^^^^^^^^^ !entity.name.command.shell
  --max-model-len 32768 --gpu_memory_utilization=0.90 \\
#  ^^^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ !invalid
#                        ^^^^^^^^^^^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm
  --speculative-config.method mtp --port 8000
#  ^^^^^^^^^^^^^^^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm
#                                   ^^^^ !entity.other.attribute-name.flag.vllm
echo done
^^^^ support.function`),
    ).toEqual([]);
  });

  test("stand out in a quoted script", async () => {
    expect(
      await wrong(`
bash -lc "exec vllm serve m --tensor-parallel-size 2"
#              ^^^^ support.function.vllm
#                   ^^^^^ keyword.other.subcommand.vllm
#                           ^^^^^^^^^^^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm
python -m vllm.entrypoints.openai.api_server --enforce-eager
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ support.function.vllm`),
    ).toEqual([]);
  });

  test("are left alone in comments and where another word contains them", async () => {
    expect(
      await wrong(`
# --max-model-len 8192
  ^^^^^^^^^^^^^^^ !entity.other.attribute-name.flag.vllm
tool --max-model-length 3 --no-max-num-seqs
#    ^^^^^^^^^^^^^^^^^^ !entity.other.attribute-name.flag.vllm
#                         ^^^^^^^^^^^^^^^^^ !entity.other.attribute-name.flag.vllm`),
    ).toEqual([]);
  });
});

describe("the directive comment", () => {
  test("stands out in shell, with its keys and values", async () => {
    expect(
      await wrongScopes(
        "source.shell",
        `
# gpuplan: gpu=2x L4 concurrency=10 context="32K" vllm=0.11
^ punctuation.definition.comment
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.line
  ^^^^^^^ keyword.other.directive.gpuplan
           ^^^ variable.parameter.directive
               ^^^^^ string.unquoted.directive
                     ^^^^^^^^^^^ variable.parameter.directive
                                 ^^ string.unquoted.directive
                                    ^^^^^^^ variable.parameter.directive
                                            ^^^^^ string.unquoted.directive
vllm serve m # gpuplan: gpu=L4
               ^^^^^^^ keyword.other.directive.gpuplan
# nothing about gpuplan: here
                ^^^^^^^ !keyword.other.directive.gpuplan`,
      ),
    ).toEqual([]);
  });

  test("stands out in YAML", async () => {
    expect(
      await wrongScopes(
        "source.yaml",
        `
services:
  # gpuplan: gpu=L4 context=32K
#   ^^^^^^^ keyword.other.directive.gpuplan
#            ^^^ variable.parameter.directive
#                   ^^^^^^^ variable.parameter.directive
  chat: 1 # gpuplan: gpu=L4
#           ^^^^^^^ keyword.other.directive.gpuplan`,
      ),
    ).toEqual([]);
  });
});

describe("vLLM flags in YAML", () => {
  test("stand out in plain, quoted and block scalars", async () => {
    expect(
      await wrongScopes(
        "source.yaml",
        `
command: ["--max-model-len=32768", --kv-cache-dtype, fp8]
#          ^^^^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm
#                          ^^^^^ constant.numeric.vllm
args:
  - --max-num-seqs=64
#     ^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm
script: |
  vllm serve m --tensor-parallel-size 2
# ^^^^ support.function.vllm
#      ^^^^^ keyword.other.subcommand.vllm
#              ^^^^^^^^^^^^^^^^^^^^^^ entity.other.attribute-name.flag.vllm`,
      ),
    ).toEqual([]);
  });
});

test("every flag that is highlighted is one of vLLM's", async () => {
  const read = async (path: string): Promise<string> => readFile(join(projectRoot, path), "utf8");
  const grammar = await read("syntaxes/vllm-flags.injection.tmLanguage.json");
  const [, alternatives = ""] = /\(\?:((?:[a-z0-9]+(?:\[-_\][a-z0-9]+)*\|)+[^)]*)\)/.exec(grammar) ?? [];
  const highlighted = alternatives.split("|").map((name) => `--${name.replaceAll("[-_]", "-")}`);
  const flags = await read("src/vllm/data/flags.json");
  expect(highlighted.length).toBeGreaterThan(50);
  expect(highlighted.filter((flag) => !flags.includes(`"flag": "${flag}"`))).toEqual([]);
});
