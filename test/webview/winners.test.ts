import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Option, winners } from "../../webview/whichWhen/winners.ts";

const stairs = (label: string, each: number, dollars: number): Option => ({
  label,
  costAt: (size) => Math.ceil(size / each) * dollars,
});

const rows = (options: readonly Option[], most: number) =>
  winners(options, most).map(({ option, from, to }) => [option.label, from, to]);

describe("which option wins when", () => {
  test("small ones for little, large ones for much", () => {
    expect(rows([stairs("small", 4, 100), stairs("large", 32, 300)], 32)).toEqual([
      ["small", 1, 12],
      ["large", 13, 32],
    ]);
  });

  test("says the next best at the start of each range", () => {
    const [first, second] = winners([stairs("small", 4, 100), stairs("large", 32, 300)], 32);
    expect(first?.next?.dollars).toBe(300);
    expect(second?.next?.option.label).toBe("small");
    expect(second?.next?.dollars).toBe(400);
  });

  test("leaves out what can't be carried at all", () => {
    expect(rows([{ label: "never", costAt: () => Number.POSITIVE_INFINITY }], 8)).toEqual([]);
    expect(winners([], 8)).toEqual([]);
  });

  test("covers every size once, in order, and each start is won by its option", () => {
    const options = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 900 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(options, fc.integer({ min: 1, max: 500 }), (each, most) => {
        const all = each.map(([size, dollars], index) => stairs(String(index), size, dollars));
        const wins = winners(all, most);
        expect(wins[0]?.from).toBe(1);
        expect(wins.at(-1)?.to).toBe(most);
        for (const [index, win] of wins.entries()) {
          if (index > 0) expect(win.from).toBe((wins[index - 1]?.to ?? 0) + 1);
          const cheapest = Math.min(...all.map((option) => option.costAt(win.from)));
          expect(win.option.costAt(win.from)).toBe(cheapest);
        }
      }),
    );
  });
});
