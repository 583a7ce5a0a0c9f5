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
  if (offer) return { kind: "found", offer, byGpu, missing };
  return explainAbsence(
    reference,
    gpuIds.flatMap((gpuId) => [...ofGpu(ownOffers, gpuId), ...offersForGpu(gpuId)]),
  );
}

/**
 * The cheapest of what each provider asks by its newest rows, of one's own offers where there are any; hearsay is left
 * out. `null` when nobody has a price.
 */
export function cheapestPrice(
  gpuIds: readonly string[],
  term: PriceTerm = "on-demand",
  ownOffers: readonly Offer[] = [],
): Offer | null {
  const asked = (offersOf: (gpuId: string) => readonly Offer[]) =>
    cheapest(
      gpuIds.flatMap((gpuId) => newestOfProviders(offersOf(gpuId).filter((offer) => offer.term === term))),
    );
  return asked((gpuId) => ofGpu(ownOffers, gpuId)) ?? asked(offersForGpu);
}

/** Of each provider the cheapest of its newest rows. */
function newestOfProviders(offers: readonly Offer[]): readonly Offer[] {
  const known = offers.filter((offer) => offer.asOfKind !== "quoted");
  const providers = new Set(known.map((offer) => offer.provider));
  return [...providers].flatMap(
    (provider) => cheapestOfNewest(known.filter((offer) => offer.provider === provider)) ?? [],
  );
}

function ofGpu(offers: readonly Offer[], gpuId: string): readonly Offer[] {
  return offers.filter((offer) => offer.gpuId === gpuId);
}

function answers(offer: Offer, reference: PriceReference): boolean {
  return (
    isOfProvider(offer, reference) &&
    isInRegion(offer, reference) &&
    offer.term === reference.term &&
    isOfDate(offer, reference)
  );
}

function isOfProvider({ provider }: Offer, reference: PriceReference): boolean {
  return provider === reference.provider.toLowerCase();
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

function explainAbsence(reference: PriceReference, offers: readonly Offer[]): PriceMatch {
  const ofProvider = offers.filter((offer) => isOfProvider(offer, reference));
  if (ofProvider.length === 0)
    return none(
      "gpu",
      offers.map((offer) => offer.provider),
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
