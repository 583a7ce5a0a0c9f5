import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGpuTarget } from "../../src/catalog/gpuTarget.ts";

describe("parseGpuTarget", () => {
  it.each([
    ["L4", null, "L4"],
    ["2x L4", 2, "L4"],
    ["2xL4", 2, "L4"],
    ["2 × L4", 2, "L4"],
    ["L4 x2", 2, "L4"],
    ["L4x2", 2, "L4"],
    ["L4:2", 2, "L4"],
    ["8*H100 SXM", 8, "H100 SXM"],
    ["A100 80GB x 4", 4, "A100 80GB"],
    ["2x4090", 2, "4090"],
    ["4090x2", 2, "4090"],
    ["4090", null, "4090"],
    ["RTX 4090", null, "RTX 4090"],
    ["RX 580", null, "RX 580"],
    ["RX 7900 XTX", null, "RX 7900 XTX"],
    ["MI300X", null, "MI300X"],
    ["0x L4", null, "0x L4"],
    ["L4:0", null, "L4:0"],
  ])("reads %s", (text, count, name) => {
    expect(parseGpuTarget(text)).toMatchObject({ count, name });
  });

  it.each(["", "   "])("finds no name in “%s”", (text) => {
    expect(parseGpuTarget(text)).toBeNull();
  });

  it("gives ranges that hold what was read", () => {
    const part = fc.constantFrom("L4", "A100 80GB", "rtx 4090", " ", "x", "2", "2x ", ":", " x4", "*");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join("");
        const target = parseGpuTarget(text);
        if (!target) return;
        expect(text.slice(target.nameRange.start, target.nameRange.end)).toBe(target.name);
        if (target.countRange) {
          expect(Number(text.slice(target.countRange.start, target.countRange.end))).toBe(target.count);
        }
      }),
    );
  });
});
