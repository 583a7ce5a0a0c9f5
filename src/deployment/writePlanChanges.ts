import type { Plan, PlanService } from "../plan/plan.ts";
import type { EntryInsertion } from "../syntax/yaml/yamlEdit.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { isReplaceable } from "../text/textRange.ts";
import { flagByField } from "../vllm/flags.ts";
import type { Change } from "./change.ts";
import type { Deployment } from "./deployment.ts";
import { poolOf } from "./fromPlan.ts";

/** The edits that make the changes in a plan; `null` where the plan has no place for one of them. */
export function writePlanChanges(
  deployment: Deployment,
  plan: Plan,
  service: PlanService,
  changes: readonly Change[],
): readonly TextEdit[] | null {
  const edits: TextEdit[] = [];
  const newEntries: string[] = [];
  for (const change of changes) {
    const entry = newArgsEntry(deployment, change);
    if (entry !== null) {
      newEntries.push(entry);
      continue;
    }
    const edit = editInPlace(deployment, plan, service, change);
    if (edit === null) return null;
    edits.push(edit);
  }
  const inserted = insertArgs(service, newEntries);
  return inserted && [...edits, ...inserted];
}

/** `key: value` for a setting that the plan does not have yet. */
function newArgsEntry(deployment: Deployment, change: Change): string | null {
  if (change.kind !== "setting" || deployment.settings.byField.has(change.field)) return null;
  const flag = flagByField(change.field);
  return flag && `${flag.flag.slice(2)}: ${change.value}`;
}

function editInPlace(
  deployment: Deployment,
  plan: Plan,
  service: PlanService,
  change: Change,
): TextEdit | null {
  const pool = poolOf(plan, service);
  switch (change.kind) {
    case "setting":
    case "remove-setting": {
      const setting = deployment.settings.byField.get(change.field);
      // Taking an entry out of a mapping needs the text around it; an explicit null says the same.
      const newText = change.kind === "setting" ? String(change.value) : "null";
      return setting === undefined || !isReplaceable(setting.valueRange)
        ? null
        : { range: setting.valueRange, newText };
    }
    case "model":
      return service.model && { range: service.model.range, newText: change.id };
    case "gpu":
      return pool?.gpu?.kind === "named" ? { range: pool.gpu.name.range, newText: change.gpu.label } : null;
    case "gpu-count":
      return pool?.count == null ? null : { range: pool.count.range, newText: String(change.count) };
  }
}

function insertArgs(service: PlanService, entries: readonly string[]): readonly TextEdit[] | null {
  if (entries.length === 0) return [];
  // Settings stand here or in the script.
  if (service.script !== null) return null;
  const { args, insertion } = service;
  if (args !== null) {
    // In a block every entry has its own line; in braces one comma-separated run goes in at once.
    const runs = args.insertion.prefix.includes("\n") ? entries : [entries.join(", ")];
    return runs.map((run) => insertEntry(args.insertion, run));
  }
  return insertion && [insertEntry(insertion, `args: { ${entries.join(", ")} }`)];
}

function insertEntry({ offset, prefix, suffix }: EntryInsertion, entry: string): TextEdit {
  return { range: { start: offset, end: offset }, newText: `${prefix}${entry}${suffix}` };
}
