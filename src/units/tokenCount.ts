import { parseQuantity } from "./quantity.ts";

/**
 * A token count as vLLM reads it: `8192`, `8k` (8,000), `8K` (8,192), `1M` (1,048,576), `25.6k`; `null` for
 * anything else, ranges included. Lower case is decimal and takes fractions, upper case is binary and does not.
 */
export function parseTokenCount(text: string): number | null {
  const parsed = parseQuantity("tokens", text);
  return parsed.ok && parsed.value.low === parsed.value.high && !text.includes("..")
    ? parsed.value.low
    : null;
}
