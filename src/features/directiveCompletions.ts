import type { Analysis } from "../findings/analysis.ts";
import { lineText, positionAt } from "../text/sourceText.ts";
import { gpuCompletions } from "./catalogueCompletions.ts";
import type { Completion } from "./completionItem.ts";

const keys: readonly (readonly [string, string])[] = [
  ["gpu", "The GPUs that are there: L4, 2x L4, A100 80GB"],
  ["concurrency", "Requests in flight at the peak"],
  ["context", "Tokens that one request holds: 32K"],
  ["vllm", "The vLLM version: 0.11"],
];

/** Keys and GPU names inside a `# gpuplan:` comment. */
export function directiveCompletions(analysis: Analysis, offset: number): readonly Completion[] {
  const { line, column } = positionAt(analysis.source, offset);
  const before = lineText(analysis.source, line).slice(0, column);
  const body = /^\s*#\s*gpuplan:(.*)$/.exec(before)?.[1];
  if (body === undefined) return [];
  const gpu = /\bgpu=(?:\d+\s*x\s*)?([^=]*)$/.exec(body)?.[1];
  if (gpu === undefined) return keyCompletions(body, offset);
  const names = gpuCompletions({ start: offset - gpu.length, end: offset });
  // Behind a blank the name may go on (`A100 80GB`), or be complete.
  return /\s/.test(gpu) ? [...keyCompletions(body, offset), ...names] : names;
}

function keyCompletions(body: string, offset: number): readonly Completion[] {
  const typed = /(?:^|\s)(\w*)$/.exec(body)?.[1] ?? "";
  const range = { start: offset - typed.length, end: offset };
  const used = new Set([...body.matchAll(/(?<!\w)(\w+)=/g)].map((match) => match[1]));
  return keys
    .filter(([key]) => !used.has(key))
    .map(([key, detail]) => ({ label: key, kind: "key", range, newText: `${key}=`, detail }));
}
