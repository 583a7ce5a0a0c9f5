import type { Analysis } from "../findings/analysis.ts";
import type { Finding, Severity } from "../findings/finding.ts";
import { checkDocuments } from "../service/checkDocuments.ts";
import type { Service } from "../service/service.ts";
import { readBaseline, withoutKnown, writeBaseline } from "./baseline.ts";
import type { CheckFormat, CheckOptions } from "./checkOptions.ts";
import {
  createConfiguredService,
  type DocumentSource,
  findSources,
  toDocument,
  usePriceFile,
} from "./documents.ts";
import { type CheckedFile, fixFiles } from "./fixFiles.ts";
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
  const { sources, problems } = await findSources(paths, options, host, options);
  const service = await createConfiguredService(options, host);
  const hasPrices = await usePriceFile(service, options, host);
  const files = sources.map((source, index) => openOnTurn(source, index, problems));
  const fixed = options.fix === true ? await fixFiles(service, files, host) : { files, failed: false };
  const format = options.json === true ? "json" : options.format;
  const printsFixes = !formatsWithoutFixes.has(format);
  // Of what a baseline knows no fixes are wanted, and which that is shows only at the end.
  const keeps = !printsFixes ? "no fixes" : options.baseline === undefined ? "fixes" : "the way to fixes";
  const found = await checkFiles(service, fixed.files, keeps, host);
  for (const problem of problems) host.writeError(`${problem}\n`);
  const judged = await holdAgainstBaseline(found, options, host);
  if (judged === null) return exitStatus.wrongUsage;
  const knownCount = countFindings(found) - countFindings(judged);
  const { terminal, version, workingFolder } = host;
  host.write(formatters[format](judged, { terminal, version, workingFolder, knownCount }));
  if (problems.length > 0 || !hasPrices || fixed.failed) return exitStatus.wrongUsage;
  const failing = failingSeverities[options.failOn];
  return judged.some(({ findings }) => findings.some(({ severity }) => failing.includes(severity)))
    ? exitStatus.findings
    : exitStatus.done;
}

/** What cannot be read is told once, however often it is tried. */
function openOnTurn({ path, isFile, read }: DocumentSource, index: number, problems: string[]): CheckedFile {
  return {
    path,
    index,
    isFile,
    open: async () => {
      const input = await read();
      if (input === null || "text" in input) return input && toDocument(path, input.text, index);
      if (!problems.includes(input.problem)) problems.push(input.problem);
      return null;
    },
  };
}

/** What was found, in the order of the files; of most files there is nothing to say, and nothing is kept. */
async function checkFiles(
  service: Service,
  files: readonly CheckedFile[],
  keeps: KeptFixes,
  host: CliHost,
): Promise<readonly CheckResult[]> {
  const results: (CheckResult | undefined)[] = [];
  const progress = showProgress("Checking", files.length, host.progress);
  const { signal } = new AbortController();
  await checkDocuments(
    service,
    files,
    ({ index }, analysis, findings) => {
      if (analysis.kind !== "none" || findings.length > 0) results[index] = settle(analysis, findings, keeps);
    },
    { signal, onDone: progress.advance },
  );
  progress.end();
  return results.filter((result) => result !== undefined);
}

const formatsWithoutFixes: ReadonlySet<CheckFormat> = new Set(["github", "junit"]);

type KeptFixes = "fixes" | "no fixes" | "the way to fixes";

/** Lets go of what no format asks for: trees are large, and whoever can still search for fixes holds them all. */
function settle(analysis: Analysis, findings: readonly Finding[], keeps: KeptFixes): CheckResult {
  const light: Analysis = { ...analysis, plan: null, plannedLaunches: [], files: [] };
  if (findings.length === 0) return { analysis: { ...light, assessments: [] }, findings };
  if (keeps === "the way to fixes") return { analysis: light, findings };
  const settled = findings.map((finding) => {
    const fixes = keeps === "fixes" ? finding.fixes() : [];
    return { ...finding, fixes: () => fixes };
  });
  return { analysis: light, findings: settled };
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
