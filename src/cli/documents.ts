import type { Service, ServiceDocument } from "../service.ts";
import { type CliHost, exitStatus } from "./host.ts";
import { type CommonOptions, settingsOf } from "./program.ts";

/** The documents that a command works on, and whether anything could not be read. */
export interface OpenedDocuments {
  readonly service: Service;
  readonly documents: readonly ServiceDocument[];
  /** `wrongUsage` when something could not be read, else `done`. */
  readonly status: number;
}

/** Reads what the paths name; `-` is standard input under the name given by `--as`. Problems go to standard error. */
export async function openDocuments(
  paths: readonly string[],
  options: CommonOptions,
  host: CliHost,
): Promise<OpenedDocuments> {
  const service = await host.createService();
  service.configure(settingsOf(options));
  const documents: ServiceDocument[] = [];
  const problems: string[] = [];
  const named = paths.filter((path) => path !== "-");
  if (paths.includes("-"))
    documents.push(toDocument(options.as ?? "stdin.sh", await host.readStandardInput()));
  const found = await host.findInputFiles(paths.length === 0 ? ["."] : named);
  problems.push(...found.problems);
  for (const file of found.files) {
    const input = await host.readInputFile(file);
    if ("problem" in input) problems.push(input.problem);
    else documents.push(toDocument(file, input.text));
  }
  for (const document of documents) await service.loadLocalModels(document);
  for (const problem of problems) host.writeError(`${problem}\n`);
  return { service, documents, status: problems.length > 0 ? exitStatus.wrongUsage : exitStatus.done };
}

export function toDocument(path: string, text: string): ServiceDocument {
  return { uri: path, languageId: "", version: 1, text };
}
