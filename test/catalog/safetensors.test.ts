import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  LARGEST_HEADER_BYTES,
  readHeader,
  readHeaderLength,
  readShardIndex,
} from "../../src/catalog/safetensors.ts";
import { indexOf, jsonBytes, safetensorsOf, withLength } from "../hub/storedModels.ts";

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("the length of a header", () => {
  it("is a little-endian number of 64 bits", () => {
    expect(readHeaderLength(withLength(new Uint8Array(), 20_000n))).toEqual({ value: 20_000 });
    expect(readHeaderLength(Uint8Array.from([0x2a, 1, 0, 0, 0, 0, 0, 0]))).toEqual({ value: 298 });
  });

  it("is read at any place of a buffer", () => {
    const bytes = Buffer.concat([Buffer.from("abc"), withLength(new Uint8Array(), 77n)]).subarray(3);
    expect(readHeaderLength(bytes)).toEqual({ value: 77 });
  });

  it.each([
    ["2^60", 2n ** 60n],
    ["2^64 - 1", 2n ** 64n - 1n],
    ["one more than is read", BigInt(LARGEST_HEADER_BYTES) + 1n],
    ["nothing", 0n],
  ])("of %s is no safetensors file", (_, length) => {
    expect(readHeaderLength(withLength(new Uint8Array(), length))).toMatchObject({
      problem: expect.stringContaining("is not a safetensors file"),
    });
  });

  it("needs eight bytes", () => {
    expect(readHeaderLength(Buffer.from("<html>"))).toEqual({
      problem: "is too short for a safetensors file",
    });
  });
});

describe("a header", () => {
  const header = (value: unknown) => readHeader(jsonBytes(value));
  const tensor = { dtype: "BF16", shape: [2, 3], data_offsets: [10, 22] };

  it("lists tensors with their bytes", () => {
    expect(header({ __metadata__: { format: "pt" }, a: tensor })).toEqual({
      value: [{ name: "a", dtype: "BF16", shape: [2, 3], bytes: 12 }],
    });
  });

  it("takes hostile names for names", () => {
    const text = `{"__proto__": ${JSON.stringify(tensor)}, "constructor": ${JSON.stringify(tensor)}}`;
    const reading = readHeader(Buffer.from(text));
    expect(reading).toMatchObject({ value: [{ name: "__proto__" }, { name: "constructor" }] });
    expect({}).not.toHaveProperty("dtype");
  });

  it.each([
    ["cut off", readHeader(Buffer.from('{"a": {"dtype": "BF16", "sha'))],
    ["not UTF-8", readHeader(Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]))],
    ["a list", header([tensor])],
    ["a web page", readHeader(Buffer.from("<!doctype html>"))],
    ["without tensors", header({ __metadata__: {} })],
    ["of an entry that is no tensor", header({ a: 5 })],
    ["of a dtype that is none", header({ a: { ...tensor, dtype: "<b>" } })],
    ["of negative sizes", header({ a: { ...tensor, shape: [-1] } })],
    ["of sizes that are none", header({ a: { ...tensor, shape: [1e308] } })],
    ["of offsets in reverse", header({ a: { ...tensor, data_offsets: [22, 10] } })],
    ["of a name of a million letters", header({ ["a".repeat(1e6)]: tensor })],
  ])("%s is refused as a whole", (_, reading) => {
    expect(reading).toHaveProperty("problem");
  });

  it("gives back what was written, for any tensors", () => {
    const entry = fc.record({
      name: fc.string({ maxLength: 60 }).filter((name) => name !== "__metadata__"),
      dtype: fc.constantFrom("BF16", "F32", "I32", "F8_E4M3"),
      shape: fc.array(fc.nat({ max: 4096 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ name }) => name, minLength: 1 }), (entries) => {
        const file = safetensorsOf(entries);
        const reading = readHeader(file.subarray(8));
        const names = "value" in reading ? reading.value.map(({ name }) => name) : [];
        // `__proto__` cannot be written by way of an object.
        const written = entries.map(({ name }) => name).filter((name) => name !== "__proto__");
        expect(new Set(names)).toEqual(new Set(written.length === 0 ? [] : written));
      }),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readHeaderLength(bytes);
        readHeader(bytes);
        readShardIndex(textOf(bytes));
      }),
    );
  });
});

describe("an index", () => {
  it("lists names and the total", () => {
    expect(readShardIndex(textOf(indexOf(["a.weight", 'quote"d', "b"], 123)))).toEqual({
      value: { names: ["a.weight", 'quote\\"d', "b"], totalBytes: 123 },
    });
    expect(readShardIndex(textOf(indexOf(["a"])))).toMatchObject({ value: { totalBytes: null } });
  });

  it.each([
    ["without names", "{}"],
    ["with an empty map", '{"weight_map": {}}'],
    ["cut off in a name", '{"weight_map": {"a.weight": "one", "b.we'],
    ["cut off behind the map", '{"weight_map": {"a.weight": "one"}, "metadata": {'],
    ["of something else", '{"weight_map": {"a": {"b": 1}}}'],
    ["that is a web page", "<html></html>"],
  ])("%s is refused", (_, text) => {
    expect(readShardIndex(text)).toHaveProperty("problem");
  });

  it("of a million names is read in a moment, and a longer one refused", () => {
    const index = (count: number) => `{"weight_map":{${'"l.7.w":"f",'.repeat(count - 1)}"l.8.w":"f"}}`;
    const start = performance.now();
    const reading = readShardIndex(index(1_000_000));
    expect("value" in reading && reading.value.names.length).toBe(1_000_000);
    expect(readShardIndex(index(1_000_001))).toHaveProperty("problem");
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
