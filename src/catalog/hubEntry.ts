import type { HubEntry } from "./hubEntrySchema.ts";
import { type ModelReading, readModelFiles } from "./modelFiles.ts";

export function modelFromHubEntry(entry: HubEntry): ModelReading {
  const { config, modelOptConfig, tensors } = entry;
  return readModelFiles({ config, modelOptConfig, weightBytes: null, tensors }, entry.id);
}

/** Of which version and day the facts are: `revision 8b2b98c, read on 2026-09-12`. */
export function describeHubEntry({ revision, commit, readAtMs }: HubEntry): string {
  const day = new Date(readAtMs).toISOString().slice(0, 10);
  return `revision ${commit === null ? revision : commit.slice(0, 7)}, read on ${day}`;
}
