import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findGpu, gpuNames } from "../../src/catalog/findGpu.ts";
import { allGpus } from "../../src/catalog/gpus.ts";
import { allOffers } from "../../src/catalog/prices.ts";

/** The id of the GPU, the ids of a family, or `[]`. */
function idsOf(name: string): string | readonly string[] {
  const match = findGpu(name);
  if (match.kind === "one") return match.gpu.id;
  return match.kind === "family" ? match.members.map((member) => member.id) : [];
}

const A100_40 = ["a100-pcie-40gb", "a100-sxm4-40gb"];
const A100_80 = ["a100-pcie-80gb", "a100-sxm4-80gb"];

describe("findGpu", () => {
  it.each([
    ["L4", "l4"],
    ["l4", "l4"],
    ["NVIDIA-L4", "l4"],
    ["Tesla L4", "l4"],
    ["nvidia-l4", "l4"],
    ["NVIDIA L4 24GB memory", "l4"],
    ["NVIDIA-L4-SHARED", "l4"],
    ["NVIDIA L40S", "l40s"],
    ["l40s", "l40s"],
    ["L40S (48 GB VRAM)", "l40s"],
    ["RTX A4000", "rtx-a4000"],
    ["A4000", "rtx-a4000"],
    ["Quadro RTX A6000", "rtx-a6000"],
    ["4090", "rtx-4090"],
    ["rtx4090", "rtx-4090"],
    ["NVIDIA GeForce RTX 4090", "rtx-4090"],
    ["NVIDIA-GeForce-RTX-4090", "rtx-4090"],
    ["RTX 4090 24G", "rtx-4090"],
    ["3090", "rtx-3090"],
    ["3090 Ti", "rtx-3090-ti"],
    ["RTX 4070", "rtx-4070"],
    ["4070 12GB", "rtx-4070"],
    ["RTX6000-Ada", "rtx-6000-ada"],
    ["rtxpro6000", "rtx-pro-6000-server"],
    ["H100", "h100-sxm"],
    ["H100-SXM", "h100-sxm"],
    ["H100 SXM5 80GB", "h100-sxm"],
    ["NVIDIA H100 80GB HBM3", "h100-sxm"],
    ["nvidia-h100-80gb", "h100-sxm"],
    ["nvidia-h100-mega-80gb", "h100-sxm"],
    ["H100 PCIe", "h100-pcie"],
    ["h100nvl", "h100-nvl"],
    ["NVIDIA H200 Tensor Core GPU", "h200-sxm"],
    ["nvidia-tesla-t4", "t4"],
    ["Tesla-T4", "t4"],
    ["T4 16GB", "t4"],
    ["T4 15GB", "t4"],
    ["NVIDIA-A100-SXM4-80GB", "a100-sxm4-80gb"],
    ["nvidia_a100_80gb_pcie", "a100-pcie-80gb"],
    ["nvidia-tesla-a100", "a100-sxm4-40gb"],
    ["nvidia-a100-80gb", "a100-sxm4-80gb"],
    ["V100-32GB", "v100-sxm2-32gb"],
    ["DGX Spark", "gb10"],
    ["MI300X", "mi300x"],
    ["AMD Instinct MI300X OAM", "mi300x"],
    ["7900 XTX", "rx-7900-xtx"],
  ])("reads %s", (name, id) => {
    expect(idsOf(name)).toBe(id);
  });

  it.each([
    ["A100", [...A100_40, ...A100_80], "A100"],
    ["a100-40gb", A100_40, "A100 40GB"],
    ["A100 80GB", A100_80, "A100 80GB"],
    ["a100-80gb", A100_80, "A100 80GB"],
    ["NVIDIA A100 80G", A100_80, "A100 80GB"],
    ["A100 SXM", ["a100-sxm4-40gb", "a100-sxm4-80gb"], "A100 SXM"],
    ["V100 PCIe", ["v100-pcie-16gb", "v100-pcie-32gb"], "V100 PCIE"],
  ])("reads %s as a family", (name, ids, display) => {
    expect(idsOf(name)).toEqual(ids);
    expect(findGpu(name)).toMatchObject({ kind: "family", name: display });
  });

  it.each([
    ["g6.12xlarge", "l4", 4],
    ["G6.12XLARGE", "l4", 4],
    ["g2-standard-24", "l4", 2],
    ["a2-ultragpu-8g", "a100-sxm4-80gb", 8],
    ["Standard_NC24ads_A100_v4", "a100-pcie-80gb", 1],
    ["NC24ads_A100_v4", "a100-pcie-80gb", 1],
    ["p5e.48xlarge", "h200-sxm", null],
    ["Standard_NC128ds_xl_RTXPRO6000BSE_v6", "rtx-pro-6000-server", null],
  ])("reads the machine type %s", (name, id, count) => {
    expect(findGpu(name)).toMatchObject({ kind: "one", gpu: { id }, count });
  });

  it.each([
    ["L4O", "L40"],
    ["RTX 4091", "RTX 4090"],
    ["A10O", "A100"],
    ["h10", "H100 SXM5 80GB"],
  ])("does not know %s, and offers something near", (name, near) => {
    const match = findGpu(name);
    expect(match.kind).toBe("unknown");
    expect(match.kind === "unknown" && match.nearest.join(" ")).toContain(near);
  });

  it.each(["", "GPU", "24GB", "SXM", "banana", "RTX 4090 Laptop GPU", "A100X", "L40G"])(
    "does not guess at “%s”",
    (name) => {
      expect(findGpu(name).kind).toBe("unknown");
    },
  );

  it("says of a part of a GPU that it is one", () => {
    expect(findGpu("g6f.xlarge")).toMatchObject({
      kind: "unknown",
      reason: expect.stringContaining("fraction"),
    });
    expect(findGpu("NVIDIA-A100-SXM4-80GB-MIG-1g.10gb")).toMatchObject({
      kind: "unknown",
      reason: expect.stringContaining("MIG"),
    });
  });

  it("has no id that is a machine type or another GPU's label too, so that an id may be looked up first", () => {
    const others = allGpus().flatMap(({ id, cloudNames, aliases }) =>
      [...cloudNames.instanceTypes, cloudNames.gcp, cloudNames.runpod, ...aliases].map((name) => ({
        id,
        name,
      })),
    );
    const machines = allOffers().map(({ gpuId: id, instanceType: name }) => ({ id, name }));
    const taken = [...others, ...machines].filter(
      ({ id, name }) =>
        name !== null && name.toLowerCase() !== id && allGpus().some((gpu) => gpu.id === name.toLowerCase()),
    );
    expect(taken).toEqual([]);
  });

  it("finds every GPU by its own names", () => {
    for (const gpu of allGpus()) {
      for (const name of [gpu.id, gpu.name, gpu.shortName, gpu.productName, gpu.clusterLabel]) {
        if (name) expect(idsOf(name), name).toBe(gpu.id);
      }
      for (const alias of gpu.aliases) expect([idsOf(alias)].flat(), alias).toContain(gpu.id);
    }
  });

  it("finds the GPUs of every machine that has a price", () => {
    for (const { instanceType, gpuId, gpuCount } of allOffers()) {
      if (instanceType === null) continue;
      expect(findGpu(instanceType), instanceType).toMatchObject({
        kind: "one",
        gpu: { id: gpuId },
        count: gpuCount,
      });
    }
  });

  it("finds what it offers, whatever the case and the punctuation", () => {
    const name = fc.constantFrom(...gpuNames());
    const separators = fc.constantFrom(" ", "-", "_", "  ");
    fc.assert(
      fc.property(name, separators, fc.boolean(), (offered, separator, upper) => {
        const written = offered.replace(/ /g, separator);
        expect(idsOf(upper ? written.toUpperCase() : written.toLowerCase())).toEqual(idsOf(offered));
      }),
    );
  });

  it("answers any text", () => {
    fc.assert(fc.property(fc.string(), (text) => ["one", "family", "unknown"].includes(findGpu(text).kind)));
  });
});
