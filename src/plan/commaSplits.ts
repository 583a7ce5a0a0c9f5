import {
  effectiveEntries,
  resolveAlias,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from "../syntax/yaml/yamlNode.ts";
import { excerpt } from "../text/excerpt.ts";
import type { TextRange } from "../text/textRange.ts";
import type { PlanProblem } from "./planProblem.ts";

/** A number that YAML cut at its thousands separator: `{ buy: $1,000 }` is `buy: $1` and a key `000`. */
export interface CommaSplit {
  /** From the start of the number to the end of its last digits. */
  readonly range: TextRange;
  /** The keys that are no keys. */
  readonly strayKeys: readonly string[];
  readonly entry: YamlEntry;
  readonly problem: PlanProblem;
}

/** Every such number in a tree. */
export function findCommaSplits(text: string, root: YamlNode): readonly CommaSplit[] {
  const splits: CommaSplit[] = [];
  const visit = (node: YamlNode): void => {
    const content = resolveAlias(node);
    if (content.kind === "sequence") content.items.forEach(visit);
    if (content.kind !== "mapping") return;
    if (content.flow) splits.push(...splitsIn(text, content));
    for (const entry of effectiveEntries(content)) visit(entry.value);
  };
  visit(root);
  return splits;
}

function splitsIn(text: string, mapping: YamlMapping): readonly CommaSplit[] {
  return mapping.entries.flatMap((entry, index) => {
    const strays: YamlEntry[] = [];
    let end = entry.value.range.end;
    for (const next of mapping.entries.slice(index + 1)) {
      const isDigits = next.colon === null && /^\d{3}(?!\d)/.test(next.key.text);
      if (!isDigits || text.slice(end, next.key.range.start) !== "," || !/\d/.test(text.charAt(end - 1)))
        break;
      strays.push(next);
      end = next.key.range.end;
    }
    if (strays.length === 0 || entry.colon === null) return [];
    const range = { start: entry.value.range.start, end };
    return [
      { range, strayKeys: strays.map((stray) => stray.key.text), entry, problem: describeSplit(text, range) },
    ];
  });
}

function describeSplit(text: string, range: TextRange): PlanProblem {
  const written = text.slice(range.start, range.end);
  const joined = written.replaceAll(",", "");
  return {
    code: "comma-in-value",
    message: `Inside braces a comma ends the value, so this is not ${excerpt(written)}. Write ${excerpt(joined)}, or the entry on a line of its own.`,
    range,
    fixes: [{ title: `Write ${joined}`, edits: [{ range, newText: joined }] }],
  };
}
