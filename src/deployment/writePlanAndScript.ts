import type { Plan, PlanService } from "../plan/plan.ts";
import type { EditSet } from "../text/fileEdits.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { Change } from "./change.ts";
import type { Deployment, ScriptFile } from "./deployment.ts";
import { isWritten } from "./fact.ts";
import { writeLaunchChange } from "./writeLaunchChanges.ts";
import { writePlanChanges } from "./writePlanChanges.ts";

/**
 * The edits that make the changes in a plan and in the script of its service: settings stand in the script, the pool in
 * the plan, and what both say has to be changed in both, or they would differ.
 */
export function writePlanAndScript(
  deployment: Deployment,
  plan: Plan,
  service: PlanService,
  script: ScriptFile,
  changes: readonly Change[],
): EditSet | null {
  const inPlan: TextEdit[] = [];
  const inScript: TextEdit[] = [];
  for (const change of changes) {
    const ofPlan = planSays(service, change) ? writePlanChanges(deployment, plan, service, [change]) : [];
    const ofScript = scriptSays(deployment, script, change)
      ? writeLaunchChange(script, script.original, change)
      : [];
    if (ofPlan === null || ofScript === null || ofPlan.length + ofScript.length === 0) return null;
    inPlan.push(...ofPlan);
    inScript.push(...ofScript);
  }
  const { path, text } = script;
  return { edits: inPlan, otherFiles: inScript.length > 0 ? [{ path, text, edits: inScript }] : [] };
}

function planSays({ model }: PlanService, change: Change): boolean {
  return change.kind === "model" ? model !== null : change.kind === "gpu" || change.kind === "gpu-count";
}

/** A model that a variable decides is not the script's to say; a count only where it is that of the whole pool. */
function scriptSays({ gpuCount: planned }: Deployment, script: ScriptFile, change: Change): boolean {
  switch (change.kind) {
    case "model":
      return script.settings.model?.value !== undefined;
    case "gpu":
      return isWritten(script.gpu);
    case "gpu-count":
      return (
        isWritten(script.gpuCount) &&
        script.gpuCount.value !== null &&
        script.gpuCount.value === planned.value
      );
    default:
      return true;
  }
}
