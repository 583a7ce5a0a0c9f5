import { configKeys } from "../config/configSchema.ts";
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
    ...turningOff,
  ];
  return [...intro, entries.join("\n")].join("\n");
}

const turningOff: readonly string[] = [
  "## Turning rules off",
  "",
  "**In the file**, with a comment that names one or more rules and, behind a colon, the reason:",
  "",
  "- behind something, for its line: `--no-such-flag # gpuplan-ignore unknown-flag: of our fork`",
  "- on a line of its own, for what it stands above: a launch to its end, a key of YAML or an `if` with all that is",
  "  indented deeper, a fenced block of a page;",
  "- as `gpuplan-ignore-file`, for the file.",
  "",
  "It is written as the file writes comments: `#`, in systemd and supervisor also `;`, in batch files `rem` or `::`, in",
  "Markdown outside of a block `<!-- gpuplan-ignore rule-id: reason -->`. Editors offer it with each finding (*Ignore … here*),",
  "and one that silences nothing is reported.",
  "",
  "**For a folder**, in `.gpuplanrc.yaml`; the nearest one from the file's folder up to the workspace's counts, alone:",
  "",
  "| key | what it says |",
  "| --- | --- |",
  ...configKeys.map(({ name, description }) => `| \`${name}\` | ${description} |`),
  "",
  "Nothing in it reaches the network, other files or programs: those settings only a person makes.",
  "",
  "**In an editor**, in the setting `gpuplan.rules`. **In CI**, findings that are there already can be left for later:",
  "`gpuplan check --baseline FILE --update-baseline` notes them, `gpuplan check --baseline FILE` reports the others.",
  "",
];

function safety(fix: GuidedFix | null): string {
  if (fix === null) return "No edit is offered in this case: only a person can tell what is right.";
  const offered = fix.title === "" ? "What is offered" : `*${fix.title}*`;
  const result = fix.givesRight ? " Here it turns the wrong text into the right one." : "";
  return fix.safety === "means-the-same"
    ? `${offered} means the same as what was meant by the text: it is also made by "fix all" (\`source.fixAll.gpuplan\`, \`gpuplan check --fix\`).${result}`
    : `${offered} changes what is served or planned: it is only made when somebody picks it.${result}`;
}

function filesBeside({ files = {} }: RuleGuide["example"]): readonly string[] {
  return Object.entries(files).flatMap(([name, text]) => [`Beside it lies \`${name}\`:`, fenced(name, text)]);
}

function fenced(fileName: string, text: string): string {
  return `\`\`\`${fileName.endsWith(".sh") ? "sh" : "yaml"}\n${text}\`\`\``;
}
