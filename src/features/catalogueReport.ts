import { parameterCount } from "../capacity/parameters.ts";
import { cheapestPrice } from "../catalog/findPrice.ts";
import { allGpus, type Gpu } from "../catalog/gpus.ts";
import { modelById, modelRows } from "../catalog/models.ts";
import { formatPriceReference } from "../catalog/priceReference.ts";
import { allOffers, type Offer } from "../catalog/prices.ts";

/** `gpuplan gpus --json`: one GPU. `null`: not established. Fields are only added, never renamed. */
export interface GpuReport {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly computeCapability: number | null;
  readonly memoryGB: number;
  /** What CUDA reports to a process, lowest and highest seen. */
  readonly usableGiB: { readonly low: number; readonly high: number } | null;
  readonly memoryType: string;
  readonly bandwidthGBPerSecond: number;
  /** Dense, in 10^12 operations a second. */
  readonly teraflops: Gpu["teraflops"];
  readonly nvlinkGBPerSecond: number | null;
  readonly pcie: string | null;
  readonly powerWatts: number | null;
  /** The cheapest of the newest known, US dollars per GPU and hour. */
  readonly prices: Readonly<Record<"onDemand" | "spot", PriceSummary | null>>;
}

interface PriceSummary {
  readonly usdPerHour: number;
  readonly reference: string;
  readonly asOf: string;
}

/** The GPUs whose names hold every word of the query, in any spelling; all without one. */
export function gpuReport(query: string): readonly GpuReport[] {
  return allGpus()
    .filter((gpu) => matches(query, [gpu.id, gpu.name, gpu.architecture, ...gpu.aliases]))
    .map(describeGpu);
}

export function describeGpu(gpu: Gpu): GpuReport {
  const { observedMiB } = gpu;
  return {
    id: gpu.id,
    name: gpu.name,
    vendor: gpu.vendor,
    architecture: gpu.architecture,
    computeCapability: gpu.computeCapability,
    memoryGB: gpu.memoryGB,
    usableGiB: observedMiB && { low: toGiB(observedMiB.low), high: toGiB(observedMiB.high) },
    memoryType: gpu.memoryType,
    bandwidthGBPerSecond: gpu.bandwidthGBPerSecond,
    teraflops: gpu.teraflops,
    nvlinkGBPerSecond: gpu.nvlinkGBPerSecond,
    pcie: gpu.pcie,
    powerWatts: gpu.powerWatts,
    prices: {
      onDemand: summarize(cheapestPrice([gpu.id], "on-demand")),
      spot: summarize(cheapestPrice([gpu.id], "spot")),
    },
  };
}

/** `gpuplan models --json`: one model; the counts are `null` where its layers are not established. */
export interface ModelReport {
  readonly id: string;
  readonly architecture: string | null;
  readonly parameters: number | null;
  readonly layers: number | null;
  readonly quantization: string | null;
  readonly maxPosition: number | null;
}

export function modelReport(query: string): readonly ModelReport[] {
  return [...modelRows().values()]
    .filter((row) => matches(query, [row.id, ...(row.aliases ?? [])]))
    .map(({ id }) => {
      const shape = modelById(id)?.shape;
      if (shape === undefined || "problem" in shape)
        return {
          id,
          architecture: null,
          parameters: null,
          layers: null,
          quantization: null,
          maxPosition: null,
        };
      return {
        id,
        architecture: shape.architecture,
        parameters: parameterCount(shape),
        layers: shape.layers.length,
        quantization: shape.quantization?.method ?? null,
        maxPosition: shape.maxPosition,
      };
    });
}

/** `gpuplan prices --json`: one offer, with the reference that a plan names it by. */
export interface PriceReport {
  readonly reference: string;
  readonly provider: string;
  readonly gpu: string;
  readonly term: Offer["term"];
  readonly usdPerGpuHour: number;
  readonly instanceType: string | null;
  readonly gpuCount: number;
  readonly region: string | null;
  readonly asOf: string;
}

export function priceReport(query: string): readonly PriceReport[] {
  return allOffers()
    .filter(({ provider, gpuId, term, region, instanceType }) =>
      matches(query, [provider, gpuId, term, region ?? "", instanceType ?? ""]),
    )
    .map((offer) => ({
      reference: formatPriceReference(offer),
      provider: offer.provider,
      gpu: offer.gpuId,
      term: offer.term,
      usdPerGpuHour: offer.usdPerGpuHour,
      instanceType: offer.instanceType,
      gpuCount: offer.gpuCount,
      region: offer.region,
      asOf: offer.asOf,
    }));
}

function summarize(offer: Offer | null): PriceSummary | null {
  return (
    offer && {
      usdPerHour: offer.usdPerGpuHour,
      reference: formatPriceReference(offer),
      asOf: offer.asOf,
    }
  );
}

/** Every word of the query in one of the names, punctuation apart: `a100 80` finds `A100 SXM4 80GB`. */
function matches(query: string, names: readonly string[]): boolean {
  const text = names.map(bare).join(" ");
  return query
    .split(/\s+/)
    .map(bare)
    .every((word) => text.includes(word));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9.]+/g, "");
}

function toGiB(mebibytes: number): number {
  return mebibytes / 1024;
}
