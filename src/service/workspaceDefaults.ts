import type { Config } from "../config/config.ts";
import { configFileName } from "../config/configFile.ts";
import type { WorkspaceDefaults } from "../deployment/fromLaunch.ts";
import type { Settings } from "../settings.ts";

/** What stands in for a file's silence: the nearest `.gpuplanrc.yaml`, then the settings; each value says where it is from. */
export function workspaceDefaults(
  settings: Settings,
  names: SettingNames,
  target: string | null,
  config: Config | null,
): WorkspaceDefaults {
  const gpu = target ?? settings.targetGpu.trim();
  const ownGpu =
    gpu === "" ? null : { text: gpu, from: target === null ? names.targetGpu : "the picked target" };
  const version = settings.vllmVersion.trim();
  const ownVersion = version === "" ? null : { text: version, from: names.vllmVersion };
  const from = configFileName;
  const configGpu = config?.gpu == null ? null : { text: config.gpu, from };
  const configVersion = config?.vllm == null ? null : { text: config.vllm, from };
  const concurrency = config?.expectedConcurrency ?? settings.expectedConcurrency;
  const concurrencyFrom =
    config?.expectedConcurrency == null ? "the setting gpuplan.expectedConcurrency" : from;
  const isOwnFirst = names.beforeConfig === true;
  return {
    gpu: isOwnFirst ? (ownGpu ?? configGpu) : (configGpu ?? ownGpu),
    vllmVersion: isOwnFirst ? (ownVersion ?? configVersion) : (configVersion ?? ownVersion),
    expectedConcurrency: concurrency === 0 ? null : { value: concurrency, from: concurrencyFrom },
  };
}

/** What the settings that stand in for a file's silence are called. */
export interface SettingNames {
  readonly targetGpu: string;
  readonly vllmVersion: string;
  /** Given for this run alone, and so before what a `.gpuplanrc.yaml` says. */
  readonly beforeConfig?: true;
}
