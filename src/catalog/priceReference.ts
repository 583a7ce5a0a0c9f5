import { nearestNames } from "../text/nearest.ts";
import type { TextRange } from "../text/textRange.ts";
import { allOffers, type Offer, type PriceTerm, priceProviders, priceTerms } from "./prices.ts";

/** `provider/term`, `provider/region/term`, each with an optional `@date`. */
export interface PriceReference {
  readonly provider: string;
  /** A region, or one of the provider's tiers (`secure`, `community`); lower case. */
  readonly region: string | null;
  readonly term: PriceTerm;
  /** `2025-02` or `2025-02-14`; `null` = the newest. */
  readonly asOf: string | null;
}

/** What is wrong with a reference; ranges are offsets within the text that was given. */
interface PriceReferenceProblem {
  readonly kind:
    | "unknown-provider"
    | "unknown-region"
    | "unknown-term"
    | "missing-term"
    | "invalid-date"
    | "extra-part";
  readonly written: string;
  readonly range: TextRange;
  /** What may have been meant, the likeliest first. */
  readonly nearest: readonly string[];
}

export type ParsedPriceReference =
  | { readonly reference: PriceReference; readonly problem: null }
  | { readonly reference: null; readonly problem: PriceReferenceProblem };

/** Reads `runpod/spot`, `gcp/us-central1/spot@2026-08`; the first thing that is wrong is the problem. */
export function parsePriceReference(text: string): ParsedPriceReference {
  const { parts, date } = splitReference(text);
  const [provider, ...rest] = parts;
  if (!provider || !priceProviders().includes(provider.value)) {
    return problem(
      "unknown-provider",
      provider ?? whole(text),
      nearestNames(provider?.value ?? "", priceProviders()),
    );
  }
  const [regionOrTerm, lastTerm, extra] = rest;
  if (extra) return problem("extra-part", extra, []);
  const region = lastTerm ? (regionOrTerm ?? null) : null;
  const term = lastTerm ?? regionOrTerm;
  if (!term || term.value === "") return problem("missing-term", provider, priceTerms);
  const regions = regionsOf(provider.value);
  if (region && !regions.includes(region.value)) {
    return problem("unknown-region", region, nearestNames(region.value, regions));
  }
  const knownTerm = priceTerms.find((candidate) => candidate === term.value);
  if (!knownTerm)
    return problem("unknown-term", term, orAll(nearestNames(term.value, priceTerms), priceTerms));
  if (date && !/^\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$/.test(date.value)) {
    return problem("invalid-date", date, []);
  }
  const reference = {
    provider: provider.value,
    region: region?.value ?? null,
    term: knownTerm,
    asOf: date?.value ?? null,
  };
  return { reference, problem: null };
}

/** The reference that leads to this offer again: `runpod/spot@2025-02`. */
export function formatPriceReference(offer: Offer): string {
  return `${offer.provider}/${offer.term}@${offer.asOf}`;
}

interface Part {
  /** Lower case, without space around it. */
  readonly value: string;
  readonly written: string;
  readonly range: TextRange;
}

function splitReference(text: string): { parts: readonly Part[]; date: Part | null } {
  const at = text.lastIndexOf("@");
  const path = at < 0 ? text : text.slice(0, at);
  const parts: Part[] = [];
  let start = 0;
  for (const piece of path.split("/")) {
    parts.push(toPart(piece, start));
    start += piece.length + 1;
  }
  return { parts, date: at < 0 ? null : toPart(text.slice(at + 1), at + 1) };
}

function toPart(piece: string, offset: number): Part {
  const written = piece.trim();
  const start = offset + (written === "" ? 0 : piece.indexOf(written));
  return { value: written.toLowerCase(), written, range: { start, end: start + written.length } };
}

function whole(text: string): Part {
  return toPart(text, 0);
}

function problem(
  kind: PriceReferenceProblem["kind"],
  part: Part,
  nearest: readonly string[],
): ParsedPriceReference {
  return { reference: null, problem: { kind, written: part.written, range: part.range, nearest } };
}

function regionsOf(provider: string): readonly string[] {
  const offers = allOffers().filter((offer) => offer.provider === provider);
  const names = offers.flatMap((offer) => [offer.region?.toLowerCase(), offer.tier]);
  return [...new Set(names.filter((name) => name != null))];
}

function orAll<T>(some: readonly T[], all: readonly T[]): readonly T[] {
  return some.length > 0 ? some : all;
}
