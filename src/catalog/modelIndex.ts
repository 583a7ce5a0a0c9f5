import { parseModelName } from "./modelName.ts";
import { modelRows } from "./models.ts";

/** The model table by its names, all keys lower case. */
export interface NameIndex {
  /** Ids and aliases, to the id and to the name as its publisher spells it. */
  readonly byName: ReadonlyMap<string, NamedModel>;
  /** Names without their owner; the first row of the table that has one. */
  readonly byRepository: ReadonlyMap<string, NamedModel>;
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

export function nameIndex(): NameIndex {
  names ??= buildNameIndex();
  return names;
}

/** Checkpoints of the same weights – as published, quantized, by anybody – by the stem of their names. */
export function modelFamilies(): ReadonlyMap<string, ModelFamily> {
  families ??= buildFamilies();
  return families;
}

/** The part of a name behind the owner. */
export function repositoryOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

let names: NameIndex | undefined;
/** Apart, since most models are found by name, and reading all names takes as long as all else before a first finding. */
let families: ReadonlyMap<string, ModelFamily> | undefined;

function buildNameIndex(): NameIndex {
  const byName = new Map<string, NamedModel>();
  const byRepository = new Map<string, NamedModel>();
  for (const row of modelRows().values()) {
    for (const spelling of [row.id, ...(row.aliases ?? [])]) {
      const model = { id: row.id, spelling };
      byName.set(spelling.toLowerCase(), model);
      const repository = repositoryOf(spelling).toLowerCase();
      if (!byRepository.has(repository)) byRepository.set(repository, { id: row.id, spelling: row.id });
    }
  }
  return { byName, byRepository };
}

function buildFamilies(): ReadonlyMap<string, ModelFamily> {
  const byStem = new Map<string, { original: string | null; quantized: string[] }>();
  for (const { id } of modelRows().values()) {
    const { stem, quantization, unclear, bare } = parseModelName(repositoryOf(id));
    const family = byStem.get(stem) ?? { original: null, quantized: [] };
    byStem.set(stem, family);
    if (quantization || unclear) family.quantized.push(id);
    else if (bare || family.original === null) family.original = id;
  }
  return byStem;
}
