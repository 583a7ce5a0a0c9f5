import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "../../src/cli/program.ts";
import type { PlanReport, ServiceReport } from "../../src/features/planReportTypes.ts";
import { loadLaunchParsers } from "../../src/service/launchParsers.node.ts";
import { createService, type Service } from "../../src/service/service.ts";
import { projectRoot } from "../../test/editor/host/paths.ts";
import { gatherParserFiles } from "../fuzz/parserFiles.ts";
import { type Correction, type Example, type ExampleReport, writtenUpExamples } from "./writeUps.ts";

export interface Page {
  /** Below the project's folder. */
  readonly path: string;
  readonly text: string;
}

/** A page per example plan: the question, the plan, what the command line says of it, and what the write-up missed. */
export async function examplePages(): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (const example of writtenUpExamples) pages.push(await pageOf(example));
  return pages;
}

async function pageOf(example: Example): Promise<Page> {
  const path = `examples/${example.name}.gpuplan.yaml`;
  const text = await readFile(join(projectRoot, path), "utf8");
  const rows: readonly (ServiceReport | PlanReport)[] = JSON.parse(
    await run(["estimate", "--json", path], path, text),
  );
  const plan = rows.at(-1);
  if (plan === undefined || !("plan" in plan)) throw new Error(`${path} has no row of its own.`);
  const report: ExampleReport = {
    plan,
    services: rows.flatMap((row) => ("plan" in row ? [] : [row])),
    findings: (await openService()).findings({
      uri: `file:${path}`,
      languageId: "gpuplan",
      version: 1,
      text,
    }),
  };
  return {
    path: `examples/${example.name}.md`,
    text: [
      `# ${example.name}`,
      "",
      example.question,
      "",
      "Written by `npm run docs:examples`.",
      "",
      "## The plan",
      "",
      block("yaml", text),
      "## What it comes to",
      "",
      `\`gpuplan estimate ${path}\` prints:`,
      "",
      block("text", await run(["estimate", path], path, text)),
      "## What is found",
      "",
      `\`gpuplan check ${path}\` prints:`,
      "",
      block("text", await run(["check", path], path, text)),
      "## What the first write-up missed",
      "",
      "| | the write-up said | the estimate says |",
      "| --- | --- | --- |",
      ...example.corrections.map((correction) => tableRow(correction, report)),
      "",
    ].join("\n"),
  };
}

function tableRow({ subject, writeUp, shown }: Correction, report: ExampleReport): string {
  return `| ${subject} | ${writeUp} | ${shown(report).replaceAll("|", "\\|")} |`;
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}

async function openService(): Promise<Service> {
  return createService({
    parsers: await loadLaunchParsers(await gatherParserFiles(projectRoot)),
    localFiles: null,
    reportFault: (where, error) => {
      throw new Error(`Fault in ${where}`, { cause: error });
    },
  });
}

/** What one command line prints about one file. */
async function run(words: readonly string[], path: string, text: string): Promise<string> {
  const output: string[] = [];
  const refuse = async () => "The pages are written from what is printed alone.";
  await runProgram(words, {
    createService: openService,
    findInputFiles: async () => ({ files: [{ path, isFound: false }], problems: [] }),
    readFoundFile: async () => null,
    readInputFile: async () => ({ text }),
    readStandardInput: async () => "",
    openLog: async () => ({ problem: "There is no log." }),
    openServerReader: async () => {
      throw new Error("No server runs.");
    },
    writeTextFile: refuse,
    createTextFile: refuse,
    isBelowWorkingFolder: async () => true,
    startLanguageServer: async () => undefined,
    startAssistantServer: async () => undefined,
    workingFolder: projectRoot,
    write: (part) => void output.push(part),
    writeError: (part) => {
      throw new Error(part);
    },
    version: "0.0.0",
    terminal: { columns: 120, colors: false },
  });
  return output.join("");
}
