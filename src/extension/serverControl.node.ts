import * as vscode from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import type { ServerControl } from "./serverControl.ts";
import { clientOptions, controlServer } from "./serverLife.ts";

/** On Node the server is a process of its own, reached through a channel that Node gives. */
export function createServerControl(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): ServerControl {
  return controlServer(() => createClient(context, output), output);
}

function createClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClient {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.cjs").fsPath;
  const serverOptions: ServerOptions = {
    module,
    transport: TransportKind.ipc,
    // The settings below come from VS Code, which keeps a workspace from setting what is of the machine.
    args: ["--scoped-settings"],
    options: { env: proxyVariables() },
  };
  const options = clientOptions(output, context.globalStorageUri.fsPath);
  return new LanguageClient("gpuplan", "GPU Plan", serverOptions, options);
}

/**
 * VS Code lends its proxy to what runs in the extension host; the server is a process of its own and is told.
 * The environment's own variables, which VS Code passes on, serve where the settings say nothing.
 */
function proxyVariables(): Record<string, string> {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = http.get<string>("proxy", "");
  const exceptions = http.get<string[]>("noProxy", []);
  if (proxy === "" || http.get("proxySupport") === "off") return {};
  return {
    https_proxy: proxy,
    http_proxy: proxy,
    ...(exceptions.length > 0 && { no_proxy: exceptions.join(",") }),
  };
}
