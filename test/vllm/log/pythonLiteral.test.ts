import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPythonDict, readPythonFields } from "../../../src/vllm/log/pythonLiteral.ts";

const dict = (text: string) => Object.fromEntries(readPythonDict(text));
const fields = (text: string) => Object.fromEntries(readPythonFields(text));

describe("literals of Python", () => {
  it("are read as they are printed", () => {
    expect(
      dict(`{'a': 1, 'b': 0.9, 'c': None, 'd': True, 'e': ['x', "it's"], 'f': {'g': (1, 2)}, 'h': -1e-05}`),
    ).toEqual({
      a: 1,
      b: 0.9,
      c: null,
      d: true,
      e: ["x", "it's"],
      f: { g: [1, 2] },
      h: -1e-5,
    });
    expect(dict(String.raw`{'path': 'C:\\models', 'quote': 'it\'s'}`)).toEqual({
      path: "C:\\models",
      quote: "it's",
    });
    expect(dict("{}")).toEqual({});
  });

  it("leave objects as their text, brackets and commas inside them included", () => {
    expect(
      dict(
        "{'a': KVTransferConfig(kv_connector='X', extra={'b': 1}), 'c': <LoadFormat.AUTO: 'auto'>, 'd': torch.bfloat16}",
      ),
    ).toEqual({
      a: "KVTransferConfig(kv_connector='X', extra={'b': 1})",
      c: "<LoadFormat.AUTO: 'auto'>",
      d: "torch.bfloat16",
    });
    expect(
      fields('model=\'a/b\', max_seq_len=8192, compilation_config={"level":3,"sizes":[1,2]}, seed=0'),
    ).toEqual({
      model: "a/b",
      max_seq_len: 8192,
      compilation_config: { level: 3, sizes: [1, 2] },
      seed: 0,
    });
  });

  it("that are cut off give what is whole", () => {
    expect(dict("{'a': 1, 'b': {'c': 2, 'd")).toEqual({ a: 1 });
    expect(fields("a=1, b=Config(x=")).toEqual({ a: 1 });
    expect(fields("a=1, b='cut")).toEqual({ a: 1 });
  });

  it("of any text end", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."{}[]()<>'\",:=\\ aN1.-"), maxLength: 400 }),
        (text) => {
          expect(readPythonDict(`{${text}`)).toBeInstanceOf(Map);
          expect(readPythonFields(text)).toBeInstanceOf(Map);
        },
      ),
      { numRuns: 2000 },
    );
    expect(dict(`{'a': ${"[".repeat(50_000)}`)).toEqual({});
    expect(fields(`a=${"(".repeat(50_000)}`)).toEqual({});
  });
});
