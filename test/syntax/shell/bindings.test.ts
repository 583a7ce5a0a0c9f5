import fc from "fast-check";
import { expect, test } from "vitest";
import { Bindings } from "../../../src/syntax/shell/bindings.ts";

interface Value {
  readonly text: string;
}

type Step =
  | { readonly kind: "set"; readonly copy: number; readonly name: string }
  | { readonly kind: "delete"; readonly copy: number; readonly name: string }
  | { readonly kind: "copy" | "become" | "join"; readonly copy: number; readonly other: number };

const name = fc.constantFrom("A", "B", "C", "D", "E", "F", "G", "H");
const copy = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("set" as const), copy, name }) },
  fc.record({ kind: fc.constant("delete" as const), copy, name }),
  fc.record({
    kind: fc.constantFrom("copy" as const, "become" as const, "join" as const),
    copy,
    other: copy,
  }),
);

test("copies, changes and joins come to what plain maps come to", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const first = new Bindings<Value>();
      const layered = [first, first.copy(), first.copy(), first.copy()];
      const plain = layered.map(() => new Map<string, Value>());
      for (const [index, each] of steps.entries()) apply(layered, plain, each, { text: `${index}` });
      for (const [index, bindings] of layered.entries()) {
        expect(new Map(bindings.entries())).toEqual(plain[index]);
        for (const key of "ABCDEFGH") expect(bindings.get(key)).toBe(plain[index]?.get(key));
      }
    }),
  );
});

function apply(layered: Bindings<Value>[], plain: Map<string, Value>[], step: Step, value: Value): void {
  const [bindings, map] = [layered[step.copy], plain[step.copy]];
  if (!bindings || !map) return;
  if (step.kind === "set") {
    bindings.set(step.name, value);
    map.set(step.name, value);
  } else if (step.kind === "delete") {
    bindings.delete(step.name);
    map.delete(step.name);
  } else {
    const [otherBindings, otherMap] = [layered[step.other], plain[step.other]];
    if (!otherBindings || !otherMap) return;
    if (step.kind === "join") {
      layered[step.copy] = Bindings.join([bindings, otherBindings], mergeValues);
      plain[step.copy] = joinMaps(map, otherMap);
    } else {
      if (step.kind === "become") bindings.become(otherBindings);
      else layered[step.copy] = otherBindings.copy();
      plain[step.copy] = new Map(otherMap);
    }
  }
}

/** Merging the same values gives the same object, so that identities can be held against each other. */
const merged = new Map<string, Value>();

function mergeValues(found: readonly (Value | undefined)[]): Value {
  const text = found.map((each) => each?.text ?? "–").join("|");
  const value = merged.get(text) ?? { text };
  merged.set(text, value);
  return value;
}

function joinMaps(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): Map<string, Value> {
  const names = new Set([...a.keys(), ...b.keys()]);
  return new Map(
    [...names].flatMap((key) => {
      const [left, right] = [a.get(key), b.get(key)];
      const value = left === right ? left : mergeValues([left, right]);
      return value ? [[key, value] as const] : [];
    }),
  );
}

test("names stand in the order in which they were first bound, those of a second branch last", () => {
  const bindings = new Bindings<Value>();
  for (const each of ["C", "A"]) bindings.set(each, { text: each });
  const [one, two] = [bindings.copy(), bindings.copy()];
  two.set("Z", { text: "two" });
  one.set("B", { text: "one" });
  one.set("A", { text: "changed" });
  const joined = Bindings.join([one, two], (_, known) => known);
  expect(joined.entries().map(([key]) => key)).toEqual(["C", "A", "B", "Z"]);
});

test("what a copy does is not seen by the others", () => {
  const bindings = new Bindings<Value>();
  bindings.set("A", { text: "1" });
  const copied = bindings.copy();
  copied.delete("A");
  bindings.set("B", { text: "2" });
  expect([copied.has("A"), copied.has("B"), bindings.has("A")]).toEqual([false, false, true]);
});
