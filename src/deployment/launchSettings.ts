import type { Launch, LaunchEntry, PythonEntry } from "../launch/launch.ts";
import type { VllmVersion } from "../units/version.ts";
import { readArguments, readConfigMapping } from "../vllm/argumentParser.ts";
import type { Settings } from "../vllm/setting.ts";

/** The settings of a launch: words as vLLM's argument parser reads them, or names and values. */
export function readLaunchSettings(launch: Launch, version: VllmVersion): Settings {
  const settings = readWritten(launch, version);
  return launch.unread ? { ...settings, unread: launch.unread.map(({ problem }) => problem) } : settings;
}

function readWritten({ named, entry, arguments: words, config }: Launch, version: VllmVersion): Settings {
  if (named === undefined) return readArguments(words, commandEntry(entry), version, config ?? null);
  const settings = readConfigMapping(named.settings, version);
  return { ...settings, mayHaveMore: settings.mayHaveMore || named.mayHaveMore };
}

export function isPythonEntry(entry: LaunchEntry): entry is PythonEntry {
  return entry.endsWith("(...)");
}

function commandEntry(entry: LaunchEntry): Exclude<LaunchEntry, PythonEntry> {
  return isPythonEntry(entry) ? "vllm serve" : entry;
}
