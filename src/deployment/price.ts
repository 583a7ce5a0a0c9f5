import { cheapestPrice, findPrice } from "../catalog/findPrice.ts";
import { formatPriceReference, type PriceReference } from "../catalog/priceReference.ts";
import type { TextRange } from "../text/textRange.ts";
import type { GpuChoice, GpuPrice } from "./deployment.ts";
import { defaultFact, type Fact, unknownFact, writtenFact } from "./fact.ts";

/** How a GPU is paid for, as far as it does not depend on which GPU it is; asked again when the GPU changes. */
export type PriceWish =
  /** Nobody says: the cheapest newest on-demand price over all providers. */
  | { readonly kind: "cheapest" }
  | {
      readonly kind: "reference";
      readonly reference: PriceReference;
      readonly written: string;
      readonly range: TextRange;
    }
  | { readonly kind: "rate"; readonly perHour: number; readonly range: TextRange }
  | {
      readonly kind: "rate-by-gpu";
      readonly perHourByGpu: readonly (readonly [string, number])[];
      readonly range: TextRange;
    }
  /** Bought, or given in a way that yields no hourly price. */
  | { readonly kind: "none" };

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
