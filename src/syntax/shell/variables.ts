import type { TextRange } from "../../text/textRange.ts";
import { Bindings } from "./bindings.ts";
import { type ExpandedWord, isResolved, type Piece, textOf, unresolvedPiece } from "./expandedWord.ts";
import { flagsInText, flagsInWords, splitSharedFlags } from "./sharedFlags.ts";

/**
 * What is known of the shell's variables at one point of a script. A name that is not in it was not assigned:
 * it may still come from the environment. `null` stands for "assigned, but the file does not tell what".
 */
export interface Variables {
  readonly bindings: Bindings<Binding>;
  /** `set -a`: every assignment from here on is exported. */
  exportAll: boolean;
  /** zsh: `$flags` is all words of an array, where bash gives the first. */
  spreadsArrays: boolean;
  /** `exit` or `return` was reached: what follows in this branch does not run. */
  ended: boolean;
  /** Whether a file is known to be there, for `[ -f .env ] && . ./.env`. */
  readonly hasFile?: (name: string) => boolean;
}

export interface Binding {
  readonly value: BoundValue;
  readonly nameRange: TextRange;
  readonly exported: boolean;
}

export type BoundValue =
  | { readonly kind: "text"; readonly pieces: readonly Piece[] }
  | { readonly kind: "list"; readonly words: readonly ExpandedWord[] }
  /** `declare -A`: by key. */
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, readonly Piece[]> }
  | { readonly kind: "unknown" };

export const unknownValue: BoundValue = { kind: "unknown" };

export function createVariables(): Variables {
  return { bindings: new Bindings(), exportAll: false, spreadsArrays: false, ended: false };
}

