import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLines, parseYamlAnew } from "../../../src/syntax/yaml/parseYaml.ts";
import { reparseYaml } from "../../../src/syntax/yaml/reparseYaml.ts";
import { longPlan } from "../../support/longPlan.ts";

const reparse = (before: string, after: string) => reparseYaml(parseYamlAnew(before), after, parseLines);

/** Entries that were moved work out their values when they are looked at, which a comparison does not. */
const plain = (documents: ReturnType<typeof reparse>): unknown => JSON.parse(JSON.stringify(documents));

/** The text after a change at a place, and whether it was made of the text before. */
function changed(before: string, find: string, replacement: string) {
  const after = before.replace(find, () => replacement);
  expect(after).not.toBe(before);
  const made = reparse(before, after);
  if (made !== null) expect(plain(made)).toEqual(plain(parseYamlAnew(after)));
  return made;
}

const plan = `gpuplan: 1
services:
  chat:
    model: a/b # the small one
    args:
      max-model-len: 8K
      gpu-memory-utilization: 0.90
      kv-cache-dtype: fp8
    measured:
      weights: 15GiB
      kv_cache: 4GiB
      on: 2026-01-31

  speech:
    engine: process
    note: |+
      kept lines

  search: { engine: process, memory: 2GiB }
workload: { concurrency: 10 }
`;

describe("reparseYaml", () => {
  it.each([
    ["a value", "max-model-len: 8K", "max-model-len: 16K"],
    ["a new key", "    model: a/b", "    pool: x\n    model: a/b"],
    ["a key that is half typed", "    model: a/b", "    mod\n    model: a/b"],
    ["a key without a value", "    args:\n", "    args:\n    pool:\n"],
    ["a new service", "  speech:\n", "  more:\n    model: c/d\n  speech:\n"],
    ["a service that goes", "  search: { engine: process, memory: 2GiB }\n", ""],
    ["the last line", "concurrency: 10 }", "concurrency: 100 }"],
    ["a comment", "# the small one", "# the large one"],
    ["a line of a block scalar", "      kept lines\n", "      kept lines\n\n\n"],
  ])("makes the tree after a change of %s from the one before", (_what, find, replacement) => {
    expect(changed(plan, find, replacement)).not.toBeNull();
  });

  it.each([
    ["an anchor", "model: a/b", "model: &m a/b"],
    ["an alias", "model: a/b", "model: *m"],
    ["a tag", "model: a/b", "model: !x a/b"],
    ["a quote that is not closed", "model: a/b", 'model: "a/b'],
    ["a brace that is not closed", "10 }", "10"],
    ["a line that leaves the mapping", "  speech:\n", "speech:\n"],
    ["a key that stands twice", "  search:", "  chat:"],
    ["a second document", "  speech:\n", "---\n  speech:\n"],
    ["a tab", "    model:", "\tmodel:"],
    ["a template", "model: a/b", "model: {{ x }}"],
    ["the first line", "gpuplan: 1", "gpuplan: 2"],
    ["a key that is marked as one", "  search: {", "  ? search\n  : {"],
  ])("parses all of it anew after a change of %s", (_what, find, replacement) => {
    expect(changed(plan, find, replacement)).toBeNull();
  });

  it("takes over what has not changed", () => {
    const before = parseYamlAnew(longPlan(20));
    const after = reparseYaml(before, longPlan(20).replace("chat-7:\n", "chat-7x:\n"), parseLines);
    const services = (documents: typeof before | null) => {
      const tree = documents?.[0]?.tree;
      const value = tree?.kind === "mapping" ? tree.entries[2]?.value : null;
      return value?.kind === "mapping" ? value.entries : [];
    };
    expect(services(after)[6]).toBe(services(before)[6]);
    expect(services(after)[7]).not.toEqual(services(before)[7]);
  });

  it("reads every document of a manifest", () => {
    const manifest = "kind: A\nspec:\n  x: 1\n---\nkind: B\nspec:\n  x: 2\n---\nkind: C\nspec:\n  x: 3\n";
    expect(changed(manifest, "x: 2", "x: 22")).toHaveLength(3);
    expect(changed(manifest, "  x: 3\n", "  x: 3\n  y: 4")).toHaveLength(3);
    expect(changed(manifest, "---\nkind: C", "kind: C")).toBeNull();
  });
});

const words = [
  "a",
  "key:",
  "key: value",
  "- x",
  "-",
  ": ",
  ":",
  " ",
  "  ",
  "    ",
  "\n",
  "\n  ",
  "\n    ",
  "\n\n",
  "\r\n",
  "\r",
  "\t",
  "#",
  " # c",
  "\n# c\n",
  '"',
  "'",
  "{",
  "}",
  "[",
  "]",
  "{ a: 1 }",
  ",",
  "|",
  "|+\n",
  ">-\n   text\n",
  "? ",
  "&a ",
  "*a",
  "!t ",
  "<<: ",
  "---",
  "\n---\n",
  "...",
  "%",
  "\uFEFF",
  "{{ x }}",
  "~",
  "\u{1F600}",
  "@",
  "`",
  "\\",
];

const files: readonly string[] = [
  plan,
  longPlan(4),
  "kind: A\nspec:\n  list:\n  - a: 1\n    b: 2\n  - a: 3\n---\nkind: B\nspec: |\n  text\n   more\nlast: x\n---\n",
  "a:\n  b: 'one\n    two'\n  cc: one\n    two\n  d:\n  - x\n  - y: 1\n  e: {a: 1,\n    b: 2}\nf : 1\ng: >+\n  x\n\nhh:\n",
  "# head\r\na: 1\r\nbb:\r\n  c: 2\r\n  dd: 3\r\n\r\nee: 4\r\n",
  "top:\n    deep:\n        deeper: 1\n        more: 2\n    side: 3\n# end",
];

/** What people type, mostly: the rest of a word, a line, now and then a sign that changes everything. */
const added = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "x",
      "ab",
      "1",
      " ",
      "",
      "\n",
      "key: value\n",
      " # c",
      "\n    k: v",
      ":",
      "- ",
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((all) => all.join("")) },
);
const removed = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat(3) },
  { weight: 1, arbitrary: fc.nat(60) },
);
const edits = fc.array(fc.record({ at: fc.integer({ min: 0, max: 9_999 }), removed, added }), {
  minLength: 1,
  maxLength: 5,
});

it("gives what parsing the whole gives, whatever is typed", () => {
  const count = { edits: 0, made: 0, madeWithProblems: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...files), edits, (file, typed) => {
      let text = file;
      let documents = parseYamlAnew(text);
      for (const { at, removed, added } of typed) {
        const start = Math.floor((at / 10_000) * text.length);
        text = text.slice(0, start) + added + text.slice(start + removed);
        const again = reparseYaml(documents, text, parseLines);
        const anew = parseYamlAnew(text);
        count.edits++;
        if (again !== null) {
          expect(plain(again)).toEqual(plain(anew));
          count.made++;
          if (again.some(({ problems }) => problems.length > 0)) count.madeWithProblems++;
        }
        documents = again ?? anew;
      }
    }),
    { numRuns: 1_000 },
  );
  // A test of what never happens would show nothing.
  expect(count.made / count.edits).toBeGreaterThan(0.2);
  expect(count.madeWithProblems).toBeGreaterThan(20);
});
