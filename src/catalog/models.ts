import type { ModelShape } from "../capacity/modelShape.ts";
import modelData from "./data/models.json";
import type { ModelRecord, ResolvedModelRecord } from "./modelRecord.ts";
import { type ShapeProblem, toModelShape } from "./modelShape.ts";
import { resolveModelRecord } from "./resolveModelRecord.ts";

/** A model of the catalogue in both forms; `shape` is a problem where its layers are not established. */
export interface CataloguedModel {
  readonly record: ResolvedModelRecord;
  readonly shape: ModelShape | ShapeProblem;
}

/** The row with this very id, everything inherited filled in; `null` when there is none. */
export function modelById(id: string): CataloguedModel | null {
  const known = models.get(id);
  if (known !== undefined) return known;
  const record = resolveModelRecord(modelRows(), id);
  const model = record && { record, shape: toModelShape(record) };
  models.set(id, model);
  return model;
}

/** The rows as the table has them, by id, in its order. */
export function modelRows(): ReadonlyMap<string, ModelRecord> {
  rows ??= new Map((modelData as readonly ModelRecord[]).map((row) => [row.id, row]));
  return rows;
}

/** Every name that means a model of the catalogue: ids first, then the names of mirrors. */
export function modelNames(): readonly string[] {
  names ??= [...modelRows().keys(), ...[...modelRows().values()].flatMap((row) => row.aliases ?? [])];
  return names;
}

/** Shapes take time and few are asked for, so that each is made once, when it is. */
const models = new Map<string, CataloguedModel | null>();
let rows: ReadonlyMap<string, ModelRecord> | undefined;
let names: readonly string[] | undefined;
