import type { ScriptLaunch } from "../launch/namedLaunch.ts";
import type { VllmVersion } from "../units/version.ts";
import type { ScriptFile } from "./deployment.ts";
import { readLaunch, type WorkspaceDefaults } from "./fromLaunch.ts";
import { readLaunchSettings } from "./launchSettings.ts";
import type { LookUps } from "./lookUps.ts";

/** The script's own facts, its settings read as the plan's version of vLLM reads them. */
export function readScriptFile(
  { path, text, original }: ScriptLaunch,
  version: VllmVersion,
  lookUps: LookUps,
): ScriptFile {
  const { gpu, gpuCount } = readLaunch(original, 1, nobodySays, lookUps).deployment;
  return { path, text, original, settings: readLaunchSettings(original, version), gpu, gpuCount };
}

const nobodySays: WorkspaceDefaults = { gpu: null, vllmVersion: null, expectedConcurrency: null };