/** Names of the words that a script or function is called with: `$1`, `$@`. */
const positionalNames = ["@", "*", "#", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/**
 * Gives `$@`, `$#`, `$1` and so on their words. Behind a word that may be several or none (`"$@"`), nobody knows
 * which place a word has.
 */
export function bindPositional(
  variables: Variables,
  words: readonly ExpandedWord[],
  nameRange: TextRange,
): void {
  const { bindings } = variables;
  unbindPositional(variables);
  for (const name of ["@", "*"]) {
    bindings.set(name, { value: { kind: "list", words }, nameRange, exported: false });
  }
  const uncertain = words.findIndex((word) => word.conditional || isAnyNumber(word));
  const certain = uncertain < 0 ? words : words.slice(0, uncertain);
  for (const [index, { pieces }] of certain.slice(0, 9).entries()) {
    bindings.set(`${index + 1}`, { value: { kind: "text", pieces }, nameRange, exported: false });
  }
  if (uncertain < 0) {
    const count = { ...unresolvedPiece(`${words.length}`, nameRange), verbatim: false, unresolved: false };
    bindings.set("#", { value: { kind: "text", pieces: [count] }, nameRange, exported: false });
  }
}

function isAnyNumber({ pieces }: ExpandedWord): boolean {
  return pieces.some((piece) => piece.unresolved && /^\$(?:[@*]|\{\w*\[?[@*])/.test(piece.text));
}

/** From here on nothing is known of the words that the script or function is called with. */
export function unbindPositional({ bindings }: Variables): void {
  for (const name of positionalNames) bindings.delete(name);
}

/** What `shift` does. */
export function shiftPositional(variables: Variables, count: number): void {
  const all = variables.bindings.get("@");
  if (all?.value.kind === "list") bindPositional(variables, all.value.words.slice(count), all.nameRange);
}

export function restorePositional({ bindings }: Variables, before: Variables): void {
  for (const name of positionalNames) {
    const binding = before.bindings.get(name);
    if (binding) bindings.set(name, binding);
    else bindings.delete(name);
  }
}

/** Whether the script or function is known to be called with words. */
export function hasPositional({ bindings }: Variables): boolean {
  const all = bindings.get("@")?.value;
  return all?.kind === "list" && all.words.some(({ pieces }) => isResolved(pieces));
}

/** In a loop that shifts, the words are others in each round. */
export function forgetPositional(variables: Variables, range: TextRange): void {
  for (const name of positionalNames)
    if (variables.bindings.has(name)) forgetVariable(variables, name, range);
}

export function copyVariables(variables: Variables): Variables {
  return { ...variables, bindings: variables.bindings.copy() };
}

/** Makes all that is known what is known after a branch or a round. */
export function replaceVariables(target: Variables, source: Variables): void {
  target.bindings.become(source.bindings);
  target.exportAll = source.exportAll;
  target.ended = source.ended;
}

/** From here on the variable is assigned, and nobody knows what. */
export function forgetVariable(variables: Variables, name: string, nameRange: TextRange): void {
  const known = variables.bindings.get(name);
  const exported = known?.exported ?? false;
  variables.bindings.set(name, { value: unknownValue, nameRange: known?.nameRange ?? nameRange, exported });
}

/** What holds after one of `branches` ran and nobody knows which. Branches that ended the script do not count. */
export function joinVariables(branches: readonly Variables[]): Variables {
  const alive = branches.filter((branch) => !branch.ended);
  const [first] = alive;
  if (!first) return { ...(branches[0] ?? createVariables()), ended: branches.length > 0 };
  if (alive.length === 1) return first;
  const bindings = Bindings.join(
    alive.map((branch) => branch.bindings),
    joinBindings,
  );
  const { spreadsArrays } = first;
  return { bindings, exportAll: alive.every((branch) => branch.exportAll), spreadsArrays, ended: false };
}

function joinBindings(found: readonly (Binding | undefined)[], known: Binding): Binding {
  const exported = found.some((binding) => binding?.exported);
  return { value: joinValues(found.map((binding) => binding?.value)), nameRange: known.nameRange, exported };
}

/**
 * What all agree on stays certain. Where some only add to what all have (`A+=(…)`, `C="$C --x"`), the additions are
 * conditional; where they contradict each other the value is unknown.
 */
function joinValues(values: readonly (BoundValue | undefined)[]): BoundValue {
  const [first] = values;
  if (first && values.every((value) => value === first)) return first;
  if (values.some((value) => value?.kind === "unknown" || value?.kind === "map")) return unknownValue;
  if (values.some((value) => value?.kind === "list")) {
    if (values.some((value) => value?.kind === "text")) return unknownValue;
    return {
      kind: "list",
      words: joinLists(values.map((value) => (value?.kind === "list" ? value.words : []))),
    };
  }
  return joinTexts(values.map((value) => (value?.kind === "text" ? value.pieces : [])));
}

function joinLists(lists: readonly (readonly ExpandedWord[])[]): ExpandedWord[] {
  const shared = sharedLength(lists, (word) => textOf(word.pieces));
  const length = lists.some((list) => list.length === shared) ? shared : flagBoundary(lists[0] ?? [], shared);
  const common = (lists[0] ?? []).slice(0, length).map((word, index) => {
    const conditional = lists.some((list) => list[index]?.conditional);
    return conditional === word.conditional ? word : { ...word, conditional };
  });
  const { shared: alike, rest } = splitSharedFlags(lists.map((list) => flagsInWords(list.slice(length))));
  const isLead = ({ name }: { readonly name: string }) => name === "";
  const lead = rest.flatMap((groups) => groups.filter(isLead));
  const others = rest.flatMap((groups) => groups.filter((group) => !isLead(group)));
  const conditionally = (word: ExpandedWord) => ({ ...word, conditional: true });
  return [
    ...common,
    ...lead.flatMap(({ items }) => items.map(conditionally)),
    ...alike.flatMap(({ items }) => items),
    ...others.flatMap(({ items }) => items.map(conditionally)),
  ];
}

/** Where lists differ in a flag's value, the flag is part of what differs. */
function flagBoundary(list: readonly ExpandedWord[], shared: number): number {
  const last = list[shared - 1];
  return last && textOf(last.pieces).startsWith("-") ? shared - 1 : shared;
}

function joinTexts(values: readonly (readonly Piece[])[]): BoundValue {
  // `A=""` has a piece without characters, and nothing that another branch could contradict.
  const texts = values.map((pieces) => pieces.filter((piece) => piece.unresolved || piece.text !== ""));
  const [first = []] = texts;
  if (texts.every((pieces) => textOf(pieces) === textOf(first)))
    return { kind: "text", pieces: values[0] ?? [] };
  const shared = sharedLength(texts, (piece) => piece.text);
  const all = texts.map((pieces) => pieces.slice(shared)).filter((pieces) => pieces.length > 0);
  // What two branches give alike is there once.
  const added = distinct(all);
  if (!areAdditions(added, { behindOthers: shared > 0, always: all.length === texts.length }))
    return unknownValue;
  const flags = all.length === texts.length ? all.map(flagsInText) : [];
  const { shared: alike, rest } = splitSharedFlags(flags.flatMap((groups) => (groups ? [groups] : [])));
  const isSplit = alike.length > 0 && !flags.includes(null);
  const piecesIn = (groups: typeof alike) => groups.flatMap(({ items }) => items);
  const certain = isSplit ? alike.map(({ items }) => items) : [];
  const uncertain = (isSplit ? distinct(rest.map(piecesIn)) : added).map((pieces) =>
    pieces.map((piece) => ({ ...piece, conditional: true })),
  );
  return { kind: "text", pieces: [...first.slice(0, shared), ...separated([...certain, ...uncertain])] };
}

/** Words that branches add to what they share; `M=a` or `M=b` is a contradiction, of which nothing is known. */
function areAdditions(
  added: readonly (readonly Piece[])[],
  { behindOthers, always }: { readonly behindOthers: boolean; readonly always: boolean },
): boolean {
  const texts = added.map(textOf);
  if (behindOthers && !texts.every((text) => /^\s/.test(text))) return false;
  if (texts.every((text) => /^\s*--?[A-Za-z]/.test(text))) return true;
  return !always && (behindOthers || added.length <= 1);
}

function distinct(texts: readonly (readonly Piece[])[]): readonly (readonly Piece[])[] {
  const known = new Map(texts.map((pieces) => [textOf(pieces), pieces]));
  return [...known.values()];
}

/** The pieces of all, a blank between those that bring none. */
function separated(texts: readonly (readonly Piece[])[]): readonly Piece[] {
  return texts.flatMap((pieces, index) => {
    const [first] = pieces;
    if (!first || index === 0 || /^\s/.test(textOf(pieces))) return pieces;
    const { start } = first.range;
    const blank = { ...unresolvedPiece(" ", { start, end: start }), unresolved: false, verbatim: false };
    return [{ ...blank, expression: null }, ...pieces];
  });
}

/** How many items the lists have in common from their start. */
function sharedLength<T>(lists: readonly (readonly T[])[], textOfItem: (item: T) => string): number {
  const [first = [], ...others] = lists;
  let length = 0;
  for (const item of first) {
    const text = textOfItem(item);
    const same = others.every((list) => {
      const other = list[length];
      return other !== undefined && textOfItem(other) === text;
    });
    if (!same) break;
    length++;
  }
  return length;
}
