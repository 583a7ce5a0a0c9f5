import { parseModelName } from "./modelName.ts";
import { modelRows } from "./models.ts";

/** Look-up tables over the model table, all keys lower case. */
export interface ModelIndex {
  /** Ids and aliases, to the id and to the name as its publisher spells it. */
  readonly byName: ReadonlyMap<string, NamedModel>;
  /** Names without their owner; the first row of the table that has one. */
  readonly byRepository: ReadonlyMap<string, NamedModel>;
  /** Checkpoints of the same weights: as published, quantized, by anybody. */
  readonly byStem: ReadonlyMap<string, ModelFamily>;
}

export interface NamedModel {
  readonly id: string;
  readonly spelling: string;
}

export interface ModelFamily {
  /** The checkpoint as its maker published it. */
  readonly original: string | null;
  readonly quantized: readonly string[];
}

export function modelIndex(): ModelIndex {
  index ??= buildIndex();
  return index;
}

/** The part of a name behind the owner. */
export function repositoryOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

let index: ModelIndex | undefined;

function buildIndex(): ModelIndex {
  const byName = new Map<string, NamedModel>();
  const byRepository = new Map<string, NamedModel>();
  const byStem = new Map<string, { original: string | null; quantized: string[] }>();
  for (const row of modelRows().values()) {
    for (const spelling of [row.id, ...(row.aliases ?? [])]) {
      const model = { id: row.id, spelling };
      byName.set(spelling.toLowerCase(), model);
      const repository = repositoryOf(spelling).toLowerCase();
      if (!byRepository.has(repository)) byRepository.set(repository, { id: row.id, spelling: row.id });
    }
    const { stem, quantization, unclear, bare } = parseModelName(repositoryOf(row.id));
    const family = byStem.get(stem) ?? { original: null, quantized: [] };
    byStem.set(stem, family);
    if (quantization || unclear) family.quantized.push(row.id);
    else if (bare || family.original === null) family.original = row.id;
  }
  return { byName, byRepository, byStem };
}
