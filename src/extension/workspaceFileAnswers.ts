import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FileContent,
  type FolderContent,
  listFolderMethod,
  type ReadFileParams,
  readFileMethod,
  readFolderMethod,
  type UriParams,
} from "../lsp/protocol.ts";
import { encodingOf } from "../text/textEncoding.ts";
import { type ExcludeSetting, isExcluded } from "./excludedFiles.ts";

/** Reads files of the workspace for a server that has none, in a browser, or not these: those of a virtual folder. */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(readFileMethod, ({ uri, largestBytes }: ReadFileParams) => readFile(uri, largestBytes));
  client.onRequest(listFolderMethod, ({ uri }: UriParams) => listFolder(uri));
  client.onRequest(readFolderMethod, ({ uri }: UriParams) => readFolder(uri));
}

/** Environment files, scripts and configurations are kilobytes; an index of the largest checkpoints a few megabytes. */
const largestFileBytes = 32 * 2 ** 20;

async function readFile(text: string, largestBytes = largestFileBytes): Promise<FileContent> {
  const uri = insideWorkspace(text)?.uri;
  if (uri === undefined) return { problem: "lies outside the workspace and is not read" };
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { problem: "is a folder" };
    if ((type & vscode.FileType.File) === 0) return { problem: "is no file" };
    if (size > Math.min(largestBytes, largestFileBytes)) return { problem: "is too large to be read" };
    const bytes = await vscode.workspace.fs.readFile(uri);
    const content = new TextDecoder(encodingOf(bytes)).decode(bytes);
    return content.includes("\0") ? { problem: "is not a text" } : { text: content };
  } catch (error) {
    const isMissing = error instanceof vscode.FileSystemError && error.code === "FileNotFound";
    return { problem: isMissing ? "is not there" : "cannot be read" };
  }
}

async function listFolder(text: string): Promise<readonly string[] | null> {
  const entries = await readEntries(insideWorkspace(text)?.uri);
  return entries?.map(([name]) => name) ?? null;
}

/** Links are left out: they may lead anywhere, and in a circle. */
async function readFolder(text: string): Promise<FolderContent | null> {
  const place = insideWorkspace(text);
  const entries = await readEntries(place?.uri);
  if (place === null || entries === null) return null;
  const root = place.folder.uri;
  const exclude = vscode.workspace.getConfiguration("files", root).get<ExcludeSetting>("exclude", {});
  const way = place.uri.path.slice(root.path.length).split("/").filter(Boolean);
  const names = new Set(entries.map(([name]) => name));
  const shown = entries.filter(([name]) => !isExcluded([...way, name].join("/"), exclude, names));
  const ofType = (wanted: vscode.FileType) =>
    shown.filter(([, type]) => type === wanted).map(([name]) => name);
  return { files: ofType(vscode.FileType.File), folders: ofType(vscode.FileType.Directory) };
}

async function readEntries(uri: vscode.Uri | undefined): Promise<[string, vscode.FileType][] | null> {
  if (uri === undefined) return null;
  try {
    return await vscode.workspace.fs.readDirectory(uri);
  } catch {
    return null;
  }
}

/** Only what lies in the workspace is given to a server: `null` for anything else, and for a way that leads out of it. */
function insideWorkspace(
  text: string,
): { readonly uri: vscode.Uri; readonly folder: vscode.WorkspaceFolder } | null {
  const uri = vscode.Uri.parse(text);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder === undefined || uri.path.split("/").includes("..") ? null : { uri, folder };
}
