import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPrice } from "../../src/catalog/findPrice.ts";
import { readPriceFile } from "../../src/deployment/priceFile.ts";

const row = "{ provider: acme, gpu: L4, on_demand_usd_per_hour: 0.5, as_of: 2026-05 }";

/** Problems as the characters that they are about. */
function problemsOf(text: string): readonly (readonly [string, string])[] {
  return readPriceFile(text).problems.map(({ range, message }) => [
    text.slice(range.start, range.end),
    message,
  ]);
}

describe("a file of own prices", () => {
  it("has the rows of the catalogue, with the price of an instance over its GPUs", () => {
    const { offers, problems } = readPriceFile(`prices:
  - provider: acme
    gpu: NVIDIA-L4
    gpu_count: 4
    on_demand_usd_per_hour: 2
    spot_usd_per_hour: 0.8
    as_of: 2026-05-14
    region: eu-1
    x-contract: 17
`);
    expect(problems).toEqual([]);
    expect(
      offers.map(({ gpuId, term, usdPerGpuHour, asOf, region }) => [
        gpuId,
        term,
        usdPerGpuHour,
        asOf,
        region,
      ]),
    ).toEqual([
      ["l4", "on-demand", 0.5, "2026-05-14", "eu-1"],
      ["l4", "spot", 0.2, "2026-05-14", "eu-1"],
    ]);
  });

  it("may be JSON, and a bare list", () => {
    const json = '[{"provider": "acme", "gpu": "l4", "spot_usd_per_hour": 0.2, "as_of": "2026-05"}]';
    expect(readPriceFile(json).offers).toHaveLength(1);
    expect(readPriceFile(`{"prices": ${json}}`).offers).toHaveLength(1);
  });

  it("comes before the catalogue, which still answers for the rest", () => {
    const { offers } = readPriceFile(
      "prices:\n  - { provider: runpod, gpu: L4, spot_usd_per_hour: 0.11, as_of: 2025-01 }\n",
    );
    const spot = { provider: "runpod", region: null, term: "spot", asOf: null } as const;
    const own = findPrice(spot, ["l4"], offers);
    const other = findPrice(spot, ["a40"], offers);
    expect(own.kind === "found" && own.offer.usdPerGpuHour).toBe(0.11);
    expect(other).toEqual(findPrice(spot, ["a40"]));
  });

  it.each([
    [`prices:\n  - ${row.replace("L4", "L5")}`, "L5", "The catalogue has no single GPU"],
    [`prices:\n  - ${row.replace("L4", "A100")}`, "A100", "Say which: "],
    [`prices:\n  - ${row.replace("0.5", "-1")}`, "-1", "a number above zero"],
    [
      `prices:\n  - ${row.replace("2026-05", "May")}`,
      "May",
      'as_of is a date such as 2026-05-14, not "May".',
    ],
    [`prices:\n  - ${row.replace("as_of", "as_off")}`, "as_off", "Did you mean as_of?"],
    [
      `prices:\n  - ${row.replace("on_demand_usd_per_hour: 0.5, ", "")}`,
      "{",
      "on_demand_usd_per_hour or spot",
    ],
    ["prices: 5", "5", "a list of rows"],
    ["prices:\n  - acme", "a", "A row is a mapping"],
  ])("says at the characters what is wrong: %j", (text, characters, message) => {
    const found = problemsOf(text);
    expect(found.map(([at]) => at)).toContain(characters);
    expect(found.map(([, sentence]) => sentence).join(" ")).toContain(message);
    expect(readPriceFile(text).offers.every(({ usdPerGpuHour }) => usdPerGpuHour > 0)).toBe(true);
  });

  it("gives no price of an instance that has nobody knows how many GPUs", () => {
    const withCount = (count: string) =>
      `prices:\n  - ${row.replace("gpu: L4", `gpu: L4, gpu_count: ${count}`)}`;
    expect(problemsOf(withCount("eight"))).toEqual([
      ["eight", 'gpu_count is a number above zero, not "eight".'],
    ]);
    expect(readPriceFile(withCount("eight")).offers).toEqual([]);
    expect(readPriceFile(withCount("null")).offers.map(({ gpuCount }) => gpuCount)).toEqual([1]);
  });

  it("never throws, and gives no price that is not one", () => {
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.constantFrom(null, true, "l4", "2026-05", 0, -1, 1e308),
    );
    const names = [
      "provider",
      "gpu",
      "on_demand_usd_per_hour",
      "spot_usd_per_hour",
      "as_of",
      "gpu_count",
      "__proto__",
    ];
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom(...names), value)), fc.string(), (rows, noise) => {
        readPriceFile(noise);
        for (const { usdPerGpuHour } of readPriceFile(JSON.stringify({ prices: rows })).offers)
          expect(usdPerGpuHour > 0 && Number.isFinite(usdPerGpuHour)).toBe(true);
      }),
    );
  });
});
