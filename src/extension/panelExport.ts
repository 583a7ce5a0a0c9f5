import * as vscode from "vscode";
import type { ExportFormat, FromPanel } from "../panelMessages.ts";

type Export = Extract<FromPanel, { type: "export" }>;

const kinds: Readonly<
  Record<Exclude<ExportFormat, "copy">, { readonly ending: string; readonly name: string }>
> = {
  svg: { ending: "svg", name: "SVG" },
  png: { ending: "png", name: "PNG" },
  csv: { ending: "csv", name: "CSV" },
  markdown: { ending: "md", name: "Markdown" },
};

/** Puts what the panel made on the clipboard, or into a file that the person chooses. */
export async function keepExport(
  { format, name, content }: Export,
  folder: vscode.Uri | null,
): Promise<void> {
  if (format === "copy") {
    await vscode.env.clipboard.writeText(content);
    vscode.window.setStatusBarMessage(vscode.l10n.t("GPU Plan: the report is on the clipboard."), 4000);
    return;
  }
  const { ending, name: kind } = kinds[format];
  const proposed = `${name}.${ending}`;
  const file = await vscode.window.showSaveDialog({
    ...(folder !== null && { defaultUri: vscode.Uri.joinPath(folder, proposed) }),
    filters: { [kind]: [ending] },
    title: vscode.l10n.t("Save from the capacity panel"),
  });
  if (file === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(file, bytesOf(format, content));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(
      vscode.l10n.t("GPU Plan could not write {0}: {1}", file.fsPath, reason),
    );
  }
}

function bytesOf(format: ExportFormat, content: string): Uint8Array {
  if (format !== "png") return new TextEncoder().encode(content);
  return Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
}
