import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type GenerateParams,
  type GenerateResult,
  type GenerationKindsResult,
  generateMethod,
  generationKindsMethod,
} from "../lsp/protocol.ts";
import type { ServerControl } from "./serverControl.ts";

/** What the command may be given, by a key binding or a test; what is missing is asked for. */
interface GenerateOptions {
  readonly kind?: string;
  /** `open` shows untitled documents, `write` puts files beside the plan. */
  readonly to?: "open" | "write";
}

type File = NonNullable<GenerateResult>["files"][number];

/** "Generate launch files from this plan": shown as untitled documents, or written beside the plan after asking. */
export function registerGenerate(server: ServerControl): vscode.Disposable {
  return vscode.commands.registerCommand("gpuplan.generate", (options?: unknown) =>
    generate(server, readOptions(options)),
  );
}

async function generate(server: ServerControl, options: GenerateOptions): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const client = document && (await server.ready());
  if (document === undefined || client == null) return;
  const kind = options.kind ?? (await pickKind(client));
  if (kind === undefined) return;
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  const params: GenerateParams = { uri, kind };
  const result = await client.sendRequest<GenerateResult>(generateMethod, params);
  if (result === null) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("GPU Plan: open a plan, and launch files are written from it."),
    );
    return;
  }
  if (result.notes.length > 0) void vscode.window.showWarningMessage(`GPU Plan: ${result.notes.join(" ")}`);
  if (result.files.length === 0) return;
  const to = options.to ?? (await pickPlace(document, result.files));
  if (to === "open") await openUntitled(result.files);
  else if (to === "write") await writeBeside(document, result.files);
}

async function pickKind(client: BaseLanguageClient): Promise<string | undefined> {
  const kinds = await client.sendRequest<GenerationKindsResult>(generationKindsMethod);
  const picked = await vscode.window.showQuickPick(
    kinds.map(({ kind: id, label }) => ({ label, id })),
    { title: vscode.l10n.t("Generate from This Plan") },
  );
  return picked?.id;
}

/** A plan that is no file has no folder to write into. */
async function pickPlace(
  document: vscode.TextDocument,
  files: readonly File[],
): Promise<GenerateOptions["to"]> {
  if (document.isUntitled) return "open";
  const names = files.map(({ name }) => name).join(", ");
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: `$(go-to-file) ${vscode.l10n.t("Open")}`,
        description: vscode.l10n.t("as untitled documents"),
        to: "open" as const,
      },
      {
        label: `$(save) ${vscode.l10n.t("Write beside the Plan")}`,
        description: names,
        to: "write" as const,
      },
    ],
    { title: vscode.l10n.t("Generate from This Plan: Where To?") },
  );
  return picked?.to;
}

async function openUntitled(files: readonly File[]): Promise<void> {
  for (const { language, text } of files) {
    const document = await vscode.workspace.openTextDocument({ language, content: text });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  }
}

async function writeBeside(plan: vscode.TextDocument, files: readonly File[]): Promise<void> {
  const folder = vscode.Uri.joinPath(plan.uri, "..");
  const targets = files.map((file) => ({ file, uri: vscode.Uri.joinPath(folder, file.name) }));
  const taken: string[] = [];
  for (const { file, uri } of targets) if (await exists(uri)) taken.push(file.name);
  if (taken.length > 0 && !(await wantsToOverwrite(taken))) return;
  for (const { file, uri } of targets) {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(file.text));
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

async function wantsToOverwrite(names: readonly string[]): Promise<boolean> {
  const answer = await vscode.window.showWarningMessage(
    `${names.join(", ")} ${names.length === 1 ? "is" : "are"} there already.`,
    { modal: true },
    "Overwrite",
  );
  return answer === "Overwrite";
}

/** Whoever binds a key may write anything; what is not understood is asked for. */
function readOptions(raw: unknown): GenerateOptions {
  if (typeof raw !== "object" || raw === null) return {};
  return {
    ...("kind" in raw && typeof raw.kind === "string" && { kind: raw.kind }),
    ...("to" in raw && (raw.to === "open" || raw.to === "write") && { to: raw.to }),
  };
}
