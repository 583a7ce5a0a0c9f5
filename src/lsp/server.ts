import {
  type ClientCapabilities,
  type Connection,
  type DidChangeConfigurationParams,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { ReportFault } from "../findings/runRules.ts";
import type { FetchMetrics } from "../service/metricsSource.ts";
import type { Service } from "../service/service.ts";
import { defaultMachineSettings, type MachineSettings, readSettings, type Settings } from "../settings.ts";
import { answeringFor } from "./answering.ts";
import {
  answerCodeActions,
  answerCodeLenses,
  answerCompletion,
  answerHover,
  answerInlayHints,
  fixAllKind,
} from "./answers.ts";
import { type OpenLog, registerCalibration } from "./calibration.ts";
import { followClosedPlans } from "./closedPlans.ts";
import { registerPanelRequests } from "./customRequests.ts";
import type { ServerContext } from "./documents.ts";
import { guard } from "./guard.ts";
import { languageCapabilities, registerForSomeFiles, registerLanguageRequests } from "./languageFeatures.ts";
import { showLookUps } from "./lookUps.ts";
import { followNeighbours, watchNeighbours } from "./neighbours.ts";
import { registerObservation } from "./observation.ts";
import { createOwnPrices } from "./ownPrices.ts";
import { startPublishing } from "./publishing.ts";
import { refreshViews } from "./refresh.ts";
import { registerReports } from "./reports.ts";
import { rulePageIn } from "./rulePage.ts";
import { type ToWorkspaceEdit, workspaceEdits } from "./workspaceEdit.ts";
import type { WorkspaceFiles } from "./workspaceFiles.ts";
import { createWorkspaceFolders } from "./workspaceFolders.ts";
import { registerWorkspaceCheck } from "./workspaceRequests.ts";

/** What the transport gives the server: how to make a service, once the parsers are loaded. */
export interface ServerHost {
  readonly createService: (
    reportFault: ReportFault,
    workspaceFolderUris: () => readonly string[],
    cacheFolder: () => string | null,
  ) => Promise<Service>;
  /**
   * The settings that only the person may set, where the client cannot tell who set them: editors other than VS Code
   * pass on what a workspace says. `null` for a client whose settings have scopes.
   */
  readonly machineSettings?: MachineSettings | null;
  /** The text of a file that the person's settings name; absent where there are no files. */
  readonly readTextFile?: (path: string) => Promise<string>;
  /** How a log is opened that the person has picked; absent where there are no files. */
  readonly openLog?: OpenLog;
  /** How a running server is read at an address that the person has typed; absent where there is no network. */
  readonly fetchMetrics?: FetchMetrics;
  /** The files of the workspace, for checking all of them; absent where there are none. */
  readonly workspaceFiles?: WorkspaceFiles;
  /** Where the pages about the rules are, as a folder's URI; absent where they did not come along. */
  readonly rulesFolder?: string | null;
  /** Called when the findings that follow a keystroke are on their way: what can wait for a pause. */
  readonly afterFindings?: () => void;
}

/**
 * Serves one client over `connection`. Converts, guards and logs; what is said about a document is the service's.
 */
export function startServer(connection: Connection, host: ServerHost): void {
  const documents = new TextDocuments(TextDocument);
  const reportFault = faultReporter(connection);
  let client: InitializeParams | null = null;
  const folders = createWorkspaceFolders(connection);
  const cacheFolder = () => (client === null ? null : readInitializationOptions(client).cacheFolder);
  const service = host.createService(reportFault, folders.uris, cacheFolder);
  service.catch((error: unknown) => reportFault("start-up", error));

  let checksOnStart = false;
  const prices = createOwnPrices(connection, host.readTextFile ?? null);
  const configure = async (ready: Service, section: unknown): Promise<void> => {
    const settings = settingsFrom(section, host);
    ready.configure(settings);
    checksOnStart = settings["workspace.checkOnStart"];
    await prices.use(ready, settings.priceFile);
  };
  connection.onInitialize(async (params: InitializeParams) => {
    client = params;
    folders.open(params);
    const { settings } = readInitializationOptions(params);
    await service.then((ready) => configure(ready, settings)).catch(() => undefined);
    return describeServer(params.capabilities);
  });
  const capabilities = () => client?.capabilities ?? {};
  connection.onInitialized(
    guard("registration", undefined, reportFault, async () => {
      await registerForSomeFiles(connection, capabilities());
      await watchNeighbours(connection, capabilities());
      await prices.watch(capabilities());
      folders.follow(workspace.foldersChanged);
      if (checksOnStart) workspace.start();
    }),
  );

  const analyzeAnew = () => {
    publishing.publishAll();
    refreshViews(connection, capabilities());
  };
  const rulePage = rulePageIn(host.rulesFolder ?? null);
  const context = { documents, service, reportFault };
  const afterFindings = host.afterFindings ?? (() => undefined);
  const publishing = startPublishing(connection, context, rulePage, { onNews: analyzeAnew, afterFindings });
  const files = host.workspaceFiles ?? null;
  const workspace = registerWorkspaceCheck(connection, context, files, folders.uris, capabilities, rulePage);
  const analyzeAll = () => {
    analyzeAnew();
    workspace.settingsChanged();
  };
  followConfiguration(connection, context, capabilities, async (section) => {
    await configure(await service, section);
    analyzeAll();
  });

  const toEdit = workspaceEdits(context, capabilities);
  const hasCommands = () => client !== null && readInitializationOptions(client).commands;
  registerLanguageFeatures(connection, context, toEdit, hasCommands);
  const plansChanged = followClosedPlans(context, files, folders.uris, analyzeAnew);
  const followers = [workspace.changed, prices.following(context, analyzeAll), plansChanged];
  followNeighbours(connection, context, analyzeAnew, followers);
  registerLanguageRequests(connection, context, capabilities, rulePage);
  registerPanelRequests(connection, context, toEdit, analyzeAll);
  registerReports(connection, context);
  void service.then((ready) => showLookUps(connection, ready)).catch(() => undefined);
  registerCalibration(connection, context, host.openLog ?? null);
  registerObservation(connection, context, host.fetchMetrics ?? null);

  documents.listen(connection);
  connection.listen();
}

function faultReporter(connection: Connection): ReportFault {
  return (where, error) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    try {
      connection.console.error(`Fault in ${where}: ${text}`);
    } catch {
      // The client is gone, and with it whoever could be told.
    }
  };
}

