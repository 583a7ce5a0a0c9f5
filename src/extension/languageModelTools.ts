import * as vscode from "vscode";
import { mayHoldLaunch } from "../launch/mayHoldLaunch.ts";
import { type ReportKind, type ReportParams, type ReportResult, reportMethod } from "../lsp/protocol.ts";
import {
  type AssistantInput,
  assistantAnswer,
  assistantTools,
  readAssistantInput,
} from "./assistantTools.ts";
import type { ServerControl } from "./serverControl.ts";

/** Estimate, check and recommend as tools of language models, over the files of the workspace and the texts of open editors. */
export function registerLanguageModelTools(server: ServerControl): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(assistantTools).map(([name, kind]) => vscode.lm.registerTool(name, tool(kind, server))),
  );
}

function tool(kind: ReportKind, server: ServerControl): vscode.LanguageModelTool<unknown> {
  return {
    prepareInvocation: ({ input }) => ({ invocationMessage: describe(kind, readAssistantInput(input)) }),
    invoke: async ({ input }, token) => {
      const text = await answer(kind, readAssistantInput(input), server, token);
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    },
  };
}

function describe(kind: ReportKind, { file, text }: AssistantInput): string {
  const what = text !== null ? "a launch" : (file ?? "the workspace");
  return `${activities[kind]} ${what}`;
}

const activities: Readonly<Record<ReportKind, string>> = {
  estimate: "Estimating",
  check: "Checking",
  recommend: "Searching configurations for",
};

async function answer(
  kind: ReportKind,
  input: AssistantInput,
  server: ServerControl,
  token: vscode.CancellationToken,
): Promise<string> {
  const client = await server.ready();
  if (client === null) return "The language server of GPU Plan does not run.";
  const found = input.text === null ? await readFiles(input.file, token) : [textUnderName(input)];
  if (found.length === 0)
    return `No plan and no launch of vLLM was found in ${input.file ?? "the workspace"}.`;
  const params: ReportParams = {
    kind,
    documents: found.map(({ uri, text }) => ({ uri: client.code2ProtocolConverter.asUri(uri), text })),
  };
  const reports = await client.sendRequest<ReportResult>(reportMethod, params, token);
  return assistantAnswer(
    found.map(({ uri, name }, index) => ({
      file: name ?? vscode.workspace.asRelativePath(uri),
      rows: reports[index] ?? [],
    })),
  );
}

interface FoundText {
  readonly uri: vscode.Uri;
  readonly text: string;
  /** Absent for a file of the workspace, which is called by its way in it. */
  readonly name?: string;
}

function textUnderName({ text, fileName }: AssistantInput): FoundText {
  return { uri: vscode.Uri.from({ scheme: "untitled", path: fileName }), text: text ?? "", name: fileName };
}

/** Where launches and plans are, and folders that hold those of others. */
const candidates =
  "**/{*.sh,*.bash,*.sbatch,*.slurm,*.yaml,*.yml,*.py,*.md,*.mk,*.ps1,*.bat,*.service,*.ini,*.conf,Dockerfile*,Makefile,justfile,Procfile}";
const foreign = "**/{node_modules,.git,.venv,venv,__pycache__}/**";
const mostFiles = 2000;
const largestFileBytes = 2 ** 20;

/** Files of the workspace and of nothing else, read through the editor, so that virtual ones count too. */
async function readFiles(
  file: string | null,
  token: vscode.CancellationToken,
): Promise<readonly FoundText[]> {
  const uris = await vscode.workspace.findFiles(file ?? candidates, foreign, mostFiles, token);
  const texts: FoundText[] = [];
  for (const uri of uris) {
    if (token.isCancellationRequested) return [];
    const text = await readText(uri);
    if (text !== null && (mayHoldLaunch(text) || /\.gpuplan\.ya?ml$/.test(uri.path)))
      texts.push({ uri, text });
  }
  return texts;
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largestFileBytes) return null;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Gone since it was listed, or not ours to read.
    return null;
  }
}
