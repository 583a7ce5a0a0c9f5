import type { PriceReference } from "./priceReference.ts";
import { allOffers, type Offer, offersForGpu, type PriceTerm } from "./prices.ts";

export type PriceMatch =
  | {
      readonly kind: "found";
      /** The cheapest of `byGpu`: what the GPUs cost if any of them will do. */
      readonly offer: Offer;
      readonly byGpu: ReadonlyMap<string, Offer>;
      /** GPUs of the question that have no such price. */
      readonly missing: readonly string[];
    }
  /** `lacks` is the first part of the question that no row answers; `available` what there is instead. */
  | {
      readonly kind: "none";
      readonly lacks: "gpu" | "region" | "term" | "date";
      readonly available: readonly string[];
    };

/**
 * The price per GPU and hour that a reference such as `runpod/spot` means: of the provider's offers with that
 * term (and region, and date), the newest ones; of these the cheapest. Offers of one's own come before the catalogue's.
 */
export function findPrice(
  reference: PriceReference,
  gpuIds: readonly string[],
  ownOffers: readonly Offer[] = [],
): PriceMatch {
  const byGpu = new Map<string, Offer>();
  const missing: string[] = [];
  for (const gpuId of gpuIds) {
    const answering = (offers: readonly Offer[]) =>
      cheapestOfNewest(offers.filter((candidate) => answers(candidate, reference)));
    const offer = answering(ofGpu(ownOffers, gpuId)) ?? answering(offersForGpu(gpuId));
    if (offer) byGpu.set(gpuId, offer);
    else missing.push(gpuId);
  }
  const offer = cheapest([...byGpu.values()]);
  return offer ? { kind: "found", offer, byGpu, missing } : explainAbsence(reference, gpuIds);
}

/** The cheapest of what each provider asks by its newest rows; hearsay is left out. `null` when nobody has a price. */
export function cheapestPrice(
  gpuIds: readonly string[],
  term: PriceTerm = "on-demand",
  ownOffers: readonly Offer[] = [],
): Offer | null {
  const own = gpuIds.flatMap((gpuId) => ofGpu(ownOffers, gpuId)).filter((offer) => offer.term === term);
  if (own.length > 0) return cheapestOfNewest(own);
  const offers = gpuIds.flatMap((gpuId) => {
    const known = offersForGpu(gpuId).filter((offer) => offer.term === term && offer.asOfKind !== "quoted");
    const providers = new Set(known.map((offer) => offer.provider));
    return [...providers].map((provider) =>
      cheapestOfNewest(known.filter((offer) => offer.provider === provider)),
    );
  });
  return cheapest(offers.filter((offer) => offer !== null));
}

function ofGpu(offers: readonly Offer[], gpuId: string): readonly Offer[] {
  return offers.filter((offer) => offer.gpuId === gpuId);
}

function answers(offer: Offer, reference: PriceReference): boolean {
  return (
    offer.provider === reference.provider.toLowerCase() &&
    isInRegion(offer, reference) &&
    offer.term === reference.term &&
    isOfDate(offer, reference)
  );
}

function isInRegion(offer: Offer, { region }: PriceReference): boolean {
  return region === null || offer.region?.toLowerCase() === region || offer.tier === region;
}

/** A month asks for all of its days, and a row that knows only its month answers for each of them. */
function isOfDate(offer: Offer, { asOf }: PriceReference): boolean {
  return asOf === null || offer.asOf.startsWith(asOf) || asOf.startsWith(offer.asOf);
}

function cheapestOfNewest(offers: readonly Offer[]): Offer | null {
  const newest = offers
    .map((offer) => offer.asOf)
    .sort()
    .at(-1);
  return cheapest(offers.filter((offer) => offer.asOf === newest));
}

function cheapest(offers: readonly Offer[]): Offer | null {
  return offers.reduce<Offer | null>(
    (best, offer) => (best === null || offer.usdPerGpuHour < best.usdPerGpuHour ? offer : best),
    null,
  );
}

function explainAbsence(reference: PriceReference, gpuIds: readonly string[]): PriceMatch {
  const ofGpu = gpuIds.flatMap(offersForGpu);
  const ofProvider = ofGpu.filter((offer) => offer.provider === reference.provider);
  if (ofProvider.length === 0)
    return none(
      "gpu",
      ofGpu.map((offer) => offer.provider),
    );
  const inRegion = ofProvider.filter((offer) => isInRegion(offer, reference));
  if (inRegion.length === 0)
    return none(
      "region",
      ofProvider.map((offer) => offer.region),
    );
  const ofTerm = inRegion.filter((offer) => offer.term === reference.term);
  if (ofTerm.length === 0)
    return none(
      "term",
      inRegion.map((offer) => offer.term),
    );
  return none(
    "date",
    ofTerm.map((offer) => offer.asOf),
  );
}

function none(lacks: "gpu" | "region" | "term" | "date", available: readonly (string | null)[]): PriceMatch {
  const names = new Set(available.filter((name) => name !== null));
  return { kind: "none", lacks, available: [...names].sort() };
}

/** References that have a price for one of these GPUs, for completion: `runpod/spot`, `gcp/us-central1/spot`. */
export function priceReferences(gpuIds: readonly string[] | null): readonly string[] {
  const offers = gpuIds === null ? allOffers() : gpuIds.flatMap(offersForGpu);
  const references = offers.flatMap((offer) => {
    const short = `${offer.provider}/${offer.term}`;
    // A marketplace's regions are one machine each, and not something to ask for.
    const region = offer.region !== null && /^[a-z0-9-]+$/.test(offer.region) ? offer.region : null;
    return region === null ? [short] : [short, `${offer.provider}/${region}/${offer.term}`];
  });
  return [...new Set(references)].sort();
}
