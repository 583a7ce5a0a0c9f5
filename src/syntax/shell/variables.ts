import type { TextRange } from "../../text/textRange.ts";
import { type ExpandedWord, type Piece, textOf } from "./expandedWord.ts";

/**
 * What is known of the shell's variables at one point of a script. A name that is not in it was not assigned:
 * it may still come from the environment. `null` stands for "assigned, but the file does not tell what".
 */
export interface Variables {
  readonly bindings: Map<string, Binding>;
  /** `set -a`: every assignment from here on is exported. */
  exportAll: boolean;
  /** `exit` or `return` was reached: what follows in this branch does not run. */
  ended: boolean;
}

export interface Binding {
  readonly value: BoundValue;
  readonly nameRange: TextRange;
  readonly exported: boolean;
}

export type BoundValue =
  | { readonly kind: "text"; readonly pieces: readonly Piece[] }
  | { readonly kind: "list"; readonly words: readonly ExpandedWord[] }
  | { readonly kind: "unknown" };

export const unknownValue: BoundValue = { kind: "unknown" };

export function createVariables(): Variables {
  return { bindings: new Map(), exportAll: false, ended: false };
}

export function copyVariables(variables: Variables): Variables {
  return { ...variables, bindings: new Map(variables.bindings) };
}

/** What holds after one of `branches` ran and nobody knows which. Branches that ended the script do not count. */
export function joinVariables(branches: readonly Variables[]): Variables {
  const alive = branches.filter((branch) => !branch.ended);
  const [first, ...others] = alive;
  if (!first) return { ...(branches[0] ?? createVariables()), ended: branches.length > 0 };
  return others.reduce(joinTwo, first);
}

function joinTwo(a: Variables, b: Variables): Variables {
  const bindings = new Map<string, Binding>();
  for (const name of new Set([...a.bindings.keys(), ...b.bindings.keys()])) {
    const left = a.bindings.get(name);
    const right = b.bindings.get(name);
    const known = left ?? right;
    if (!known) continue;
    const exported = (left?.exported ?? false) || (right?.exported ?? false);
    bindings.set(name, {
      value: joinValues(left?.value, right?.value),
      nameRange: known.nameRange,
      exported,
    });
  }
  return { bindings, exportAll: a.exportAll && b.exportAll, ended: false };
}

/**
 * What both agree on stays certain. Where one only adds to the other (`A+=(…)`, `C="$C --x"`), the addition is
 * conditional; where they contradict each other the value is unknown.
 */
function joinValues(a: BoundValue | undefined, b: BoundValue | undefined): BoundValue {
  if (a === b && a) return a;
  if (a?.kind === "unknown" || b?.kind === "unknown") return unknownValue;
  if (a?.kind === "list" || b?.kind === "list") {
    const left = a?.kind === "list" ? a.words : a === undefined ? [] : null;
    const right = b?.kind === "list" ? b.words : b === undefined ? [] : null;
    return left && right ? { kind: "list", words: joinLists(left, right) } : unknownValue;
  }
  return joinTexts(a?.pieces ?? [], b?.pieces ?? []);
}

function joinLists(a: readonly ExpandedWord[], b: readonly ExpandedWord[]): ExpandedWord[] {
  const same = commonLength(a, b, (left, right) => textOf(left.pieces) === textOf(right.pieces));
  const rest = [...a.slice(same), ...b.slice(same)];
  return [
    ...a
      .slice(0, same)
      .map((word, index) => ({ ...word, conditional: word.conditional || (b[index]?.conditional ?? false) })),
    ...rest.map((word) => ({ ...word, conditional: true })),
  ];
}

function joinTexts(a: readonly Piece[], b: readonly Piece[]): BoundValue {
  const textA = textOf(a);
  const textB = textOf(b);
  if (textA === textB) return { kind: "text", pieces: a };
  const [short, long] = textA.length < textB.length ? [a, b] : [b, a];
  const same = commonLength(short, long, (left, right) => left.text === right.text);
  if (same < short.length) return unknownValue;
  const added = long.slice(same).map((piece) => ({ ...piece, conditional: true }));
  return { kind: "text", pieces: [...long.slice(0, same), ...added] };
}

function commonLength<T>(a: readonly T[], b: readonly T[], equal: (left: T, right: T) => boolean): number {
  let length = 0;
  for (; length < a.length && length < b.length; length++) {
    const left = a[length];
    const right = b[length];
    if (left === undefined || right === undefined || !equal(left, right)) break;
  }
  return length;
}
