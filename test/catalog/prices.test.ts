import { describe, expect, it } from "vitest";
import * as z from "zod";
import priceRows from "../../src/catalog/data/prices.json";
import { cheapestPrice, findPrice, priceReferences } from "../../src/catalog/findPrice.ts";
import { gpuById } from "../../src/catalog/gpus.ts";
import { priceRecordSchema } from "../../src/catalog/priceRecord.ts";
import { formatPriceReference, parsePriceReference } from "../../src/catalog/priceReference.ts";
import { allOffers, type Offer, offersForGpu } from "../../src/catalog/prices.ts";

function usdPerHour(reference: string, ...gpuIds: string[]): number | null {
  const parsed = parsePriceReference(reference);
  if (!parsed.reference) throw new Error(`${reference}: ${parsed.problem.kind}`);
  const match = findPrice(parsed.reference, gpuIds);
  return match.kind === "found" ? match.offer.usdPerGpuHour : null;
}

describe("the price table", () => {
  it("keeps to its schema and names GPUs of the catalogue", () => {
    const rows = z.array(priceRecordSchema).parse(priceRows);
    expect(rows.filter((row) => gpuById(row.gpu) === null)).toEqual([]);
  });

  it("asks a plausible price for one GPU", () => {
    for (const offer of allOffers()) {
      expect(offer.usdPerGpuHour, JSON.stringify(offer)).toBeGreaterThan(0.02);
      expect(offer.usdPerGpuHour, JSON.stringify(offer)).toBeLessThan(30);
    }
  });
});

describe("findPrice", () => {
  it("gives the rates of February 2025 that a speech service was sized with", () => {
    expect(usdPerHour("runpod/spot@2025-02", "l4")).toBe(0.39);
    expect(usdPerHour("runpod/spot@2025-02", "a40")).toBe(0.69);
    expect(usdPerHour("runpod/on-demand@2025-02", "l4")).toBe(0.74);
    expect(usdPerHour("runpod/on-demand@2025-02", "a40")).toBe(1.39);
  });

  it("gives the newest rates without a date", () => {
    expect(usdPerHour("runpod/spot", "l4")).toBe(0.32);
    expect(usdPerHour("runpod/spot", "a40")).toBe(0.2);
  });

  it("divides a machine's price by its GPUs and takes the cheapest machine", () => {
    expect(usdPerHour("gcp/on-demand", "l4")).toBe(0.7068);
    expect(usdPerHour("aws/on-demand", "a100-sxm4-80gb")).toBeCloseTo(27.4471 / 8, 6);
  });

  it("asks one region, or one tier, where the reference names it", () => {
    expect(usdPerHour("gcp/us-central1/spot", "l4")).toBe(0.3973);
    expect(usdPerHour("gcp/spot", "l4")).toBe(0.3899);
    expect(usdPerHour("runpod/secure/on-demand", "h100-sxm")).toBe(3.99);
    expect(usdPerHour("runpod/on-demand", "h100-sxm")).toBe(2.69);
  });

  it("prices a family by each member and by the cheapest", () => {
    const { reference } = parsePriceReference("gcp/us-central1/spot");
    const match = reference && findPrice(reference, ["a100-pcie-80gb", "a100-sxm4-80gb"]);
    expect(match).toMatchObject({
      kind: "found",
      missing: ["a100-pcie-80gb"],
      offer: { gpuId: "a100-sxm4-80gb" },
    });
  });

  it.each([
    ["azure/on-demand", "l4", "gpu", "gcp"],
    ["gcp/europe-west4/spot", "t4", "gpu", "aws"],
    ["azure/swedencentral/on-demand", "t4", "region", "eastus"],
    ["aws/spot", "l4", "term", "on-demand"],
    ["runpod/spot@2024-01", "l4", "date", "2025-02"],
  ])("says what %s has no price of %s for", (text, gpuId, lacks, available) => {
    const { reference } = parsePriceReference(text);
    expect(reference && findPrice(reference, [gpuId])).toMatchObject({
      kind: "none",
      lacks,
      available: expect.arrayContaining([available]),
    });
  });
});

describe("parsePriceReference", () => {
  it.each([
    ["runpood/spot", "unknown-provider", "runpood", "runpod"],
    ["", "unknown-provider", "", null],
    ["runpod", "missing-term", "runpod", "spot"],
    ["runpod/", "missing-term", "runpod", "spot"],
    ["runpod/spott@2025-02", "unknown-term", "spott", "spot"],
    ["gcp/us-central/spot", "unknown-region", "us-central", "us-central1"],
    ["runpod/spot@2025-13", "invalid-date", "2025-13", null],
    ["runpod/spot@Feb", "invalid-date", "Feb", null],
    ["gcp/us-central1/spot/l4", "extra-part", "l4", null],
  ])("finds what is wrong in “%s”", (text, kind, written, near) => {
    const { problem } = parsePriceReference(text);
    expect(problem).toMatchObject({ kind, written });
    expect(problem && text.slice(problem.range.start, problem.range.end)).toBe(written);
    if (near) expect(problem?.nearest).toContain(near);
  });

  it("reads what completion offers and what it prints itself", () => {
    for (const reference of priceReferences(null))
      expect(parsePriceReference(reference).problem, reference).toBeNull();
    for (const offer of allOffers()) {
      const { reference } = parsePriceReference(formatPriceReference(offer));
      expect(reference && findPrice(reference, [offer.gpuId]).kind, formatPriceReference(offer)).toBe(
        "found",
      );
    }
  });
});

describe("cheapestPrice", () => {
  it("takes the newest of each provider, on demand unless asked otherwise", () => {
    expect(cheapestPrice(["l4"])).toMatchObject({
      provider: "runpod",
      usdPerGpuHour: 0.39,
      asOf: "2026-01-01",
    });
    expect(cheapestPrice(["l4"], "spot")).toMatchObject({ usdPerGpuHour: 0.32 });
  });

  it("takes offers of one's own before the catalogue's, by the same rule", () => {
    const [some] = offersForGpu("l4");
    if (!some) throw new Error("nobody offers an L4");
    const offer = (provider: string, usdPerGpuHour: number, asOf: string): Offer => ({
      ...some,
      provider,
      term: "on-demand",
      usdPerGpuHour,
      asOf,
      asOfKind: "page-read",
    });
    const own = [
      offer("acme", 2, "2026-05"),
      offer("acme", 1, "2026-01"),
      offer("bolt", 1.5, "2026-04"),
      offer("bolt", 0.1, "2025-04"),
    ];
    expect(cheapestPrice(["l4"], "on-demand", own)).toMatchObject({ provider: "bolt", usdPerGpuHour: 1.5 });
    expect(cheapestPrice(["a40"], "on-demand", own)).toEqual(cheapestPrice(["a40"]));
    const spot = { provider: "acme", region: null, term: "spot", asOf: null } as const;
    expect(findPrice(spot, ["l4"], own)).toMatchObject({ lacks: "term", available: ["on-demand"] });
  });

  it("says nothing of a GPU that nobody offers", () => {
    expect(cheapestPrice(["gaudi2"])).toBeNull();
  });
});
