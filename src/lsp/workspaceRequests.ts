import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
  type WorkDoneProgressReporter,
} from "vscode-languageserver";
import { pathOfUri } from "../service/pathOfUri.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { type ServerContext, toServiceDocument } from "./documents.ts";
import { gather } from "./gather.ts";
import { guard } from "./guard.ts";
import {
  type CheckWorkspaceParams,
  type CheckWorkspaceResult,
  checkWorkspaceMethod,
  leaveWorkspaceMethod,
  workspaceChangedMethod,
  workspaceOverviewMethod,
} from "./protocol.ts";
import type { RulePage } from "./rulePage.ts";
import { WorkspaceCheck } from "./workspaceCheck.ts";
import type { WorkspaceFiles } from "./workspaceFiles.ts";

/** What the rest of the server tells the check of the workspace. */
export interface WorkspaceRequests {
  /** Files have other texts, on the disk or in an editor. */
  readonly changed: (uris: readonly string[]) => void;
  /** Settings or the target are others: everything that was said is to be said anew. */
  readonly settingsChanged: () => void;
  readonly foldersChanged: () => void;
  /** Checks as if somebody had asked. */
  readonly start: () => void;
}

/** A burst of changes – a branch switched, a letter typed – is looked at once it is over. */
const quietMs = 250;
const longestWaitMs = 2000;
/** A client that draws a bar does not want thousands of messages. */
const progressMs = 100;
/** Lists are long, and asked for as a whole. */
const overviewMs = 1000;

/** "Check all files in the workspace", and what follows from it. */
export function registerWorkspaceCheck(
  connection: Connection,
  context: ServerContext,
  files: WorkspaceFiles | null,
  folders: () => readonly string[],
  capabilities: () => ClientCapabilities,
  rulePage: RulePage,
): WorkspaceRequests {
  const openDocuments = openByPath(context);
  const check = new WorkspaceCheck({
    files: files ?? noFiles,
    service: context.service,
    folders,
    openDocument: openDocuments,
    publish: (uri, diagnostics) =>
      void connection.sendDiagnostics({ uri, diagnostics }).catch(() => undefined),
    rulePage,
  });
  const tell = () => void connection.sendNotification(workspaceChangedMethod).catch(() => undefined);
  let telling: ReturnType<typeof setTimeout> | undefined;
  /** Not for every file, and not never where one takes long. */
  const tellSoon = () => {
    telling ??= setTimeout(() => {
      telling = undefined;
      tell();
    }, overviewMs);
  };
  const update = guard("workspace", undefined, context.reportFault, async (uris: readonly string[]) => {
    if (await check.update(uris)) tell();
  });
  const changes = gather(quietMs, longestWaitMs, (uris) => void update(uris));
  let watching: Disposable | null = null;
  const run = guard(
    "workspace check",
    null,
    context.reportFault,
    async (params: CheckWorkspaceParams, token?: CancellationToken): Promise<CheckWorkspaceResult> => {
      if (files === null || folders().length === 0) return null;
      watching ??= await watchEverything(connection, capabilities());
      const isDone = await withProgress(connection, params, token, capabilities(), (signal, onProgress) =>
        check.checkAll(signal, (done, total) => {
          tellSoon();
          onProgress(done, total);
        }),
      );
      clearTimeout(telling);
      telling = undefined;
      tell();
      return isDone ? check.overview() : null;
    },
  );
  connection.onRequest(checkWorkspaceMethod, run);
  connection.onRequest(workspaceOverviewMethod, () => check.overview());
  connection.onNotification(leaveWorkspaceMethod, () => {
    watching?.dispose();
    watching = null;
    void check.leave().then(tell);
  });
  const changed = (uris: readonly string[]) => {
    if (check.isActive) changes(uris);
  };
  return {
    changed,
    settingsChanged: () => changed(check.subjects()),
    foldersChanged: () => {
      if (check.isActive) void run({});
    },
    start: () => void run({}),
  };
}

/** A client may write a URI in another way than we do; the path is the same. */
function openByPath({ documents }: ServerContext): (path: string) => ServiceDocument | null {
  const uris = new Map<string, string>();
  documents.onDidOpen(({ document: { uri } }) => void uris.set(pathOfUri(uri), uri));
  documents.onDidClose(({ document: { uri } }) => void uris.delete(pathOfUri(uri)));
  return (path) => {
    const open = documents.get(uris.get(path) ?? "");
    return open === undefined ? null : toServiceDocument(open);
  };
}

const noFiles: WorkspaceFiles = {
  find: async () => ({ uris: [], problems: [] }),
  wouldFind: async () => null,
  read: async () => null,
};

/** Files of any name, as a script may have any; folders that come and go tell of themselves alone. */
async function watchEverything(
  connection: Connection,
  { workspace }: ClientCapabilities,
): Promise<Disposable | null> {
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return null;
  return connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [{ globPattern: "**/*" }],
  });
}

async function withProgress(
  connection: Connection,
  { workDoneToken }: CheckWorkspaceParams,
  token: CancellationToken | undefined,
  { window }: ClientCapabilities,
  run: (signal: AbortSignal, onProgress: (done: number, total: number) => void) => Promise<boolean>,
): Promise<boolean> {
  const cancelled = new AbortController();
  token?.onCancellationRequested(() => cancelled.abort());
  let reporter: WorkDoneProgressReporter | null = null;
  if (workDoneToken !== undefined) reporter = connection.window.attachWorkDoneProgress(workDoneToken);
  else if (window?.workDoneProgress === true) {
    const own = await connection.window.createWorkDoneProgress();
    own.token.onCancellationRequested(() => cancelled.abort());
    reporter = own;
  }
  reporter?.begin("GPU Plan: checking all files", 0, "", true);
  let toldMs = 0;
  try {
    return await run(cancelled.signal, (done, total) => {
      const nowMs = performance.now();
      if (nowMs - toldMs < progressMs && done < total) return;
      toldMs = nowMs;
      reporter?.report(total === 0 ? 100 : Math.floor((100 * done) / total), `${done} of ${total}`);
    });
  } finally {
    reporter?.done();
  }
}
