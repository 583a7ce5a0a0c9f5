import * as vscode from "vscode";
import { type BaseLanguageClient, WorkDoneProgress } from "vscode-languageclient";

/** What is over by then is not worth a notification. */
const slowMs = 200;

let requests = 0;

/**
 * Sends a request to the server. Once it has taken 200 ms, a notification shows what the server tells of its progress,
 * and can cancel it; `null` when it was. Rejects where the request does.
 */
export async function requestWithProgress<Result>(
  client: BaseLanguageClient,
  title: string,
  method: string,
  params: object,
): Promise<Result | null> {
  const cancelled = new vscode.CancellationTokenSource();
  const workDoneToken = `gpuplan-work-${++requests}`;
  let told = 0;
  let show = (): void => undefined;
  const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === "report") told = value.percentage ?? told;
    show();
  });
  const answer = client.sendRequest<Result>(method, { ...params, workDoneToken }, cancelled.token);
  try {
    if (await isSlow(answer)) {
      const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      await vscode.window.withProgress(options, async (progress, token) => {
        let shown = 0;
        show = () => {
          progress.report({ increment: told - shown });
          shown = told;
        };
        show();
        token.onCancellationRequested(() => cancelled.cancel());
        await answer.then(undefined, () => undefined);
      });
    }
    return await answer;
  } catch (error) {
    if (cancelled.token.isCancellationRequested) return null;
    throw error;
  } finally {
    listener.dispose();
    cancelled.dispose();
  }
}

async function isSlow(answer: Thenable<unknown>): Promise<boolean> {
  const over = Promise.resolve(answer).then(
    () => false,
    () => false,
  );
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), slowMs));
  return Promise.race([over, late]);
}
