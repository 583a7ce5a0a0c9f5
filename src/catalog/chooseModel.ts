import type { ModelShape } from "../capacity/modelShape.ts";
import type { ModelMatch } from "./findModel.ts";
import { differenceFrom, type ModelReading } from "./modelFiles.ts";

type KnownModel = Extract<ModelMatch, { kind: "known" }>;

/** A model's files as a match; a place that tells nothing may still bear a name that does. */
export function matchOfReading(
  name: string,
  reading: ModelReading,
  source: string,
  byName: ModelMatch,
): ModelMatch {
  if (reading.kind === "problem") {
    return byName.kind === "unknown" ? { ...byName, reason: reading.problem } : byName;
  }
  const { record, shape, assumption } = reading;
  return assumption === null
    ? { kind: "known", id: name, spelling: name, record, shape, source }
    : { kind: "assumed", id: name, record, shape, assumption, source };
}

/**
 * What the Hub told, before what the catalogue has. But where both know the model, the Hub's files say what is right,
 * and the catalogue, whose records are counted to the tensor, may describe them better than their configuration does.
 */
export function chooseModel(
  name: string,
  reading: ModelReading,
  source: string,
  byName: ModelMatch,
): ModelMatch {
  const fromHub = matchOfReading(name, reading, source, byName);
  if (reading.kind === "problem" || byName.kind !== "known") return fromHub;
  const weightBytes = reading.record.weight_bytes ?? null;
  const hubDescribes = reading.assumption === null && reading.shape.published === null;
  if (weightBytes === null) return hubDescribes ? fromHub : byName;
  const ownDifference = hubDescribes ? differenceFrom(weightBytes, reading.shape) : Number.POSITIVE_INFINITY;
  return describes(byName.shape, weightBytes, ownDifference) ? confirmed(byName, source) : fromHub;
}

/** More than this, and the catalogue's record is of other files. */
const LARGEST_DIFFERENCE = 0.05;

function describes(shape: ModelShape, weightBytes: number, otherDifference: number): boolean {
  if (shape.published !== null) return false;
  return differenceFrom(weightBytes, shape) < Math.min(otherDifference, LARGEST_DIFFERENCE);
}

function confirmed(byName: KnownModel, source: string): ModelMatch {
  return { ...byName, source: `the catalogue, whose size is that of the files on ${source}` };
}
