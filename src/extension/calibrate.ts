import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type CalibrateParams, type CalibrateResult, calibrateMethod } from "../lsp/protocol.ts";
import { pickLog, pickSubject, pickTarget } from "./calibratePicks.ts";
import type { ServerControl } from "./serverControl.ts";
import { requestWithProgress } from "./serverProgress.ts";

/** What the command may be given, by a key binding, a task or a test; what is missing is asked for. */
interface CalibrateOptions {
  readonly log?: vscode.Uri;
  /** The plan or launch file; `null` for what the log itself tells. */
  readonly file?: vscode.Uri | null;
  readonly service?: string;
  /** Write without asking. */
  readonly write?: boolean;
}

/** What the command answers with: the report, and whether the plan was changed. */
interface CalibrateOutcome {
  readonly markdown: string;
  readonly written: boolean;
}

const reportScheme = "gpuplan-calibration";

/** "Calibrate from a vLLM Start-up Log…": what vLLM found beside the estimate, as a page; and into the plan. */
export function registerCalibrate(server: ServerControl): vscode.Disposable {
  const reports = new Map<string, string>();
  const provider = { provideTextDocumentContent: (uri: vscode.Uri) => reports.get(uri.toString()) ?? "" };
  const show = async (name: string, markdown: string): Promise<void> => {
    const path = `/${reports.size + 1}/Calibration of ${name}.md`;
    const uri = vscode.Uri.from({ scheme: reportScheme, path });
    reports.set(uri.toString(), markdown);
    await vscode.workspace.openTextDocument(uri);
    await vscode.commands.executeCommand("markdown.showPreview", uri);
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(reportScheme, provider),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => void reports.delete(uri.toString())),
    vscode.commands.registerCommand("gpuplan.calibrate", (options?: unknown) =>
      calibrate(server, readOptions(options), show),
    ),
  );
}

async function calibrate(
  server: ServerControl,
  options: CalibrateOptions,
  show: (name: string, markdown: string) => Promise<void>,
): Promise<CalibrateOutcome | undefined> {
  const log = options.log === undefined ? await pickLog() : { uri: options.log.toString() };
  const file = log && (options.file === undefined ? await pickTarget() : options.file);
  const client = file === undefined ? null : await server.ready();
  if (log === undefined || file === undefined || client === null) return undefined;
  // Opened without being shown: the server then knows its text.
  const document = file && (await vscode.workspace.openTextDocument(file));
  const name = "uri" in log ? nameOf(vscode.Uri.parse(log.uri)) : log.name;
  const ask = (subjectId: string | null) =>
    request(client, name, {
      log: "uri" in log ? { uri: asProtocol(client, log.uri) } : log,
      uri: document && client.code2ProtocolConverter.asUri(document.uri),
      subjectId,
    });
  const result = await askUntilClear(ask, options.service ?? null);
  if (result === undefined) return undefined;
  const version = document?.version;
  await show(name, result.markdown);
  if (result.edit === null || !(options.write ?? (await wantsToWrite(result.subject))))
    return { markdown: result.markdown, written: false };
  // Whoever has typed meanwhile gets the edit for the text as it is now.
  const latest = document?.version === version ? result : await askUntilClear(ask, result.subject);
  return { markdown: result.markdown, written: latest !== undefined && (await apply(client, latest)) };
}

type Compared = Extract<CalibrateResult, { readonly kind: "compared" }>;

/** Asks again with the service that the person picks where several could be meant. */
async function askUntilClear(
  ask: (subjectId: string | null) => Thenable<CalibrateResult>,
  service: string | null,
): Promise<Compared | undefined> {
  const result = await ask(service);
  switch (result.kind) {
    case "compared":
      return result;
    case "choose": {
      const picked = await pickSubject(result.subjects);
      return picked === undefined ? undefined : askUntilClear(ask, picked);
    }
    case "problem":
      void vscode.window.showWarningMessage(`GPU Plan: ${result.message}`);
      return undefined;
    case "cancelled":
      return undefined;
  }
}

/** The server reads the file, which may take long. */
async function request(
  client: BaseLanguageClient,
  name: string,
  params: Omit<CalibrateParams, "workDoneToken">,
): Promise<CalibrateResult> {
  try {
    const title = vscode.l10n.t("GPU Plan: reading {0}", name);
    const result = await requestWithProgress<CalibrateResult>(client, title, calibrateMethod, params);
    return result ?? { kind: "cancelled" };
  } catch (error) {
    return { kind: "problem", message: String(error) };
  }
}

async function wantsToWrite(subject: string | null): Promise<boolean> {
  const where = subject ?? vscode.l10n.t("the service");
  const message = vscode.l10n.t("GPU Plan: what vLLM measured can be written under {0}.", where);
  const write = vscode.l10n.t("Write measured into the Plan");
  return (await vscode.window.showInformationMessage(message, write)) === write;
}

/** One workspace edit, so one undo step. */
async function apply(client: BaseLanguageClient, { edit }: Compared): Promise<boolean> {
  const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
  return converted !== undefined && (await vscode.workspace.applyEdit(converted));
}

function asProtocol(client: BaseLanguageClient, uri: string): string {
  return client.code2ProtocolConverter.asUri(vscode.Uri.parse(uri));
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.split("/").at(-1) ?? uri.path;
}

/** Whoever binds a key may write anything; what is not understood is asked for. */
function readOptions(raw: unknown): CalibrateOptions {
  if (typeof raw !== "object" || raw === null) return {};
  const text = (name: string): string | undefined => {
    const value: unknown = Object.entries(raw).find(([key]) => key === name)?.[1];
    return typeof value === "string" ? value : undefined;
  };
  const [log, file, service] = [text("log"), text("file"), text("service")];
  return {
    ...(log !== undefined && { log: vscode.Uri.parse(log) }),
    ...(file !== undefined && { file: vscode.Uri.parse(file) }),
    ...("file" in raw && raw.file === null && { file: null }),
    ...(service !== undefined && { service }),
    ...("write" in raw && typeof raw.write === "boolean" && { write: raw.write }),
  };
}
