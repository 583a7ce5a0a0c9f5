import type { Launch, LaunchEntry } from "../launch/launch.ts";
import type { PlanService } from "../plan/plan.ts";
import type { VllmVersion } from "../units/version.ts";
import { readConfigMapping } from "../vllm/argumentParser.ts";
import type { Settings } from "../vllm/setting.ts";
import type { Fact } from "./fact.ts";
import { launchVersion, type WorkspaceDefaults } from "./fromLaunch.ts";
import { readLaunchSettings } from "./launchSettings.ts";

/** What a plan's service runs with: from its script, where it names one that could be read, else from its `args`. */
export interface ServiceBasis {
  readonly script: Launch | null;
  readonly entry: LaunchEntry;
  readonly version: Fact<VllmVersion>;
  readonly settings: Settings;
}

/**
 * `version` is what the plan says, `null` where it says nothing: then the script's own counts. The GPUs are the pool's
 * whatever the script says; that the two agree is a rule's business.
 */
export function readServiceBasis(
  service: PlanService,
  script: Launch | null,
  version: Fact<VllmVersion> | null,
  defaults: WorkspaceDefaults,
): ServiceBasis {
  const entry = script?.entry ?? "vllm serve";
  const meant = version ?? launchVersion(script, defaults);
  const settings = script
    ? readLaunchSettings(script, meant.value)
    : readConfigMapping(service.args?.entries ?? [], meant.value);
  return { script, entry, version: meant, settings };
}
