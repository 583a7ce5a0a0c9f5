import type { Rule } from "./rule.ts";
import type { GuidedFix, RuleGuide } from "./ruleGuides/ruleGuide.ts";

/** The page of one rule, in Markdown: `docs/rules/<id>.md` is this text. */
export function rulePage({ id, severity, summary }: Rule, guide: RuleGuide): string {
  const { example, fix, remedy, versions, why } = guide;
  return `${[
    `# ${id}`,
    `*${severity}* · [all rules](../rules.md)`,
    summary,
    "## Why",
    why,
    "## Example",
    `Wrong, with what is found marked under it:`,
    ...filesBeside(example),
    fenced(example.fileName, example.wrong),
    ...(example.repeated === undefined
      ? []
      : [
          `and ${example.repeated.times.toLocaleString("en")} lines of \`${example.repeated.line}\` below it.`,
        ]),
    "Right:",
    fenced(example.fileName, example.right),
    "## Fix",
    remedy,
    safety(fix),
    "## Turning it off",
    `For a line, behind it; for a launch or a block, on a line of its own above it; for the whole file, as \`gpuplan-ignore-file\`:`,
    fenced(example.fileName, `# gpuplan-ignore ${id}: why it may be so here\n`),
    "For a folder and all below it, in `.gpuplanrc.yaml`; another severity in place of `off` only changes how it is reported:",
    fenced(".gpuplanrc.yaml", `rules:\n  ${id}: off\n`),
    `In an editor, in the settings: \`"gpuplan.rules": { "${id}": "off" }\`.`,
    "## Versions",
    versions,
  ].join("\n\n")}\n`;
}

/** The list of the rules, in Markdown: `docs/rules.md` is this text. */
export function ruleIndex(rules: readonly Rule[]): string {
  const entries = rules.map(
    ({ id, severity, summary }) => `## [${id}](rules/${id}.md)\n\n*${severity}*\n\n${summary}\n`,
  );
  const intro = [
    "# Rules",
    "",
    "What GPU Plan reports, in the order in which it is looked for. The severity is the worst that a rule's findings have:",
    "an **error** means that vLLM, or something that shares its GPU, will refuse to start, or that the file is invalid;",
    "a **warning**, that it starts and disappoints; **information** and **hint** are worth knowing.",
    "",
    "Each rule has a page with an example, what its fix changes, and how it is turned off. Written by `npm run docs:rules`.",
    "",
  ];
  return [...intro, entries.join("\n")].join("\n");
}

function safety(fix: GuidedFix | null): string {
  if (fix === null) return "No edit is offered in this case: only a person can tell what is right.";
  const offered = fix.title === "" ? "What is offered" : `*${fix.title}*`;
  return fix.safety === "means-the-same"
    ? `${offered} means the same as what was meant by the text: it is also made by "fix all" (\`source.fixAll.gpuplan\`, \`gpuplan check --fix\`).`
    : `${offered} changes what is served or planned: it is only made when somebody picks it.`;
}

function filesBeside({ files = {} }: RuleGuide["example"]): readonly string[] {
  return Object.entries(files).flatMap(([name, text]) => [`Beside it lies \`${name}\`:`, fenced(name, text)]);
}

function fenced(fileName: string, text: string): string {
  return `\`\`\`${fileName.endsWith(".sh") ? "sh" : "yaml"}\n${text}\`\`\``;
}
