import type { Change } from "../deployment/change.ts";

/** 0: as good as before; 1: 8-bit; 2: 4-bit; 3: serves less than was asked for. */
export type QualityLoss = 0 | 1 | 2 | 3;

/** One thing that could be done; a candidate joins at most one of each axis. */
export interface Step {
  /** `tp:2`; unique among all steps. */
  readonly id: string;
  readonly changes: readonly Change[];
  /** As it stands in a sentence: "shard over both GPUs", "with an FP8 KV cache". */
  readonly phrase: string;
  /** What is given up, in words; `null` when nothing is. */
  readonly trade: string | null;
  /** Who measured what is given up, where that is quality. */
  readonly source?: string;
  readonly qualityLoss: QualityLoss;
  /** How much has to be done and tested again: 1 a flag, 2 another checkpoint or more GPUs, 3 another machine. */
  readonly effort: number;
}

/** Steps of which at most one is taken. */
export type Axis = readonly Step[];

/** Something that could be done, not yet tried. */
export interface Candidate {
  readonly id: string;
  readonly steps: readonly Step[];
  readonly changes: readonly Change[];
  readonly action: string;
  readonly trade: string | null;
  readonly qualityLoss: QualityLoss;
  readonly effort: number;
}

export function joinSteps(steps: readonly Step[]): Candidate {
  const trades = steps.map(({ trade }) => trade).filter((trade) => trade !== null);
  return {
    id: steps.map(({ id }) => id).join("+"),
    steps,
    changes: steps.flatMap(({ changes }) => changes),
    action: sentence(steps.map(({ phrase }) => phrase)),
    trade: trades.length > 0 ? trades.join(", ") : null,
    qualityLoss: steps.reduce<QualityLoss>((worst, step) => worse(worst, step.qualityLoss), 0),
    effort: steps.reduce((sum, { effort }) => sum + effort, 0),
  };
}

/** A step that is a candidate by itself. */
export function soleStep(step: Step): Candidate {
  return joinSteps([step]);
}

export function setting(field: string, value: string | number | boolean): Change {
  return { kind: "setting", field, value };
}

function worse(a: QualityLoss, b: QualityLoss): QualityLoss {
  return a > b ? a : b;
}

/** "Use A with B, C and D": what begins with "with" belongs to what stands before it. */
function sentence(phrases: readonly string[]): string {
  const [first = "", ...others] = phrases;
  const opening = first.startsWith("with ") ? `use ${first.slice(5)}` : first;
  const joined = others.reduce((text, phrase, index) => {
    if (phrase.startsWith("with ")) return `${text} ${phrase}`;
    return `${text}${index === others.length - 1 ? " and" : ","} ${phrase}`;
  }, opening);
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}
