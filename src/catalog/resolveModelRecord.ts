import type { ModelRecord, ResolvedModelRecord } from "./modelRecord.ts";

/**
 * The row called `id` with what it inherits through `base`; `null` when a row is missing or the bases run in a
 * circle. Other names and the size of the published file belong to one row and are not inherited.
 */
export function resolveModelRecord(
  rows: ReadonlyMap<string, ModelRecord>,
  id: string,
): ResolvedModelRecord | null {
  const chain: ModelRecord[] = [];
  for (let next: string | undefined = id; next !== undefined; ) {
    const row = rows.get(next);
    if (!row || chain.includes(row)) return null;
    chain.unshift(row);
    next = row.base;
  }
  const own = rows.get(id);
  const notInherited = { aliases: own?.aliases ?? [], checkpoint_gib: own?.checkpoint_gib ?? null };
  const { base: _, ...record } = Object.assign({}, ...chain, notInherited);
  return record;
}
