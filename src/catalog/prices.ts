import priceRows from "./data/prices.json";
import type { PriceRecord } from "./priceRecord.ts";

export type PriceTerm = "on-demand" | "spot";
export const priceTerms: readonly PriceTerm[] = ["on-demand", "spot"];

/** One machine or GPU at one provider, on one day, for one term. */
export interface Offer {
  readonly provider: string;
  readonly gpuId: string;
  readonly term: PriceTerm;
  /** Per GPU: the instance's price over its GPUs. */
  readonly usdPerGpuHour: number;
  readonly instanceType: string | null;
  readonly gpuCount: number;
  readonly region: string | null;
  readonly tier: PriceRecord["tier"] | null;
  /** A day, or a month where the source says no more. */
  readonly asOf: string;
  readonly asOfKind: PriceRecord["as_of_kind"];
  readonly note: string | null;
}

/** Every offer of the price table; a row with two prices is two offers. */
export function allOffers(): readonly Offer[] {
  offers ??= (priceRows as readonly PriceRow[]).flatMap(toOffers);
  return offers;
}

export function offersForGpu(gpuId: string): readonly Offer[] {
  offersByGpu ??= groupByGpu(allOffers());
  return offersByGpu.get(gpuId) ?? [];
}

export function priceProviders(): readonly string[] {
  return [...new Set(allOffers().map((offer) => offer.provider))].sort();
}

let offers: readonly Offer[] | undefined;
let offersByGpu: ReadonlyMap<string, readonly Offer[]> | undefined;

function groupByGpu(all: readonly Offer[]): ReadonlyMap<string, readonly Offer[]> {
  const groups = new Map<string, Offer[]>();
  for (const offer of all) {
    const group = groups.get(offer.gpuId);
    if (group) group.push(offer);
    else groups.set(offer.gpuId, [offer]);
  }
  return groups;
}

/** The fields read here; the bundled form of the data leaves out what is `null`. */
type PriceRow = Pick<PriceRecord, "provider" | "gpu" | "gpu_count" | "as_of" | "as_of_kind"> &
  Partial<
    Pick<
      PriceRecord,
      "instance_type" | "region" | "on_demand_usd_per_hour" | "spot_usd_per_hour" | "tier" | "note"
    >
  >;

function toOffers(row: PriceRow): Offer[] {
  const toOffer = (term: PriceTerm, usdPerHour: number | null | undefined): Offer[] =>
    usdPerHour == null
      ? []
      : [
          {
            provider: row.provider,
            gpuId: row.gpu,
            term,
            usdPerGpuHour: usdPerHour / row.gpu_count,
            instanceType: row.instance_type ?? null,
            gpuCount: row.gpu_count,
            region: row.region ?? null,
            tier: row.tier ?? null,
            asOf: row.as_of,
            asOfKind: row.as_of_kind,
            note: row.note ?? null,
          },
        ];
  return [...toOffer("on-demand", row.on_demand_usd_per_hour), ...toOffer("spot", row.spot_usd_per_hour)];
}
