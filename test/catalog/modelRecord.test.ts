import { describe, expect, it } from "vitest";
import * as z from "zod";
import modelRows from "../../src/catalog/data/models.json";
import { type ModelRecord, modelRecordSchema } from "../../src/catalog/modelRecord.ts";
import { resolveModelRecord } from "../../src/catalog/resolveModelRecord.ts";

const parsed = z.array(modelRecordSchema).safeParse(modelRows);
const rows: readonly ModelRecord[] = parsed.data ?? [];
const byId = new Map(rows.map((row) => [row.id, row]));

describe("the model rows", () => {
  it("follow the schema, each with its source", () => {
    expect(parsed.error?.issues.slice(0, 3) ?? []).toEqual([]);
    expect(rows.length).toBeGreaterThan(800);
  });

  it("have unique ids, and every base exists", () => {
    expect(byId.size).toBe(rows.length);
    expect(rows.filter((row) => !resolveModelRecord(byId, row.id)).map((row) => row.id)).toEqual([]);
  });

  it("refuse an unknown field", () => {
    expect(modelRecordSchema.safeParse({ id: "a/b", source: "x", hiden: 4096 }).success).toBe(false);
  });
});

describe("resolveModelRecord", () => {
  it("inherits what a row leaves out, through several bases, and keeps what it states", () => {
    const table = new Map<string, ModelRecord>([
      ["a", { id: "a", source: "s", hidden: 8, layers: 2, quantization: null, aliases: ["x/a"] }],
      ["b", { id: "b", source: "s", base: "a", layers: 3 }],
      ["c", { id: "c", source: "t", base: "b", hidden: null }],
    ]);
    expect(resolveModelRecord(table, "b")).toMatchObject({ id: "b", hidden: 8, layers: 3, aliases: [] });
    expect(resolveModelRecord(table, "c")).toMatchObject({ id: "c", source: "t", hidden: null, layers: 3 });
  });

  it("is null for a missing row and for bases in a circle", () => {
    const table = new Map<string, ModelRecord>([
      ["a", { id: "a", source: "s", base: "b" }],
      ["b", { id: "b", source: "s", base: "a" }],
      ["c", { id: "c", source: "s", base: "nowhere" }],
    ]);
    expect(resolveModelRecord(table, "a")).toBeNull();
    expect(resolveModelRecord(table, "c")).toBeNull();
    expect(resolveModelRecord(table, "z")).toBeNull();
  });
});
