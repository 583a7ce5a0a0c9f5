import { fixAllEdits, fixAllFiles } from "../features/fixAll.ts";
import { pathBeside } from "../launch/neighbourFiles.ts";
import type { CheckSource } from "../service/checkDocuments.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import type { FileEdits } from "../text/fileEdits.ts";
import { applyEdits } from "../text/textEdit.ts";
import { toDocument } from "./documents.ts";
import type { CliHost } from "./host.ts";

/** A file that `check` was given or has found. */
export interface CheckedFile extends CheckSource {
  readonly index: number;
  /** Not standard input, which has no file and is left alone. */
  readonly isFile: boolean;
}

/** One fix may make room for another; more rounds than this would be a loop. */
const mostRounds = 10;

/** Makes every edit that decides nothing, in the files themselves and in the scripts that they name. */
export async function fixFiles(
  service: Service,
  files: readonly CheckedFile[],
  host: CliHost,
): Promise<{ readonly files: readonly CheckedFile[]; readonly failed: boolean }> {
  const written = new Map<string, string>();
  const textOf = ({ path }: CheckedFile) => written.get(plainPath(path));
  const asWritten = (file: CheckedFile): CheckedFile => ({
    ...file,
    open: async () => {
      const text = textOf(file);
      return text === undefined ? await file.open() : toDocument(file.path, text, file.index);
    },
  });
  let failed = false;
  const write: WriteFile = async (path, text) => {
    const problem = await host.writeTextFile(path, text);
    if (problem !== null) host.writeError(`${problem}\n`);
    failed ||= problem !== null;
    if (problem === null) written.set(plainPath(path), text);
    // Whoever names it is to read it anew.
    service.fileChanged(toDocument(plainPath(path), "", 0).uri, null);
    return problem === null;
  };
  for (const file of files) {
    const document = file.isFile ? await asWritten(file).open() : null;
    if (document === null) continue;
    const text = await fixedText(service, file.path, document, host, write);
    service.release(document.uri);
    if (text !== document.text) await write(file.path, text);
  }
  return { files: files.map(asWritten), failed };
}

type WriteFile = (path: string, text: string) => Promise<boolean>;

function plainPath(path: string): string {
  return pathBeside("", path) ?? path;
}

async function fixedText(
  service: Service,
  path: string,
  document: ServiceDocument,
  host: CliHost,
  write: WriteFile,
): Promise<string> {
  const { signal } = new AbortController();
  let current = document;
  for (let round = 0; round < mostRounds; round++) {
    await service.readModels(current, signal, () => undefined);
    if (service.isIgnored(current)) break;
    const findings = service.findings(current);
    const { edits, otherFiles } = fixAllFiles(findings);
    const made = await writeOtherFiles(service, otherFiles, host, write);
    const own = made === "all" ? edits : fixAllEdits(findings);
    if (own.length === 0 && (made !== "all" || otherFiles.length === 0)) break;
    current = toDocument(path, applyEdits(current.text, own), current.version + 1);
  }
  return current.text;
}

/** Only in files below the working folder that still say what they said; where one does not, nothing is written. */
async function writeOtherFiles(
  service: Service,
  files: readonly FileEdits[],
  host: CliHost,
  write: WriteFile,
): Promise<"all" | "not all"> {
  for (const file of files) if (!(await mayWrite(service, file, host))) return "not all";
  for (const { path, text, edits } of files)
    if (!(await write(path, applyEdits(text, edits)))) return "not all";
  return "all";
}

async function mayWrite(service: Service, { path, text }: FileEdits, host: CliHost): Promise<boolean> {
  if (!(await host.isBelowWorkingFolder(path))) return false;
  const input = await host.readInputFile(path);
  if ("problem" in input || input.text !== text) return false;
  const document = toDocument(path, text, -1);
  await service.readModels(document, new AbortController().signal, () => undefined);
  const isIgnored = service.isIgnored(document);
  service.release(document.uri);
  return !isIgnored;
}
