import * as vscode from "vscode";
import {
  type GpuOptionsResult,
  gpuOptionsMethod,
  type PickTargetParams,
  pickTargetMethod,
} from "../lsp/protocol.ts";
import type { ServerControl } from "./serverControl.ts";

const memoryKey = "gpuplan.pickedTarget";

/**
 * "Set target GPU": picked for this workspace and remembered by the editor, never written into a file.
 * A directive or plan in the file still wins.
 */
export function registerTargetGpu(
  context: vscode.ExtensionContext,
  server: ServerControl,
): vscode.Disposable {
  const send = async (): Promise<void> => {
    const params: PickTargetParams = { gpu: context.workspaceState.get<string>(memoryKey) ?? null };
    await server.client()?.sendNotification(pickTargetMethod, params);
  };
  return vscode.Disposable.from(
    server.onDidStart(() => void send()),
    vscode.commands.registerCommand("gpuplan.setTargetGpu", async () => {
      const options = (await server.client()?.sendRequest<GpuOptionsResult>(gpuOptionsMethod)) ?? [];
      const picked = await pickGpu(options);
      if (picked === undefined) return;
      await context.workspaceState.update(memoryKey, picked === "" ? undefined : picked);
      await send();
    }),
  );
}

/** The name to use, `""` for none, `undefined` when the person turned away. What is typed counts too: `2x L4`. */
async function pickGpu(options: GpuOptionsResult): Promise<string | undefined> {
  return new Promise((resolve) => {
    const picker = vscode.window.createQuickPick();
    const items = options.map((option) => ({ label: option.name, description: option.detail }));
    const none = {
      label: `$(circle-slash) ${vscode.l10n.t("No target")}`,
      description: vscode.l10n.t("only what the file says"),
    };
    picker.title = vscode.l10n.t("Target GPU for launches that name none");
    picker.placeholder = "L4, 2x L4, A100 80GB …";
    picker.matchOnDescription = true;
    picker.items = [none, ...items];
    picker.onDidChangeValue((typed) => {
      const several = /^\s*\d+\s*x\s*\S/i.test(typed);
      picker.items = several
        ? [{ label: typed.trim(), description: vscode.l10n.t("as typed"), alwaysShow: true }, none, ...items]
        : [none, ...items];
    });
    picker.onDidAccept(() => {
      const [chosen] = picker.selectedItems;
      resolve(chosen === undefined || chosen === none ? chosen && "" : chosen.label);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}
