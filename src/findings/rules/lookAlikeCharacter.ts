import type { Finding } from "../finding.ts";
import { launchOf, onceEach } from "../launchParts.ts";
import { type LookAlike, lookAlikesOf } from "../lookAlikes.ts";
import type { Rule } from "../rule.ts";

/** Text that was copied out of a page or a document brings such characters along. */
export const lookAlikeCharacter: Rule = {
  id: "look-alike-character",
  severity: "error",
  summary:
    "A dash, a no-break space or a curly quote stands where a command needs the plain one; what it belongs to is lost or refused.",
  judgesAlone: true,
  check: ({ source: { text }, assessments }) =>
    onceEach(
      assessments.flatMap(({ deployment }): readonly Finding[] => {
        const launch = launchOf(deployment);
        if (!launch) return [];
        return lookAlikesOf(text, launch, deployment.version.value).map(
          ({ kind, range, edits }): Finding => ({
            rule: "look-alike-character",
            severity: "error",
            message: `${messages[kind]} (U+${codeOf(text, range.start)}).`,
            range,
            related: [],
            fixes: () => [{ title: titles[kind], preferred: true, edits }],
          }),
        );
      }),
    ),
};

const messages: Readonly<Record<LookAlike["kind"], string>> = {
  dash: "This dash is no hyphen, and vLLM takes the flag for a word",
  space: "This blank parts no words: the shell hands what stands around it to vLLM as one word",
  quote: "This quote is none to the shell, which hands it to vLLM as part of the value",
};

const titles: Readonly<Record<LookAlike["kind"], string>> = {
  dash: "Write hyphens",
  space: "Write a plain space",
  quote: "Write straight quotes",
};

function codeOf(text: string, offset: number): string {
  return text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, "0");
}
