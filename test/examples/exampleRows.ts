import { readFile } from "node:fs/promises";
import type { PlanReport, ServiceReport } from "../../src/features/planReportTypes.ts";
import { runCli } from "../cli/testHost.ts";

/** A finding as `gpuplan check --json` prints it, as far as the tests read it. */
export interface CheckedFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly column: number } };
  readonly fixes: readonly { readonly title: string }[];
}

/** One of the example plans with everything that the command line says of it. */
export interface ExampleRows {
  readonly text: string;
  readonly plan: PlanReport;
  readonly services: readonly ServiceReport[];
  readonly findings: readonly CheckedFinding[];
}

export async function readExample(name: string): Promise<ExampleRows> {
  const text = await readFile(new URL(`../../examples/${name}.gpuplan.yaml`, import.meta.url), "utf8");
  return { text, ...(await rowsOfPlan(`${name}.gpuplan.yaml`, text)) };
}

/** What `gpuplan estimate --json` and `gpuplan check --json` print of a plan. */
export async function rowsOfPlan(path: string, text: string): Promise<Omit<ExampleRows, "text">> {
  const rows: (ServiceReport | PlanReport)[] = JSON.parse(
    (await runCli(["estimate", "--json", path], { [path]: text })).output,
  );
  const findings: CheckedFinding[] = JSON.parse(
    (await runCli(["check", "--json", path], { [path]: text })).output,
  );
  const plan = rows.at(-1);
  if (plan === undefined || !("plan" in plan)) throw new Error("The last row is not the plan's.");
  const services = rows.flatMap((row) => ("plan" in row ? [] : [row]));
  return { plan, services, findings };
}

/** An alternative of the plan's row, which must be there. */
export function alternative({ plan }: Pick<ExampleRows, "plan">, name: string) {
  const found = plan.alternatives[name];
  if (found === undefined) throw new Error(`no alternative ${name}`);
  return found;
}
