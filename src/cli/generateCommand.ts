import type { GeneratedFile, GenerationKind } from "../generate/generation.ts";
import { openDocuments } from "./documents.ts";
import { type CliHost, exitStatus } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { printable } from "./terminal.ts";

export interface GenerateOptions extends CommonOptions {
  readonly to: GenerationKind;
  readonly out?: string;
  readonly force?: boolean;
}

/** `gpuplan generate`: launch files or alert rules from a plan, printed, or written into a folder. */
export async function runGenerate(path: string, options: GenerateOptions, host: CliHost): Promise<number> {
  // An unset variable; the files would land in the root.
  if (options.out === "") {
    host.writeError("--out needs the folder to write into.\n");
    return exitStatus.wrongUsage;
  }
  const { service, documents, status } = await openDocuments([path], options, host);
  const [opened, another] = documents;
  if (opened === undefined) return status;
  if (another !== undefined) {
    host.writeError(`${path} is a folder; name one of its files.\n`);
    return exitStatus.wrongUsage;
  }
  const generation = service.generate(opened.document, options.to);
  if (generation === null) {
    host.writeError(`${path} is no plan, so there is nothing to generate from.\n`);
    return exitStatus.wrongUsage;
  }
  const { files, notes } = generation;
  if (options.json === true) {
    host.write(`${JSON.stringify({ files, notes }, null, 2)}\n`);
    return status;
  }
  for (const note of notes) host.writeError(`${printable(note)}\n`);
  if (options.out !== undefined) return Math.max(status, await writeFiles(options.out, files, options, host));
  // Whoever redirects the output finds out there why it holds nothing else.
  if (files.length === 0) for (const note of notes) host.write(`# ${printable(note)}\n`);
  for (const [index, { name, text }] of files.entries()) {
    if (files.length > 1) host.write(`${index === 0 ? "" : "\n"}# ── ${name} ──\n`);
    host.write(text);
  }
  return status;
}

async function writeFiles(
  folder: string,
  files: readonly GeneratedFile[],
  { force }: GenerateOptions,
  host: CliHost,
): Promise<number> {
  let status: number = exitStatus.done;
  for (const { name, text } of files) {
    const path = `${folder.replace(/\/+$/, "")}/${name}`;
    const problem = await host.createTextFile(path, text, force === true);
    if (problem !== null) status = exitStatus.wrongUsage;
    host.writeError(problem === null ? `${path} is written.\n` : `${problem}\n`);
  }
  return status;
}
