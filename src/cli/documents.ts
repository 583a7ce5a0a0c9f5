import { inParallel } from "../service/inParallel.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { defaultSettings } from "../settings.ts";
import { createSourceText, positionAt } from "../text/sourceText.ts";
import { type CliHost, exitStatus, type InputChoice, type InputText } from "./host.ts";
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
): Promise<OpenedDocuments> {
  const { sources, problems } = await findSources(paths, options, host, {});
  const opened: (OpenedDocument | undefined)[] = [];
  const progress = showProgress("Reading", sources.length, host.progress);
  await inParallel(sources, atOnce, async ({ path, isFile, read }, index) => {
    const input = await read();
    progress.advance();
    if (input !== null && "text" in input)
      opened[index] = { path, isFile, document: toDocument(path, input.text, index) };
    else if (input !== null) problems.push(input.problem);
  });
  progress.end();
  for (const problem of problems) host.writeError(`${problem}\n`);
  const documents = opened.filter((each) => each !== undefined);
  const service = await createConfiguredService(options, host);
  await readModels(
    service,
    documents.map(({ document }) => document),
    host,
  );
  const isWrong = problems.length > 0 || !(await usePriceFile(service, options, host));
  return { service, documents, status: isWrong ? exitStatus.wrongUsage : exitStatus.done };
}

/** What a command may read; `read` gives `null` for what was found and is none of ours. */
export interface DocumentSource {
  readonly path: string;
  readonly isFile: boolean;
  readonly read: () => Promise<InputText | null>;
}

/** The files that the paths name, and those below folders that may hold a launch or plan; nothing is read yet. */
export async function findSources(
  paths: readonly string[],
  { as }: CommonOptions,
  host: CliHost,
  choice: InputChoice,
): Promise<{ readonly sources: readonly DocumentSource[]; readonly problems: string[] }> {
  const named = paths.filter((path) => path !== "-");
  const { files, problems } = await host.findInputFiles(paths.length === 0 ? ["."] : named, choice);
  const standardInput: DocumentSource = {
    path: as ?? unnamedInput,
    isFile: false,
    read: async () => ({ text: await host.readStandardInput() }),
  };
  const sources = files.map(
    ({ path, isFound }): DocumentSource => ({
      path,
      isFile: true,
      read: () => (isFound ? host.readFoundFile(path) : host.readInputFile(path)),
    }),
  );
  return { sources: paths.includes("-") ? [standardInput, ...sources] : sources, problems: [...problems] };
}

/** So many documents are read or ask for their models together: the Hub answers a few at a time, and a bar wants to move. */
const atOnce = 32;

/** Folders and, with `--hub`, the Hub; nobody waits for a first answer here, so all is said at once. */
export async function readModels(
  service: Service,
  documents: readonly ServiceDocument[],
  host: Pick<CliHost, "progress">,
): Promise<void> {
  const { signal } = new AbortController();
  const progress = showProgress("Analyzing", documents.length, host.progress);
  await inParallel(documents, atOnce, async (document) => {
    await service.readModels(document, signal, () => undefined);
    progress.advance();
  });
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
  const languageId = saysItIsPlan(path, text) ? "gpuplan" : "";
  return { uri: `file:${path.replace(/^\/\/+/, "/").replaceAll("%", "%25")}`, languageId, version, text };
}

/** `plan.yaml`, and standard input that nobody has named: the format's version, which every plan begins with, tells. */
function saysItIsPlan(path: string, text: string): boolean {
  return (
    (/\.ya?ml$/i.test(path) || path === unnamedInput) && /^gpuplan:[ \t]*1[ \t]*(?:#.*)?\r?$/m.test(text)
  );
}

/** Most of what is piped in is shell. */
const unnamedInput = "stdin.sh";

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
