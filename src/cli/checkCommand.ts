import { fixAllEdits } from "../features/fixAll.ts";
import type { Severity } from "../findings/finding.ts";
import type { Service } from "../service/service.ts";
import { applyEdits } from "../text/textEdit.ts";
import { readBaseline, withoutKnown, writeBaseline } from "./baseline.ts";
import type { CheckFormat, CheckOptions } from "./checkOptions.ts";
import { type OpenedDocument, openDocuments, toDocument } from "./documents.ts";
import type { CheckFormatter, CheckResult } from "./formats/checkResult.ts";
import { formatGithub } from "./formats/github.ts";
import { formatJson } from "./formats/json.ts";
import { formatJunit } from "./formats/junit.ts";
import { formatMarkdown } from "./formats/markdown.ts";
import { formatPretty } from "./formats/pretty.ts";
import { formatSarif } from "./formats/sarif.ts";
import { type CliHost, exitStatus } from "./host.ts";
import { showProgress } from "./progress.ts";

const formatters: Record<CheckFormat, CheckFormatter> = {
  pretty: formatPretty,
  json: formatJson,
  sarif: formatSarif,
  github: formatGithub,
  junit: formatJunit,
  markdown: formatMarkdown,
};

/** `gpuplan check`: the findings of every file; 1 when one of them is as bad as `--fail-on` says. */
export async function runCheck(
  paths: readonly string[],
  options: CheckOptions,
  host: CliHost,
): Promise<number> {
  if (options.updateBaseline === true && options.baseline === undefined) {
    host.writeError("--update-baseline needs --baseline FILE, the file to write.\n");
    return exitStatus.wrongUsage;
  }
  const { service, documents: all, status } = await openDocuments(paths, options, host, options);
  const documents = all.filter(({ document }) => !service.isIgnored(document));
  const opened =
    options.fix === true ? await fixDocuments(service, documents, host) : { documents, failed: false };
  const progress = showProgress("Checking", opened.documents.length, host.progress);
  const found = opened.documents.map(({ document }): CheckResult => {
    progress.advance();
    return { analysis: service.analyze(document), findings: service.findings(document) };
  });
  progress.end();
  const judged = await holdAgainstBaseline(found, options, host);
  if (judged === null) return exitStatus.wrongUsage;
  const knownCount = countFindings(found) - countFindings(judged);
  const format = formatters[options.json === true ? "json" : options.format];
  const { terminal, version, workingFolder } = host;
  host.write(format(judged, { terminal, version, workingFolder, knownCount }));
  if (status !== exitStatus.done || opened.failed) return exitStatus.wrongUsage;
  const failing = failingSeverities[options.failOn];
  return judged.some(({ findings }) => findings.some(({ severity }) => failing.includes(severity)))
    ? exitStatus.findings
    : exitStatus.done;
}

const failingSeverities: Record<CheckOptions["failOn"], readonly Severity[]> = {
  error: ["error"],
  warning: ["error", "warning"],
  never: [],
};

function countFindings(results: readonly CheckResult[]): number {
  return results.reduce((sum, { findings }) => sum + findings.length, 0);
}

/** What the baseline does not know; with `--update-baseline` it knows all of today. `null`: it can't be used. */
async function holdAgainstBaseline(
  results: readonly CheckResult[],
  { baseline: path, updateBaseline }: CheckOptions,
  host: CliHost,
): Promise<readonly CheckResult[] | null> {
  if (path === undefined) return results;
  if (updateBaseline === true) {
    const problem = await host.createTextFile(path, writeBaseline(results, host), true);
    if (problem !== null) host.writeError(`${problem}\n`);
    return problem === null ? results.map((result) => ({ ...result, findings: [] })) : null;
  }
  const input = await host.readInputFile(path);
  const baseline = "problem" in input ? input : readBaseline(input.text);
  if (!("problem" in baseline)) return results.map((result) => withoutKnown(result, baseline, host));
  const said = "problem" in input ? input.problem : `${path} ${String(baseline.problem)}`;
  host.writeError(`${said} "gpuplan check --baseline ${path} --update-baseline" writes it.\n`);
  return null;
}

/** One fix may make room for another; more rounds than this would be a loop. */
const mostRounds = 10;

/** Makes every edit that decides nothing, in the files themselves. Standard input has no file and is left alone. */
async function fixDocuments(
  service: Service,
  documents: readonly OpenedDocument[],
  host: CliHost,
): Promise<{ readonly documents: readonly OpenedDocument[]; readonly failed: boolean }> {
  const fixed: OpenedDocument[] = [];
  let failed = false;
  for (const opened of documents) {
    const text = opened.isFile ? fixedText(service, opened) : opened.document.text;
    const problem = text === opened.document.text ? null : await host.writeTextFile(opened.path, text);
    if (problem !== null) host.writeError(`${problem}\n`);
    failed ||= problem !== null;
    const document = { ...opened.document, text, version: opened.document.version + mostRounds + 1 };
    fixed.push(problem === null ? { ...opened, document } : opened);
  }
  return { documents: fixed, failed };
}

function fixedText(service: Service, { path, document }: OpenedDocument): string {
  let current = document;
  for (let round = 0; round < mostRounds; round++) {
    const edits = fixAllEdits(service.findings(current));
    if (edits.length === 0) break;
    current = toDocument(path, applyEdits(current.text, edits), current.version + 1);
  }
  return current.text;
}
