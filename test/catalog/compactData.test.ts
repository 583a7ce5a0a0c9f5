import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { compactData, sharedModule } from "../../scripts/compactData.mjs";
import { findModel } from "../../src/catalog/findModel.ts";
import { allGpus } from "../../src/catalog/gpus.ts";
import { modelById, modelNames, modelRows } from "../../src/catalog/models.ts";
import { allOffers } from "../../src/catalog/prices.ts";
import { quantizedVariants } from "../../src/catalog/quantizedVariants.ts";
import { configKeysOf } from "../../src/vllm/configKeys.ts";
import configKeyRows from "../../src/vllm/data/configKeys.json";
import { allFlags } from "../../src/vllm/flags.ts";

const files = {
  gpus: "../../src/catalog/data/gpus.json",
  prices: "../../src/catalog/data/prices.json",
  models: "../../src/catalog/data/models.json",
  flags: "../../src/vllm/data/flags.json",
  configKeys: "../../src/vllm/data/configKeys.json",
};

/** The loaders once more, over the form that goes into the bundles. */
async function importCompact() {
  vi.resetModules();
  for (const path of Object.values(files)) {
    vi.doMock(path, async (original) => {
      const { default: full } = await original<{ default: unknown }>();
      const module = sharedModule(compactData(path, full));
      const { default: shared } = await import(`data:text/javascript,${encodeURIComponent(module)}`);
      return { default: shared };
    });
  }
  return {
    ...(await import("../../src/catalog/gpus.ts")),
    ...(await import("../../src/catalog/prices.ts")),
    ...(await import("../../src/catalog/models.ts")),
    ...(await import("../../src/catalog/findModel.ts")),
    ...(await import("../../src/catalog/quantizedVariants.ts")),
    ...(await import("../../src/vllm/flags.ts")),
    ...(await import("../../src/vllm/configKeys.ts")),
  };
}

describe("the compact form of the data", () => {
  let compact: Awaited<ReturnType<typeof importCompact>>;
  beforeAll(async () => {
    compact = await importCompact();
  });
  afterAll(() => {
    for (const path of Object.values(files)) vi.doUnmock(path);
    vi.resetModules();
  });

  it("is what the loaders were given", () => {
    const row = compact.modelRows().get("Qwen/Qwen2.5-7B-Instruct-AWQ");
    expect(row).not.toHaveProperty("source");
    expect(modelRows().get("Qwen/Qwen2.5-7B-Instruct-AWQ")).toHaveProperty("source");
  });

  it("gives the same GPUs, prices and flags", () => {
    expect(compact.allGpus()).toEqual(allGpus());
    expect(compact.allOffers()).toEqual(allOffers());
    expect(compact.allFlags()).toEqual(allFlags());
    for (const { flag } of configKeyRows as readonly { flag: string }[]) {
      expect(compact.configKeysOf(flag)).toEqual(configKeysOf(flag));
    }
  });

  it("gives the same models", () => {
    expect(compact.modelNames()).toEqual(modelNames());
    for (const id of modelRows().keys()) {
      expect(compact.modelById(id)?.shape, id).toEqual(modelById(id)?.shape);
      expect(compact.quantizedVariants(id)).toEqual(quantizedVariants(id));
    }
  });

  it("finds them in the same way", () => {
    for (const name of ["someone/QwQ-32B-NVFP4", "qwen/qwen3-8b", "acme/unknown"]) {
      expect(withoutRecord(compact.findModel(name))).toEqual(withoutRecord(findModel(name)));
    }
  });

  it("leaves files that it does not know as they are", () => {
    expect(compactData("/x/other.json", [{ source: null }])).toEqual([{ source: null }]);
    expect(compactData("C:\\x\\gpus.json", { rows: 1 })).toEqual({ rows: 1 });
  });
});

/** The record itself is shorter in the compact form. */
function withoutRecord(match: object): object {
  const { record: _, ...rest } = { record: null, ...match };
  return rest;
}
