import { readDirective } from "../launch/directive.ts";
import type { DirectiveEntry } from "../launch/launch.ts";
import type { ParsedYaml } from "../syntax/yaml/parsedYaml.ts";
import { findComments } from "../syntax/yaml/yamlComments.ts";
import { excerpt } from "../text/excerpt.ts";
import { parseVersion } from "../units/version.ts";
import type { DirectiveProblem, WorkspaceDefaults } from "./fromLaunch.ts";

/** Where a plan says itself what a launch's directive says. */
const planKeys: Readonly<Record<string, string>> = {
  gpu: '"gpu:" or "pools:"',
  concurrency: '"workload: { concurrency: … }"',
  context: '"workload: { context: … }"',
};

/**
 * The one thing that a plan's form has no key for: the vLLM version it is meant for, `# gpuplan: vllm=0.11`. It
 * stands in for the setting; what a service was measured with counts before it.
 */
export function readPlanDirectives(
  yaml: ParsedYaml,
  defaults: WorkspaceDefaults,
): { readonly defaults: WorkspaceDefaults; readonly problems: readonly DirectiveProblem[] } {
  const comments = mayHoldDirective(yaml.text) ? findComments(yaml.text, yaml.tree) : [];
  const entries = comments.flatMap(
    ({ range }) => readDirective({ text: yaml.text.slice(range.start, range.end), range })?.entries ?? [],
  );
  const problems = entries.flatMap((entry) => problemOf(entry) ?? []);
  const version = entries.findLast(({ key, value }) => key === "vllm" && parseVersion(value) !== null);
  const vllmVersion =
    version === undefined ? defaults.vllmVersion : { text: version.value, from: "the plan's directive" };
  return { defaults: { ...defaults, vllmVersion }, problems };
}

/** Which of the `#` start a comment is known of the whole tree alone; most plans have none that matters. */
function mayHoldDirective(text: string): boolean {
  for (const [line] of text.matchAll(/#[^\r\n]*/g)) if (/gpuplan/i.test(line)) return true;
  return false;
}

function problemOf({ key, value, keyRange, valueRange }: DirectiveEntry): DirectiveProblem | null {
  if (key === "vllm") {
    return parseVersion(value) === null
      ? {
          message: `vllm takes a version, such as 0.11, not "${excerpt(value)}".`,
          range: valueRange,
          replacements: [],
        }
      : null;
  }
  const place = planKeys[key];
  return {
    message:
      place === undefined
        ? `A directive in a plan has no "${excerpt(key)}". It knows vllm.`
        : `A plan says this under ${place}; its directive knows vllm alone.`,
    range: keyRange,
    replacements: [],
  };
}
