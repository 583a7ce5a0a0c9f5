import type { TextEdit } from "../text/textEdit.ts";
import type { Change } from "./change.ts";
import type { Deployment } from "./deployment.ts";
import { writeLaunchChange } from "./writeLaunchChanges.ts";
import { writePlanChanges } from "./writePlanChanges.ts";

/**
 * The edits that make the changes in the file that the deployment was read from; `null` when one of them has no
 * place there. Applied and read again, the file gives the deployment that was tried.
 */
export function writeChanges(deployment: Deployment, changes: readonly Change[]): readonly TextEdit[] | null {
  const { source } = deployment;
  if (source.kind === "service") return writePlanChanges(deployment, source.plan, source.service, changes);
  if (source.kind === "log") return null;
  const written = changes.map((change) => writeLaunchChange(deployment, source.launch, change));
  return written.every((edits) => edits !== null) ? written.flat() : null;
}
