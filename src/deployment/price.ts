import { cheapestPrice, findPrice } from "../catalog/findPrice.ts";
import { formatPriceReference } from "../catalog/priceReference.ts";
import type { Offer } from "../catalog/prices.ts";
import type { TextRange } from "../text/textRange.ts";
import { formatCount } from "../units/print.ts";
import type { GpuChoice, GpuPrice } from "./deployment.ts";
import { electricityPerHour, unknownPower } from "./electricity.ts";
import { defaultFact, type Fact, unknownFact, writtenFact } from "./fact.ts";
import { isSameGpu, type LookUps } from "./lookUps.ts";
import type { PriceWish } from "./priceWish.ts";

/** The price of one GPU per hour; a fact, because a price nobody wrote must say whose it is. */
export function priceOf(
  wish: PriceWish,
  gpu: GpuChoice | null,
  { ownOffers = [] }: Pick<LookUps, "ownOffers">,
): Fact<GpuPrice | null> {
  const none = defaultFact<GpuPrice | null>(null, "no price is known");
  if (gpu === null) return none;
  switch (wish.kind) {
    case "none":
      return none;
    case "bought":
      return boughtPrice(wish, gpu);
    case "cheapest": {
      const offer = cheapestPrice(gpu.ids, "on-demand", ownOffers);
      if (offer === null) return none;
      const reference = referenceOf(offer, ownOffers);
      return defaultFact(
        { perHour: offer.usdPerGpuHour, currency: "USD", reference, asOf: offer.asOf },
        reference,
      );
    }
    case "reference": {
      const match = findPrice(wish.reference, gpu.ids, ownOffers);
      if (match.kind === "none") {
        const instead =
          match.available.length > 0 ? ` There is: ${match.available.slice(0, 4).join(", ")}.` : "";
        return unknownFact(
          null,
          `The price list has no ${wish.written} for ${gpu.label}.${instead}`,
          wish.range,
        );
      }
      const { offer } = match;
      const reference = referenceOf(offer, ownOffers);
      return writtenFact(
        { perHour: offer.usdPerGpuHour, currency: "USD", reference, asOf: offer.asOf },
        wish.range,
      );
    }
    case "rate":
      return ownPrice(wish.perHour, "this file", wish.range);
    case "rate-by-gpu": {
      const rate = wish.perHourByGpu.find(([name]) => isSameGpu(name, gpu));
      return rate === undefined
        ? unknownFact(null, `No price is given for ${gpu.label}.`, wish.range)
        : ownPrice(rate[1], "this file", wish.range);
    }
  }
}

function referenceOf(offer: Offer, ownOffers: readonly Offer[]): string {
  return `${formatPriceReference(offer)}${ownOffers.includes(offer) ? " (own price)" : ""}`;
}

function boughtPrice(wish: PriceWish & { readonly kind: "bought" }, gpu: GpuChoice): Fact<GpuPrice | null> {
  const { perHour, months, dollarsPerKilowattHour, range } = wish;
  if (perHour === null) return defaultFact(null, "bought once, which is no cost by the hour");
  const over = `bought, over ${formatCount(months ?? 0)} months`;
  if (dollarsPerKilowattHour === null) return ownPrice(perHour, over, range);
  const current = electricityPerHour(dollarsPerKilowattHour, gpu);
  return current === null
    ? unknownFact(null, unknownPower(gpu), range)
    : ownPrice(perHour + current, `${over}, with its electricity`, range);
}

function ownPrice(perHour: number, reference: string, range: TextRange): Fact<GpuPrice | null> {
  return writtenFact({ perHour, currency: "USD", reference, asOf: null }, range);
}
