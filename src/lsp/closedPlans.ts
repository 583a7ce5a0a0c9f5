import { isPlanFile } from "../plan/planFile.ts";
import { isOnDisk, pathOfUri } from "../service/pathOfUri.ts";
import type { Service } from "../service/service.ts";
import type { ServerContext } from "./documents.ts";
import { guard } from "./guard.ts";
import type { WorkspaceFiles } from "./workspaceFiles.ts";

/** More plans than people have in a workspace; what is found beyond counts once it is open. */
const mostPlans = 200;

/**
 * Plans that lie in the workspace and are not open: the scripts that they name are held against them all the same. They
 * are looked for when the first document is opened. `onNews` is called when one has something new to say. Gives what is to
 * be called when files have other texts, on the disk or in an editor, or are closed.
 */
export function followClosedPlans(
  { documents, service, reportFault }: ServerContext,
  files: WorkspaceFiles | null,
  folders: () => readonly string[],
  onNews: () => void,
): (uris: readonly string[]) => void {
  const noSignal = new AbortController().signal;
  const isOpen = (uri: string) => documents.all().some((open) => pathOfUri(open.uri) === pathOfUri(uri));
  const note = async (ready: Service, uri: string): Promise<void> => {
    const file = await files?.read(uri);
    if (isOpen(uri)) return;
    if (!file || "problem" in file) {
      ready.forget(uri);
      return onNews();
    }
    const document = { uri, languageId: "gpuplan", version: 0, text: file.text };
    ready.analyze(document);
    await ready.readModels(document, noSignal, onNews);
    if (!isOpen(uri)) ready.release(uri);
  };
  const noteAll = guard("closed plans", undefined, reportFault, async (uris: readonly string[]) => {
    const ready = await service;
    for (const uri of uris) await note(ready, uri);
  });
  const find = guard("closed plans", undefined, reportFault, async () => {
    // Another machine's folders are walked through when somebody asks for that, and not for the first file that is opened.
    for (const folder of folders().filter(isOnDisk)) {
      const found = await files?.find(folder, noSignal);
      await noteAll((found?.uris ?? []).filter(isPlanFile).slice(0, mostPlans));
    }
  });
  let hasLooked = files === null;
  documents.onDidOpen(() => {
    if (!hasLooked) void find(undefined);
    hasLooked = true;
  });
  return (uris) => {
    const plans = uris.filter((uri) => isPlanFile(uri) && !isOpen(uri));
    if (files !== null && plans.length > 0) void noteAll(plans);
  };
}
