import type { Launch, LaunchEntry, PythonEntry } from "../launch/launch.ts";
import type { VllmVersion } from "../units/version.ts";
import { readArguments, readConfigMapping } from "../vllm/argumentParser.ts";
import type { Settings } from "../vllm/setting.ts";

/** The settings of a launch: words as vLLM's argument parser reads them, or names and values. */
export function readLaunchSettings(launch: Launch, version: VllmVersion): Settings {
  const { named, entry } = launch;
  if (named === undefined) return readArguments(launch.arguments, commandEntry(entry), version);
  const settings = readConfigMapping(named.settings, version);
  return { ...settings, mayHaveMore: settings.mayHaveMore || named.mayHaveMore };
}

export function isPythonEntry(entry: LaunchEntry): entry is PythonEntry {
  return entry.endsWith("(...)");
}

function commandEntry(entry: LaunchEntry): Exclude<LaunchEntry, PythonEntry> {
  return isPythonEntry(entry) ? "vllm serve" : entry;
}
