import { ruleList } from "./ruleList.ts";

/** The page about the rules, in Markdown: `docs/rules.md` is this text. */
export function ruleDocs(): string {
  const rules = ruleList.map(({ id, severity, summary }) => `## ${id}\n\n*${severity}*\n\n${summary}\n`);
  const intro = [
    "# Rules",
    "",
    "What GPU Plan reports, in the order in which it is looked for. The severity is the worst that a rule's findings have:",
    "an **error** means that vLLM, or something that shares its GPU, will refuse to start, or that the file is invalid;",
    "a **warning**, that it starts and disappoints; **information** and **hint** are worth knowing.",
    "",
    "Written by `npm run docs:rules`.",
    "",
  ];
  return [...intro, rules.join("\n")].join("\n");
}

/** The line (from 1) at which the page speaks of a rule; `null` for one that it does not know. */
export function ruleDocsLine(id: string): number | null {
  lines ??= ruleDocs().split("\n");
  const index = lines.indexOf(`## ${id}`);
  return index === -1 ? null : index + 1;
}

let lines: readonly string[] | undefined;
