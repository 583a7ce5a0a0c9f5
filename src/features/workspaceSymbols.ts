import type { DocumentSymbol, SymbolKind } from "./documentSymbols.ts";
import { holdsLetters } from "./holdsLetters.ts";

/** Something with a name, and what it stands in: "services", "serve.sh". */
export interface NamedSymbol {
  readonly symbol: DocumentSymbol;
  readonly container: string;
}

/** Launches, services, pools, jobs, tiers and alternatives whose name holds the letters of the query in their order. */
export function findSymbols(
  symbols: readonly DocumentSymbol[],
  query: string,
  container: string,
): readonly NamedSymbol[] {
  return symbols.flatMap((symbol) => {
    const found = isSearched[symbol.kind] && holdsLetters(symbol.name, query) ? [{ symbol, container }] : [];
    return [...found, ...findSymbols(symbol.children, query, symbol.name)];
  });
}

const isSearched: Readonly<Record<SymbolKind, boolean>> = {
  launch: true,
  service: true,
  pool: true,
  job: true,
  alternative: true,
  tier: true,
  setting: false,
  key: false,
};
