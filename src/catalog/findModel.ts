import type { ModelShape } from "../capacity/modelShape.ts";
import { nearestNames } from "../text/nearest.ts";
import { descentOf } from "./modelDescent.ts";
import { type ModelFamily, modelFamilies, type NamedModel, nameIndex, repositoryOf } from "./modelIndex.ts";
import {
  type NamedQuantization,
  type ParsedModelName,
  parseModelName,
  quantizationSaid,
} from "./modelName.ts";
import type { QuantizationRecord, ResolvedModelRecord } from "./modelRecord.ts";
import { toModelShape } from "./modelShape.ts";
import { type CataloguedModel, modelById, modelNames } from "./models.ts";

export type ModelMatch =
  | {
      readonly kind: "known";
      readonly id: string;
      /** The name that was looked for, in the letter case of its publisher: another one fails on the Hub. */
      readonly spelling: string;
      readonly record: ResolvedModelRecord;
      readonly shape: ModelShape;
      /** Where the facts were read and of which day; absent for the catalogue. */
      readonly source?: string;
    }
  | {
      readonly kind: "assumed";
      /** The model of the catalogue that it is taken for. */
      readonly id: string;
      readonly record: ResolvedModelRecord;
      readonly shape: ModelShape;
      /** A sentence: what was taken for granted, and why. */
      readonly assumption: string;
      readonly source?: string;
    }
  | {
      readonly kind: "unknown";
      readonly nearest: readonly string[];
      /** A sentence where more can be said than that the name is not known. */
      readonly reason: string | null;
    };

/**
 * Looks a model up by its name on the Hub, or by a path that ends in one. A name that says what it is – the
 * repository of a known model under another owner, `…-AWQ` of a known base – is read as such and marked assumed.
 */
export function findModel(name: string): ModelMatch {
  const wanted = modelNameIn(name);
  const { byName, byRepository } = nameIndex();
  const known = byName.get(wanted.toLowerCase());
  if (known) return knownModel(known);
  const repository = repositoryOf(wanted);
  const namesake = byRepository.get(repository.toLowerCase());
  if (namesake) return assumedModel(wanted, modelById(namesake.id), "which has the same name");
  const parsed = parseModelName(repository);
  const family = modelFamilies().get(parsed.stem);
  if (family?.original) return memberOfFamily(wanted, family, family.original, parsed);
  const descent = isSlip(wanted) ? null : descentOf(parsed.stem);
  if (descent === null) return unknownModel(wanted);
  const said = quantizationSaid(new Set([...parsed.words, ...descent.addedWords]));
  return memberOfFamily(wanted, descent.family, descent.original, said);
}

/** As near to a known name as this, a name is more likely mistyped than another model's. */
function isSlip(wanted: string): boolean {
  return nearestNames(wanted, modelNames(), { mostSlips: 2 }).length > 0;
}

function memberOfFamily(
  wanted: string,
  family: ModelFamily,
  original: string,
  { quantization, unclear }: Pick<ParsedModelName, "quantization" | "unclear">,
): ModelMatch {
  if (unclear) {
    const reason = `${wanted} is a quantized ${original}, and its name does not say how.`;
    return { kind: "unknown", nearest: family.quantized.slice(0, 3), reason };
  }
  if (!quantization) return assumedModel(wanted, modelById(original), "of which it bears the name");
  return quantizedModel(wanted, family, original, quantization);
}

/** The name in a path or address: Hugging Face's cache folders, mounted folders, buckets, links. */
function modelNameIn(written: string): string {
  const text = written.trim().replace(/\/+$/, "");
  const [, owner, repository] = /(?:^|\/)models--([^/]+?)--([^/]+)/.exec(text) ?? [];
  if (owner && repository) return `${owner}/${repository}`;
  return text.replace(/^https?:\/\/(?:www\.)?huggingface\.co\//i, "");
}

function knownModel({ id, spelling }: NamedModel): ModelMatch {
  const model = modelById(id);
  if (!model) return { kind: "unknown", nearest: [], reason: null };
  if ("problem" in model.shape) return withoutShape(model.shape.problem);
  return { kind: "known", id, spelling, record: model.record, shape: model.shape };
}

function assumedModel(wanted: string, model: CataloguedModel | null, why: string): ModelMatch {
  if (!model) return unknownModel(wanted);
  if ("problem" in model.shape) return withoutShape(model.shape.problem);
  const assumption = `${wanted} is not in the catalogue; it is taken for ${model.record.id}, ${why}.`;
  return { kind: "assumed", id: model.record.id, record: model.record, shape: model.shape, assumption };
}

/** By the catalogue's own checkpoint of that method if there is one, else by what the method's tools write. */
function quantizedModel(
  wanted: string,
  family: ModelFamily,
  original: string,
  named: NamedQuantization,
): ModelMatch {
  for (const id of family.quantized) {
    const model = modelById(id);
    if (!model || "problem" in model.shape) continue;
    const stated = model.record.quantization;
    if (stated && isQuantizedAlike(stated, named.record)) {
      return assumedModel(wanted, model, "which is quantized in the same way");
    }
  }
  const base = modelById(original);
  if (!base) return unknownModel(wanted);
  const tied = base.record.tie_embeddings === true ? named.tiedRecord : undefined;
  const record: ResolvedModelRecord = {
    ...base.record,
    ...WITHOUT_TOTALS,
    quantization: tied ?? named.record,
  };
  const shape = toModelShape(record);
  if ("problem" in shape) return withoutShape(shape.problem);
  const assumption = `${wanted} is not in the catalogue; it is taken for ${original} quantized with ${named.label}, as its name says.`;
  return { kind: "assumed", id: original, record, shape, assumption };
}

function isQuantizedAlike(stated: QuantizationRecord, named: QuantizationRecord): boolean {
  if (stated.method !== named.method || stated.bits !== named.bits) return false;
  return !stated.group_size || !named.group_size || stated.group_size === named.group_size;
}

/** Sizes of another file. */
const WITHOUT_TOTALS = { weight_bytes: null, checkpoint_gib: null } as const;

function withoutShape(problem: string): ModelMatch {
  return { kind: "unknown", nearest: [], reason: problem };
}

function unknownModel(wanted: string): ModelMatch {
  return { kind: "unknown", nearest: nearestNames(wanted, modelNames(), { mostSlips: 6 }), reason: null };
}
