import type { PriceReference } from "../catalog/priceReference.ts";
import type { TextRange } from "../text/textRange.ts";

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
  /** Bought; `perHour` where the purchase is spread over a time, else a one-off that has no cost by the hour. */
  | {
      readonly kind: "bought";
      readonly perHour: number | null;
      readonly months: number | null;
      /** Of the current that the GPU draws beside. */
      readonly dollarsPerKilowattHour: number | null;
      readonly range: TextRange;
    }
  /** Given in a way that yields no price. */
  | { readonly kind: "none" };
