import type { Config, ConfigReading } from "../config/config.ts";
import { configFileName, configPathsFor } from "../config/configFile.ts";
import { readConfig } from "../config/readConfig.ts";
import type { NeighbourReading } from "../launch/neighbourFiles.ts";
import { parseYaml } from "../syntax/yaml/parseYaml.ts";
import { matchesGlobs } from "../text/globs.ts";

/** What the `.gpuplanrc.yaml` nearest to a file says of it. */
export interface FolderConfig {
  /** `null` where there is none, or none was read yet. */
  readonly config: Config | null;
  /** Whether it wants nothing reported in the file. */
  readonly ignores: boolean;
  /** Paths at which one may stand that would count. */
  readonly asked: readonly string[];
}

export const noFolderConfig: FolderConfig = { config: null, ignores: false, asked: [] };

export type FindFolderConfig = (path: string) => FolderConfig;

/** The nearest one counts alone, from the file's folder upwards; `read` gives nothing outside the workspace. */
export function createFolderConfigs(read: (path: string) => NeighbourReading): FindFolderConfig {
  /** A text is read once, however many files rest on it. */
  const readings = new Map<string, { readonly text: string; readonly reading: ConfigReading }>();
  const readingOf = (path: string, text: string): ConfigReading => {
    const known = readings.get(path);
    if (known?.text === text) return known.reading;
    const reading = readConfig(parseYaml(text));
    readings.set(path, { text, reading });
    return reading;
  };
  return (path) => {
    const asked: string[] = [];
    let isSure = true;
    for (const place of configPathsFor(path)) {
      asked.push(place);
      const found = read(place);
      if (found.kind === "unread") isSure = false;
      // Whether one that is further up counts is not known before the nearer ones are read.
      if (found.kind !== "text" || !isSure) continue;
      const { config } = readingOf(place, found.text);
      const folder = place.slice(0, -configFileName.length);
      return { config, ignores: matchesGlobs(config.ignore, path.slice(folder.length)), asked };
    }
    return { ...noFolderConfig, asked };
  };
}
