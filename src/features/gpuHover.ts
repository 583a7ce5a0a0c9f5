import { cheapestPrice } from "../catalog/findPrice.ts";
import { formatPriceReference } from "../catalog/priceReference.ts";
import type { GpuChoice } from "../deployment/deployment.ts";
import { formatBand, formatBytes, formatHourlyPrice } from "../units/print.ts";

/** A GPU's memory as the driver reports it, its bandwidth, and what it costs. */
export function gpuHover({ label, ids, spec }: GpuChoice): string {
  const memory = formatBand(spec.memoryBytes.low, spec.memoryBytes.high, formatBytes);
  const facts = [
    `${memory} as the driver reports it`,
    ...(spec.bandwidthBytesPerSecond === null
      ? []
      : [`${Math.round(spec.bandwidthBytesPerSecond / 1e9)} GB/s`]),
    ...(spec.computeCapability === null ? [] : [`compute capability ${spec.computeCapability.toFixed(1)}`]),
    spec.architecture,
  ];
  const prices = (["on-demand", "spot"] as const).flatMap((term) => {
    const offer = cheapestPrice(ids, term);
    return offer === null
      ? []
      : [`- ${term}: ${formatHourlyPrice(offer.usdPerGpuHour)} (${formatPriceReference(offer)})`];
  });
  const priceText =
    prices.length === 0
      ? "No price is known."
      : `Cheapest of the newest known prices:\n\n${prices.join("\n")}`;
  return `**${label}**\n\n${facts.join(" · ")}\n\n${priceText}`;
}
