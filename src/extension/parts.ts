import * as vscode from "vscode";
import { registerCalibrate } from "./calibrate.ts";
import { registerGenerate } from "./generate.ts";
import { registerLanguageModelTools } from "./languageModelTools.ts";
import { registerNewPlan } from "./newPlan.ts";
import { registerPanel } from "./panel.ts";
import type { ServerControl } from "./serverControl.ts";
import { registerStatusBar } from "./statusBar.ts";
import { registerTargetGpu } from "./targetGpu.ts";
import { registerWorkspaceView } from "./workspaceView.ts";

/**
 * Sets the parts up, the same ones on Node and in a browser. Nothing runs until a document holds a plan or the word vllm.
 */
export function registerParts(
  context: vscode.ExtensionContext,
  createServerControl: (context: vscode.ExtensionContext, output: vscode.LogOutputChannel) => ServerControl,
): void {
  const output = vscode.window.createOutputChannel("GPU Plan", { log: true });
  const server = createServerControl(context, output);
  context.subscriptions.push(
    output,
    server,
    registerTargetGpu(context, server),
    registerStatusBar(server),
    registerPanel(context, server),
    registerCalibrate(server),
    registerNewPlan(server),
    registerGenerate(server),
    registerLanguageModelTools(server),
    registerWorkspaceView(server),
    vscode.commands.registerCommand("gpuplan.restartServer", () => server.restart()),
    vscode.commands.registerCommand("gpuplan.showOutput", () => output.show()),
  );
  server.watchDocuments();
}
