import type { Offer } from "../catalog/prices.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { type PriceFileProblem, readPriceFile } from "../deployment/priceFile.ts";

/** Look-ups that know the person's own prices, as far as a file of them was given. */
export interface OwnPrices {
  readonly lookUps: LookUps;
  /** The text of the file, `null` for none; answers with what is wrong in it. */
  readonly use: (text: string | null) => readonly PriceFileProblem[];
}

/** `onChange` is called whenever other prices count. */
export function createOwnPrices(lookUps: LookUps, onChange: () => void): OwnPrices {
  let ownOffers: readonly Offer[] = [];
  return {
    lookUps: {
      ...lookUps,
      get ownOffers() {
        return ownOffers;
      },
    },
    use: (text) => {
      const { offers, problems } = text === null ? { offers: [], problems: [] } : readPriceFile(text);
      ownOffers = offers;
      onChange();
      return problems;
    },
  };
}
