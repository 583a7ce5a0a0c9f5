import { type ApiPrice, parseApiPrice } from "../sizing/apiPrice.ts";
import type { CliHost } from "./host.ts";

export interface ApiPriceOption {
  /** What an API asks for the same tokens: `$0.50/M in, $1.50/M out`. */
  readonly apiPrice?: string;
}

/** `null` where none is given; what is wrong with it goes to standard error. */
export function readApiPrice({ apiPrice }: ApiPriceOption, host: CliHost): ApiPrice | "wrong" | null {
  const read = apiPrice === undefined ? null : parseApiPrice(apiPrice);
  if (typeof read !== "string") return read;
  host.writeError(`--api-price: ${read}\n`);
  return "wrong";
}
