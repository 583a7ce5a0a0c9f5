import { join } from "node:path";
import { cruise, type ICruiseResult, type IForbiddenRuleType } from "dependency-cruiser";
import extractDepcruiseConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import { projectRoot } from "../editor/host/paths.ts";

/** Runs the project's dependency rules over a tree that is laid out like this project. */
export async function cruiseTree(baseDir: string, folders: readonly string[]): Promise<ICruiseResult> {
  const { forbidden, options } = await readConfiguration();
  const { output } = await cruise([...folders], {
    ...options,
    baseDir,
    validate: true,
    ruleSet: { forbidden },
  });
  if (typeof output === "string")
    throw new Error("dependency-cruiser answered with text instead of modules.");
  return output;
}

/** The names of the project's dependency rules. */
export async function dependencyRuleNames(): Promise<string[]> {
  const { forbidden } = await readConfiguration();
  return forbidden.map(({ name }) => name ?? "a rule without a name");
}

/** The names of the rules that a tree breaks, each once. */
export function brokenRules(result: ICruiseResult): string[] {
  return [...new Set(result.summary.violations.map(({ rule }) => rule.name))].sort();
}

async function readConfiguration() {
  const { forbidden, options } = await extractDepcruiseConfig(join(projectRoot, ".dependency-cruiser.mjs"));
  if (!forbidden) throw new Error("The project has no dependency rules.");
  return { forbidden: forbidden satisfies IForbiddenRuleType[], options: options ?? {} };
}
