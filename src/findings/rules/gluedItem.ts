import type { Launch } from "../../launch/launch.ts";
import { textOfWord, type Word } from "../../syntax/word.ts";
import { excerpt } from "../../text/excerpt.ts";
import type { Finding, Fix } from "../finding.ts";
import { launchOf } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

/** Python's `argparse` takes an argument with a blank in it for a positional one, whatever it begins with. */
export const gluedItem: Rule = {
  id: "glued-list-item",
  severity: "error",
  summary:
    "A flag and its value are one item of a list, and so one argument with a blank in it, which vLLM does not know.",
  judgesAlone: true,
  check: ({ source: { text }, assessments }) =>
    assessments.flatMap(({ deployment }): readonly Finding[] => {
      const launch = launchOf(deployment);
      if (launch?.insertion.form !== "items" || !isYaml.has(launch.kind)) return [];
      return gluedWords(text, launch).map(
        ([flag, value, next]): Finding => ({
          rule: "glued-list-item",
          severity: "error",
          message: `"${excerpt(`${textOfWord(flag)} ${textOfWord(value)}`)}" is one argument here, and vLLM stops on it: write ${textOfWord(flag)}=… or two items.`,
          range: { start: flag.range.start, end: value.range.end },
          related: [],
          fixes: () => (next ? [] : joined(text, flag, value)),
        }),
      );
    }),
};

const isYaml: ReadonlySet<Launch["kind"]> = new Set<Launch["kind"]>(["compose", "kubernetes"]);

/** A flag and the word behind it with nothing but blanks between, and the word behind both where there is a third. */
function gluedWords(
  text: string,
  { arguments: words }: Launch,
): readonly (readonly [flag: Word, value: Word, next: Word | null])[] {
  const touches = (left: Word | undefined, right: Word | undefined): boolean =>
    left !== undefined &&
    right !== undefined &&
    !left.range.elsewhere &&
    /^[ \t]+$/.test(text.slice(left.range.end, right.range.start));
  return words.flatMap((flag, index) => {
    const value = words[index + 1];
    const next = words[index + 2];
    if (!value || !textOfWord(flag).startsWith("-") || !touches(flag, value)) return [];
    return [[flag, value, touches(value, next) ? (next ?? null) : null] as const];
  });
}

/** Quotes inside the item would become part of the value. */
function joined(text: string, flag: Word, value: Word): readonly Fix[] {
  if (text.slice(value.range.start, value.range.end) !== value.value) return [];
  return [
    {
      title: `Write ${textOfWord(flag)}=${excerpt(value.value)}`,
      preferred: true,
      isMechanical: true,
      edits: [{ range: { start: flag.range.end, end: value.range.start }, newText: "=" }],
    },
  ];
}
