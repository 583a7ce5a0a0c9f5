import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { defaultSettings } from "../settings.ts";
import { createSourceText, positionAt } from "../text/sourceText.ts";
import { type CliHost, exitStatus, type InputChoice } from "./host.ts";
import type { CommonOptions } from "./options.ts";
import { showProgress } from "./progress.ts";

/** The documents that a command works on, and whether anything could not be read. */
export interface OpenedDocuments {
  readonly service: Service;
  readonly documents: readonly OpenedDocument[];
  /** `wrongUsage` when something could not be read, else `done`. */
  readonly status: number;
}

export interface OpenedDocument {
  /** As it was named or found. */
  readonly path: string;
  readonly document: ServiceDocument;
  /** Not standard input. */
  readonly isFile: boolean;
}

/** Reads what the paths name; `-` is standard input under the name given by `--as`. Problems go to standard error. */
export async function openDocuments(
  paths: readonly string[],
  options: CommonOptions,
  host: CliHost,
  choice: InputChoice = {},
): Promise<OpenedDocuments> {
  const texts: { readonly path: string; readonly text: string; readonly isFile: boolean }[] = [];
  const named = paths.filter((path) => path !== "-");
  if (paths.includes("-"))
    texts.push({ path: options.as ?? "stdin.sh", text: await host.readStandardInput(), isFile: false });
  const found = await host.findInputFiles(paths.length === 0 ? ["."] : named, choice);
  const problems = [...found.problems];
  const progress = showProgress("Reading", found.files.length, host.progress);
  for (const path of found.files) {
    progress.advance();
    const input = await host.readInputFile(path);
    if ("problem" in input) problems.push(input.problem);
    else texts.push({ path, text: input.text, isFile: true });
  }
  progress.end();
  for (const problem of problems) host.writeError(`${problem}\n`);
  const service = await createConfiguredService(options, host);
  const documents = texts.map(({ path, text, isFile }, index) => ({
    path,
    isFile,
    document: toDocument(path, text, index),
  }));
  await readModels(
    service,
    documents.map(({ document }) => document),
    host,
  );
  const isWrong = problems.length > 0 || !(await usePriceFile(service, options, host));
  return { service, documents, status: isWrong ? exitStatus.wrongUsage : exitStatus.done };
}

/** So many documents ask for their models together: the Hub answers a few at a time, and a bar wants to move. */
const atOnce = 32;

/** Folders and, with `--hub`, the Hub; nobody waits for a first answer here, so all is said at once. */
export async function readModels(
  service: Service,
  documents: readonly ServiceDocument[],
  host: Pick<CliHost, "progress">,
): Promise<void> {
  const { signal } = new AbortController();
  const progress = showProgress("Analyzing", documents.length, host.progress);
  for (let start = 0; start < documents.length; start += atOnce) {
    const some = documents.slice(start, start + atOnce);
    await Promise.all(
      some.map((document) => service.readModels(document, signal, () => undefined).then(progress.advance)),
    );
  }
  progress.end();
}

/** A service whose settings are the options; findings call them by the options' names. */
export async function createConfiguredService(
  { gpu, vllm, hub }: CommonOptions,
  host: CliHost,
): Promise<Service> {
  const service = await host.createService(hub === true);
  const settings = {
    ...defaultSettings,
    targetGpu: gpu ?? "",
    vllmVersion: vllm ?? "",
    "hub.enabled": hub === true,
    "hub.endpoint": host.hubEndpoint ?? defaultSettings["hub.endpoint"],
  };
  service.configure(settings, { targetGpu: "--gpu", vllmVersion: "--vllm", beforeConfig: true });
  return service;
}

/** The service knows documents by URI; `version` keeps two of one name apart. */
export function toDocument(path: string, text: string, version: number): ServiceDocument {
  return { uri: `file:${path.replace(/^\/\/+/, "/").replaceAll("%", "%25")}`, languageId: "", version, text };
}

/** Takes the prices of `--prices`; what is wrong in the file goes to standard error, and `false` comes back. */
export async function usePriceFile(
  service: Service,
  { prices: path }: CommonOptions,
  host: CliHost,
): Promise<boolean> {
  if (path === undefined) return true;
  const input = await host.readInputFile(path);
  if ("problem" in input) {
    host.writeError(`${input.problem}\n`);
    return false;
  }
  const source = createSourceText(input.text);
  const problems = service.usePrices(input.text);
  for (const { message, range } of problems) {
    const { line, column } = positionAt(source, range.start);
    host.writeError(`${path}:${line + 1}:${column + 1}: ${message}\n`);
  }
  return problems.length === 0;
}
