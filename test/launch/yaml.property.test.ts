import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { readLaunch } from "../../src/deployment/fromLaunch.ts";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import { writeChanges } from "../../src/deployment/writeChanges.ts";
import { detectLaunchKind } from "../../src/launch/detectKind.ts";
import { findYamlLaunches } from "../../src/launch/fromYaml.ts";
import type { YamlLaunchKind } from "../../src/launch/launch.ts";
import type { ShellParser } from "../../src/syntax/shell/shellParser.ts";
import { parseYamlDocuments } from "../../src/syntax/yaml/parseYaml.ts";
import { createSourceText } from "../../src/text/sourceText.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { loadShellParser } from "../syntax/shell/loadShellParser.ts";
import { readYamlFixtures } from "./yamlFixtures.ts";

const launches = readYamlFixtures("launches");
const fixtures = [...launches, ...readYamlFixtures("decoys")];
const snippets = [
  '"',
  "'",
  "{{",
  "{{ if }}",
  "}}",
  "${",
  "$(A)",
  "}",
  "[",
  "]",
  ": ",
  "- ",
  "\n",
  "\r\n",
  "#",
  "&a ",
  "*a",
  "<<: ",
  ">-\n",
  "|",
  "\t",
  "🚀",
  "\0",
  "\uE000",
  "---\n",
  "vllm serve",
  "--a=$",
];

/** A real file, cut, spliced, turned around or with things put in where nobody would. */
const mutated = fc
  .tuple(
    fc.constantFrom(...fixtures),
    fc.constantFrom(...fixtures),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...snippets)), { maxLength: 6 }),
  )
  .map(([first, second, edits]) => ({
    name: first.name,
    text: edits.reduce((text, [place, kind, snippet]) => {
      const at = text.length === 0 ? 0 : place % text.length;
      if (kind === 0) return text.slice(0, at) + snippet + text.slice(at);
      if (kind === 1) return text.slice(0, at) + text.slice(at + 1 + (place % 7));
      if (kind === 2) return text.slice(0, at) + second.text.slice(0, place % (second.text.length + 1));
      return text.slice(at) + text.slice(0, at);
    }, first.text),
  }));

const kinds: readonly YamlLaunchKind[] = [
  "compose",
  "kubernetes",
  "helm",
  "config",
  "workflow",
  "skypilot",
  "dstack",
  "truss",
];

let shell: ShellParser;
beforeAll(async () => {
  shell = await loadShellParser();
});

function kindOf(name: string, text: string): YamlLaunchKind | null {
  const detected = detectLaunchKind(name, "yaml", text);
  return kinds.find((kind) => kind === detected) ?? null;
}

function understand(name: string, text: string) {
  const kind = kindOf(name, text);
  const found = kind === null ? [] : findYamlLaunches(createSourceText(text), kind, shell).launches;
  const defaults = { gpu: null, vllmVersion: null, expectedConcurrency: null };
  return found.map((launch, index) => {
    const { deployment } = readLaunch(launch, index + 1, defaults, catalogueLookUps);
    return { launch, deployment, settings: deployment.settings };
  });
}

/** Every range in a value, however deep. */
function rangesIn(value: unknown, seen: Set<unknown> = new Set()): { start: number; end: number }[] {
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  if (value instanceof Map) return rangesIn([...value.values()], seen);
  const { start, end } = value as { start?: unknown; end?: unknown };
  if (typeof start === "number" && typeof end === "number") return [{ start, end }];
  return Object.values(value).flatMap((inner) => rangesIn(inner, seen));
}

test("no text makes it throw, every range lies in the text, and verbatim pieces are its characters", () => {
  fc.assert(
    fc.property(mutated, ({ name, text }) => {
      for (const { launch, settings } of understand(name, text)) {
        for (const { start, end } of rangesIn([launch, settings])) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        expect(launch.insertion.offset).toBeLessThanOrEqual(text.length);
        for (const word of launch.arguments) {
          expect(word.segments.map((segment) => segment.value).join("")).toBe(word.value ?? word.unresolved);
          for (const { value, range, verbatim } of word.segments) {
            if (verbatim) expect(text.slice(range.start, range.end)).toBe(value);
          }
        }
      }
    }),
    { numRuns: 1500 },
  );
});

const knownByOneFlag = new Set([
  "kubernetes/own-resource.yaml",
  "workflow/servers-of-own-keys.yaml",
  "workflow/services-in-a-list.yaml",
  "compose/build-only.yaml",
  "kubernetes/list-of-resources.yaml",
  "kubernetes/image-of-another-name.yaml",
  "kubernetes/part-of-a-deployment.yaml",
  "kubernetes/part-of-an-inference-service.yaml",
]);

/** What each launch says, without its places. */
function valuesOf(name: string, text: string): Record<string, unknown>[] {
  return understand(name, text).map(({ settings }) => ({
    model: settings.model?.value ?? settings.model?.unresolved,
    ...Object.fromEntries(
      [...settings.byField].map(([field, { value, unresolved }]) => [field, value ?? unresolved]),
    ),
  }));
}

describe.each([
  ["\n", launches],
  ["\r\n", launches.map((fixture) => ({ ...fixture, text: fixture.text.replaceAll("\n", "\r\n") }))],
])("with line ends %j", (_, files) => {
  test.each(files)(
    "a setting that is added to $name is the launch's, and nothing else changes",
    ({ name, text }) => {
      const before = valuesOf(name, text);
      for (const [index, { deployment, launch }] of understand(name, text).entries()) {
        const edits =
          writeChanges(deployment, [{ kind: "setting", field: "max_logprobs", value: 3 }])?.edits ?? null;
        if (edits === null) {
          expect(launch.insertion.form === "none" || launch.insertion.keys).toBeTruthy();
          continue;
        }
        const after = valuesOf(name, applyEdits(text, edits));
        expect(after[index]).toEqual({ ...before[index], max_logprobs: 3 });
        expect(after.length).toBe(before.length);
      }
    },
  );

  test.each(files)("a setting of $name that is changed is changed, the rest is not", ({ name, text }) => {
    const before = valuesOf(name, text);
    for (const [index, { deployment, settings }] of understand(name, text).entries()) {
      for (const field of ["max_model_len", "port", "tensor_parallel_size"]) {
        if (typeof settings.byField.get(field)?.value !== "number") continue;
        const edits = writeChanges(deployment, [{ kind: "setting", field, value: 77 }])?.edits ?? null;
        const after = valuesOf(name, applyEdits(text, edits ?? []));
        expect(after[index]).toEqual({ ...before[index], [field]: 77 });
      }
    }
  });

  test.each(files)(
    "a setting that is taken out of $name leaves valid YAML and the rest",
    ({ name, text }) => {
      const before = valuesOf(name, text);
      for (const [index, { deployment, settings }] of understand(name, text).entries()) {
        for (const field of settings.byField.keys()) {
          const edits = writeChanges(deployment, [{ kind: "remove-setting", field }])?.edits ?? null;
          if (edits === null) continue;
          const edited = applyEdits(text, edits);
          const { [field]: _removed, ...rest } = before[index] ?? {};
          // Without it nothing tells that the image is a server.
          if (valuesOf(name, edited).length < before.length && knownByOneFlag.has(name)) continue;
          expect(valuesOf(name, edited)[index], `${field} of ${name}\n${edited}`).toEqual(rest);
          const problemsBefore = parseYamlDocuments(text).flatMap(({ problems }) => problems).length;
          expect(parseYamlDocuments(edited).flatMap(({ problems }) => problems).length).toBe(problemsBefore);
        }
      }
    },
  );
});