/** Takes new settings, asking for them where the client only says that there are any. */
function followConfiguration(
  connection: Connection,
  { reportFault }: ServerContext,
  capabilities: () => ClientCapabilities,
  take: (section: unknown) => Promise<void>,
): void {
  connection.onDidChangeConfiguration(
    guard("configuration", undefined, reportFault, async ({ settings }: DidChangeConfigurationParams) => {
      const canAsk = capabilities().workspace?.configuration === true;
      const section =
        sectionOf(settings) ?? (canAsk ? await connection.workspace.getConfiguration("gpuplan") : null);
      // A client that neither sends settings nor answers for them has not changed any.
      if (section !== null) await take(section);
    }),
  );
}

/** The requests of the protocol itself; a document that has been closed meanwhile gets the empty answer. */
function registerLanguageFeatures(
  connection: Connection,
  context: ServerContext,
  toEdit: ToWorkspaceEdit,
  clientHasCommands: () => boolean,
): void {
  const answering = answeringFor(context);
  connection.onHover(answering("hover", null, answerHover));
  connection.onCompletion(answering("completion", [], answerCompletion));
  connection.onCodeAction(
    answering("code actions", [], (service, document, params) =>
      answerCodeActions(service, document, params, toEdit),
    ),
  );
  connection.onCodeLens(
    answering("code lenses", [], (service, document) =>
      answerCodeLenses(service, document, clientHasCommands()),
    ),
  );
  connection.languages.inlayHint.on(answering("inlay hints", [], answerInlayHints));
}

function describeServer(client: ClientCapabilities): InitializeResult {
  return {
    serverInfo: { name: "gpuplan" },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      hoverProvider: true,
      completionProvider: { triggerCharacters: ["-", ":", " ", "="] },
      codeActionProvider: { codeActionKinds: ["quickfix", "refactor.rewrite", fixAllKind] },
      codeLensProvider: {},
      inlayHintProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...languageCapabilities(client),
    },
  };
}

/** Our part of what `workspace/didChangeConfiguration` brings; many clients send nothing and wait to be asked. */
function sectionOf(settings: unknown): unknown {
  return typeof settings === "object" && settings !== null && "gpuplan" in settings ? settings.gpuplan : null;
}

/** The client's settings but for those that reach the network, which only a client with scopes may tell. */
function settingsFrom(raw: unknown, { machineSettings: own }: ServerHost): Settings {
  return { ...readSettings(raw), ...(own === null ? {} : (own ?? defaultMachineSettings)) };
}

function readInitializationOptions(params: InitializeParams): {
  readonly settings: unknown;
  readonly commands: boolean;
  /** Where the client wants things kept; `null` when it does not say. */
  readonly cacheFolder: string | null;
} {
  const options: unknown = params.initializationOptions;
  if (typeof options !== "object" || options === null)
    return { settings: undefined, commands: false, cacheFolder: null };
  return {
    settings: "settings" in options ? options.settings : undefined,
    commands: "commands" in options && options.commands === true,
    cacheFolder:
      "cacheFolder" in options && typeof options.cacheFolder === "string" ? options.cacheFolder : null,
  };
}
