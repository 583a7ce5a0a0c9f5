import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver";

/** What is over by then is not worth a word. */
const slowMs = 200;

/**
 * Shows work in the client once it has taken 200 ms, by the protocol's own progress; nothing where the client shows
 * none. `cancel` is called when the person gives it up. Never rejects.
 */
export async function showIfSlow(
  connection: Connection,
  title: string,
  over: Promise<unknown>,
  cancel: () => void,
): Promise<void> {
  let isOver = false;
  const end = over.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([end, new Promise((resolve) => (timer = setTimeout(resolve, slowMs)))]);
  clearTimeout(timer);
  if (isOver) return;
  const progress = await createProgress(connection);
  if (progress === null) return;
  progress.token.onCancellationRequested(cancel);
  progress.begin(title, undefined, undefined, true);
  await end;
  progress.done();
}

async function createProgress(connection: Connection): Promise<WorkDoneProgressServerReporter | null> {
  try {
    return await connection.window.createWorkDoneProgress();
  } catch {
    // A client that announces progress and refuses it goes without.
    return null;
  }
}
