import { cheapestPrice, findPrice } from "../catalog/findPrice.ts";
import { formatPriceReference } from "../catalog/priceReference.ts";
import type { GpuChoice, GpuPrice } from "./deployment.ts";
import { defaultFact, type Fact, unknownFact, writtenFact } from "./fact.ts";
import type { PriceWish } from "./priceWish.ts";

/** The price of one GPU per hour; a fact, because a price nobody wrote must say whose it is. */
export function priceOf(
  wish: PriceWish,
  gpu: GpuChoice | null,
  sameGpu: (name: string, gpu: GpuChoice) => boolean,
): Fact<GpuPrice | null> {
  const none = defaultFact<GpuPrice | null>(null, "no price is known");
  if (gpu === null) return none;
  switch (wish.kind) {
    case "none":
      return none;
    case "cheapest": {
      const offer = cheapestPrice(gpu.ids);
      if (offer === null) return none;
      const reference = formatPriceReference(offer);
      return defaultFact({ perHour: offer.usdPerGpuHour, currency: "USD", reference }, reference);
    }
    case "reference": {
      const match = findPrice(wish.reference, gpu.ids);
      if (match.kind === "none") {
        const instead =
          match.available.length > 0 ? ` There is: ${match.available.slice(0, 4).join(", ")}.` : "";
        return unknownFact(
          null,
          `The price list has no ${wish.written} for ${gpu.label}.${instead}`,
          wish.range,
        );
      }
      return writtenFact(
        { perHour: match.offer.usdPerGpuHour, currency: "USD", reference: formatPriceReference(match.offer) },
        wish.range,
      );
    }
    case "rate":
      return writtenFact({ perHour: wish.perHour, currency: "USD", reference: "this file" }, wish.range);
    case "rate-by-gpu": {
      const rate = wish.perHourByGpu.find(([name]) => sameGpu(name, gpu));
      return rate === undefined
        ? unknownFact(null, `No price is given for ${gpu.label}.`, wish.range)
        : writtenFact({ perHour: rate[1], currency: "USD", reference: "this file" }, wish.range);
    }
  }
}
