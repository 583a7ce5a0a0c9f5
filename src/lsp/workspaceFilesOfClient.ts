import ignore, { type Ignore } from "ignore";
import { mayHoldLaunch } from "../launch/mayHoldLaunch.ts";
import { isShellScript } from "../launch/shebang.ts";
import { inParallel } from "../service/inParallel.ts";
import { type InputKind, inputKind, isNeverEntered, largestInputBytes } from "../service/inputNames.ts";
import { pathOfUri } from "../service/pathOfUri.ts";
import type { AskedClient } from "./clientFiles.ts";
import {
  type FileContent,
  type FolderContent,
  type ReadFileParams,
  type ReadFolderParams,
  readFileMethod,
  readFolderMethod,
} from "./protocol.ts";
import { uriBelow, type WorkspaceFiles } from "./workspaceFiles.ts";

/** So many questions wait for the client together; behind it may be another machine. */
const atOnce = 16;
/** A script without an ending is known by its first line, and is not a megabyte long. */
const largestUnnamedBytes = 2 ** 20;
const ignoreFileName = ".gitignore";

/** A folder on the way down. */
interface Level {
  readonly uri: string;
  readonly way: readonly string[];
  readonly rules: readonly IgnoreRules[];
}

/** Rules of one `.gitignore`, so many folders below the workspace folder. */
interface IgnoreRules {
  readonly depth: number;
  readonly rules: Ignore;
}

/** The files of workspace folders that only the client can read, chosen as those on a disk are. */
export function createWorkspaceFilesOfClient(client: AskedClient): WorkspaceFiles {
  const asked = askingOf(client);
  /** What of a folder counts, and the rules that hold in it. */
  const enter = async ({
    uri,
    way,
    rules,
  }: Level): Promise<(FolderContent & Pick<Level, "rules">) | null> => {
    const content = await asked.readFolder(uri);
    if (content === null) return null;
    const own = content.files.includes(ignoreFileName) ? await asked.readRules(uri, way.length) : [];
    const all = [...rules, ...own];
    const folders = content.folders.filter(
      (name) => !isNeverEntered(name) && !isIgnored([...way, name], true, all),
    );
    const files = content.files.filter(
      (name) => inputKind(name) !== null && !isIgnored([...way, name], false, all),
    );
    return { files, folders, rules: all };
  };
  /** The folder at the end of the way, with the rules from above; `null` where it is not entered. */
  const descend = async (rootUri: string, way: readonly string[]): Promise<Level | null> => {
    let level: Level = { uri: rootUri, way: [], rules: [] };
    for (const name of way) {
      const content = await enter(level);
      if (content?.folders.includes(name) !== true) return null;
      level = { uri: uriBelow(level.uri, [name]), way: [...level.way, name], rules: content.rules };
    }
    return level;
  };
  return {
    find: async (folderUri, signal, rootUri = folderUri) => {
      const uris: string[] = [];
      const problems: string[] = [];
      const start = await descend(rootUri, wayTo(folderUri, rootUri));
      let levels = start === null ? [] : [start];
      while (levels.length > 0) {
        const next: Level[] = [];
        const look = async (level: Level): Promise<void> => {
          const content = await enter(level);
          if (content === null) problems.push(`${pathOfUri(level.uri)}: this folder could not be read.`);
          for (const name of content?.files ?? []) uris.push(uriBelow(level.uri, [name]));
          for (const name of content?.folders ?? [])
            next.push({
              uri: uriBelow(level.uri, [name]),
              way: [...level.way, name],
              rules: content?.rules ?? [],
            });
        };
        await inParallel(levels, atOnce, look, signal);
        levels = next;
      }
      return { uris: uris.sort(), problems: problems.sort() };
    },
    wouldFind: async (uri, folderUri) => {
      const way = wayTo(uri, folderUri);
      const name = way.at(-1);
      if (name === undefined) return "folder";
      const level = await descend(folderUri, way.slice(0, -1));
      const content = level && (await enter(level));
      if (!content) return null;
      return content.files.includes(name) ? "file" : content.folders.includes(name) ? "folder" : null;
    },
    read: (uri) => readInput(asked, uri),
  };
}

async function readInput(asked: Asking, uri: string): ReturnType<WorkspaceFiles["read"]> {
  const path = pathOfUri(uri);
  const kind = inputKind(path.slice(path.lastIndexOf("/") + 1));
  if (kind === null) return null;
  const isUnnamed = kind === "shell-by-first-line";
  const content = await asked.readFile(uri, isUnnamed ? largestUnnamedBytes : largestInputBytes);
  if ("text" in content) return counts(kind, content.text) ? content : null;
  return isUnnamed ? null : { problem: `${path}: ${content.problem}.` };
}

function counts(kind: InputKind, text: string): boolean {
  if (kind === "script-or-plan") return true;
  return kind === "may-launch" ? mayHoldLaunch(text) : isShellScript(text);
}

interface Asking {
  readonly readFile: (uri: string, largestBytes: number) => Promise<FileContent>;
  readonly readFolder: (uri: string) => Promise<FolderContent | null>;
  readonly readRules: (folderUri: string, depth: number) => Promise<readonly IgnoreRules[]>;
}

/** What a client does not answer, or has no answer to, could not be read. */
function askingOf(client: AskedClient): Asking {
  const readFile = (uri: string, largestBytes: number): Promise<FileContent> => {
    const params: ReadFileParams = { uri, largestBytes };
    return client
      .sendRequest<FileContent>(readFileMethod, params)
      .catch(() => ({ problem: "could not be read" }));
  };
  return {
    readFile,
    readFolder: (uri) => {
      const params: ReadFolderParams = { uri };
      return client.sendRequest<FolderContent | null>(readFolderMethod, params).catch(() => null);
    },
    readRules: async (folderUri, depth) => {
      const content = await readFile(uriBelow(folderUri, [ignoreFileName]), largestUnnamedBytes);
      return "text" in content ? [{ depth, rules: ignore().add(content.text) }] : [];
    },
  };
}

function isIgnored(way: readonly string[], isFolder: boolean, all: readonly IgnoreRules[]): boolean {
  return all.some(({ depth, rules }) => {
    const own = way.slice(depth).join("/");
    return rules.ignores(isFolder ? `${own}/` : own);
  });
}

/** The names from a folder down to what lies in it. */
function wayTo(uri: string, folderUri: string): readonly string[] {
  const names = (each: string) => pathOfUri(each).split("/").filter(Boolean);
  return names(uri).slice(names(folderUri).length);
}
