import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, encodeLike } from "../../src/text/textEncoding.node.ts";

const little = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
const big = (text: string) => little(text).swap16();
const utf8 = (text: string) => Buffer.from(text, "utf8");

describe("the bytes of a text", () => {
  it.each([
    ["UTF-8", utf8("größe 😀")],
    ["UTF-8 with a mark", utf8("\uFEFFgröße 😀")],
    ["UTF-16 of PowerShell", little("größe 😀")],
    ["UTF-16 the other way around", big("größe 😀")],
  ])("are read as %s, and written so again", (_, bytes) => {
    expect(decodeText(bytes)).toBe("größe 😀");
    expect(encodeLike(bytes, "größe 😀")).toEqual(bytes);
    const other = encodeLike(bytes, "µ");
    expect(other && decodeText(other)).toBe("µ");
    expect(other?.subarray(0, 1)).toEqual(
      bytes[0] === 0x67 ? utf8("µ").subarray(0, 1) : bytes.subarray(0, 1),
    );
  });

  it.each([
    ["Latin-1", Buffer.from("# caf\u00e9\n", "latin1")],
    ["half a character of UTF-16", little("a").subarray(0, 3)],
    ["a lone half of a pair", little("\ud800")],
  ])("are not written where %s would be lost", (_, bytes) => {
    expect(encodeLike(bytes, "x")).toBeNull();
  });

  it("are never lost", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom([], [0xff, 0xfe], [0xef, 0xbb, 0xbf]),
        (rest, first) => {
          const bytes = Buffer.from([...first, ...rest]);
          const same = encodeLike(bytes, decodeText(bytes));
          if (same !== null) expect(same).toEqual(bytes);
        },
      ),
    );
  });
});
