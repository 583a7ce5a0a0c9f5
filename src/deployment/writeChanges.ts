import { type EditSet, inThisFile } from "../text/fileEdits.ts";
import type { Change } from "./change.ts";
import type { Deployment, NamingService } from "./deployment.ts";
import { writeLaunchChange } from "./writeLaunchChanges.ts";
import { writePlanAndScript } from "./writePlanAndScript.ts";
import { writePlanChanges } from "./writePlanChanges.ts";

/**
 * The edits that make the changes in the file that the deployment was read from and, where a plan names the launch, in
 * the other of the two; `null` when one of them has no place there. Applied and read again, the files give the deployment
 * that was tried.
 */
export function writeChanges(deployment: Deployment, changes: readonly Change[]): EditSet | null {
  const { source } = deployment;
  switch (source.kind) {
    case "log":
      return null;
    case "service": {
      const { plan, service, scriptFile } = source;
      if (scriptFile !== null) return writePlanAndScript(deployment, plan, service, scriptFile, changes);
      const edits = writePlanChanges(deployment, plan, service, changes);
      return edits && inThisFile(edits);
    }
    case "launch": {
      if (source.named !== null) return writeFromScript(source.named, changes);
      const written = changes.map((change) => writeLaunchChange(deployment, source.launch, change));
      return written.every((edits) => edits !== null) ? inThisFile(written.flat()) : null;
    }
  }
}

/** The same change seen from the script: the plan is the other file. */
function writeFromScript({ planned, path, text }: NamingService, changes: readonly Change[]): EditSet | null {
  const written = writeChanges(planned, changes);
  if (written === null) return null;
  const inPlan = written.edits.length > 0 ? [{ path, text, edits: written.edits }] : [];
  return { edits: written.otherFiles.flatMap(({ edits }) => edits), otherFiles: inPlan };
}
