import type { CliHost } from "./host.ts";

/** Amounts are kept in dollars; printed, they are converted at a rate that the person states. */
export interface Currency {
  readonly code: string;
  /** So many of it are one dollar. */
  readonly rate: number;
}

export interface CurrencyOptions {
  readonly currency?: string;
  readonly rate?: string;
}

/** `null` for dollars; what is wrong goes to standard error. */
export function readCurrency({ currency, rate }: CurrencyOptions, host: CliHost): Currency | "wrong" | null {
  if (currency === undefined && rate === undefined) return null;
  const code = currency?.toUpperCase() ?? "";
  const number = /^\d{1,9}(?:\.\d{1,9})?$/.test(rate ?? "") ? Number(rate) : 0;
  if (/^[A-Z]{3}$/.test(code) && number > 0) return { code, rate: number };
  host.writeError(
    "A currency needs its rate: --currency EUR --rate 0.92 says that a dollar is 0.92 euros.\n",
  );
  return "wrong";
}

/** Every amount of a text in the currency: `$1,031.93/month` becomes `€949.38/month`. */
export function inCurrency(text: string, currency: Currency | null): string {
  if (currency === null) return text;
  return text.replace(/\$(\d[\d,]*(?:\.\d+)?)/g, (_, amount: string) => {
    const value = Number(amount.replaceAll(",", "")) * currency.rate;
    const sign = symbols.get(currency.code) ?? `${currency.code} `;
    return `${sign}${formatAmount(value)}`;
  });
}

/** Cents where there are some, more digits for what is less than that. */
function formatAmount(value: number): string {
  if (value > 0 && value < 0.1) return String(Number(value.toPrecision(2)));
  const hasCents = !Number.isInteger(Number(value.toFixed(2)));
  return value.toLocaleString("en", { minimumFractionDigits: hasCents ? 2 : 0, maximumFractionDigits: 2 });
}

/** Says at which rate; nothing for dollars. */
export function currencyNote(currency: Currency | null): string {
  return currency === null
    ? ""
    : `Amounts are in ${currency.code}, at ${currency.rate} ${currency.code} for a dollar.\n`;
}

const symbols: ReadonlyMap<string, string> = new Map([
  ["EUR", "€"],
  ["GBP", "£"],
  ["JPY", "¥"],
]);

type Amount = number | { readonly [end: string]: number } | null;

/** The amounts of a cost in the currency, beside those in dollars, which stay. */
export function withConverted<T extends object>(
  cost: T,
  names: readonly (keyof T & string)[],
  { code, rate }: Currency,
): T & { readonly converted: Readonly<Record<string, unknown>> } {
  const amounts = names.map((name) => [name, convert(cost[name], rate)] as const);
  return { ...cost, converted: { currency: code, rate, ...Object.fromEntries(amounts) } };
}

function convert(amount: unknown, rate: number): Amount {
  const round = (value: number) => Number((value * rate).toFixed(4));
  if (typeof amount === "number") return round(amount);
  if (typeof amount !== "object" || amount === null) return null;
  return Object.fromEntries(
    Object.entries(amount).flatMap(([end, value]) =>
      typeof value === "number" ? [[end, round(value)]] : [],
    ),
  );
}
