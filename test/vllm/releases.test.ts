import { describe, expect, it } from "vitest";
import { compareVersions, formatVersion, parseVersion } from "../../src/units/version.ts";
import { kvCacheDtypeSupport, quantizationFloor } from "../../src/vllm/quantizationFloor.ts";
import { allReleases, findRelease, isNewerThanKnown, newestKnownVersion } from "../../src/vllm/releases.ts";

function version(text: string) {
  const parsed = parseVersion(text);
  if (!parsed) throw new Error(text);
  return parsed;
}

describe("releases", () => {
  it("stand oldest first, by version and by date, up to the newest known", () => {
    const releases = allReleases();
    for (const [at, release] of releases.entries()) {
      const next = releases[at + 1];
      if (!next) expect(release.version).toEqual(newestKnownVersion);
      else {
        expect(compareVersions(release.version, next.version), formatVersion(release.version)).toBeLessThan(
          0,
        );
        expect(release.cut < next.cut, formatVersion(next.version)).toBe(true);
      }
    }
  });

  it("are found for the patches between them", () => {
    expect(findRelease(version("0.9.0.1"))?.cut).toBe("2025-05-27");
    expect(findRelease(version("0.17.1"))?.version).toEqual(version("0.17"));
    expect(findRelease(version("0.6"))).toBeNull();
  });

  it("know what is newer than they are", () => {
    expect(isNewerThanKnown(version("0.28.1"))).toBe(false);
    expect(isNewerThanKnown(version("0.29"))).toBe(true);
    expect(isNewerThanKnown(version("1.0"))).toBe(true);
  });
});

describe("quantizationFloor", () => {
  it.each([
    ["awq", "0.28", 7.5],
    ["awq_marlin", "0.10", 8],
    ["awq_marlin", "0.28", 7.5],
    ["gptq", "0.10", 6],
    ["gptq_marlin", "0.15", 7.5],
    ["fp8", "0.10", 8],
    ["fp8", "0.28", 7.5],
    ["modelopt_fp4", "0.28", 7.5],
    ["mxfp4", "0.10.1", 9],
    ["mxfp4", "0.28", 8],
    ["bitsandbytes", "0.20", 7],
  ])("of %s in vLLM %s is %f", (method, release, floor) => {
    expect(quantizationFloor(method, version(release))?.computeCapability).toBe(floor);
  });

  it("depends on the scheme of a compressed-tensors checkpoint", () => {
    expect(quantizationFloor("compressed-tensors/w4a8-fp8", version("0.28"))?.computeCapability).toBe(9);
    expect(quantizationFloor("compressed-tensors/w8a8-fp8", version("0.28"))).toMatchObject({
      computeCapability: 7.5,
      native: 8.9,
    });
    expect(quantizationFloor("compressed-tensors/of-tomorrow", version("0.28"))?.computeCapability).toBe(7);
  });

  it("says which types a method computes in", () => {
    expect(quantizationFloor("awq", version("0.23"))?.dtypes).toEqual(["float16"]);
    expect(quantizationFloor("awq", version("0.24"))?.dtypes).toEqual(["float16", "bfloat16"]);
    expect(quantizationFloor("gpt_oss_mxfp4", version("0.28"))?.dtypes).toEqual(["bfloat16"]);
  });

  it("does not know what it has not read", () => {
    expect(quantizationFloor("bitsandbytes", version("0.28"))).toBeNull();
    expect(quantizationFloor("of-tomorrow", version("0.28"))).toBeNull();
    expect(quantizationFloor("constructor", version("0.28"))).toBeNull();
  });
});

describe("kvCacheDtypeSupport", () => {
  it.each([
    ["fp8", 8, "supported"],
    ["fp8_e5m2", 8.9, "supported"],
    ["fp8", 7.5, "unknown"],
    ["fp8", null, "unknown"],
    ["auto", 7.5, "supported"],
    ["bfloat16", 7.5, "unsupported"],
    ["nvfp4", 9, "unsupported"],
    ["nvfp4", 10, "supported"],
    ["int8_per_token_head", 9, "unknown"],
  ] as const)("of %s on %s is %s", (dtype, capability, expected) => {
    expect(kvCacheDtypeSupport(dtype, capability)).toBe(expected);
  });
});
