import { rmSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

const removal = { recursive: true, force: true, maxRetries: 5 } as const;
const folders = new Set<string>();
process.once("exit", removeAll);

/** A new empty folder that is gone when it is removed, and at the latest when this process ends. */
export async function createTemporaryFolder(purpose: string): Promise<TemporaryFolder> {
  // The real path, as an editor reports it: macOS reaches its temporary folder through a link.
  const path = await realpath(await mkdtemp(join(tmpdir(), `gpuplan-${purpose}-`)));
  folders.add(path);
  const remove = async (): Promise<void> => {
    await rm(path, removal);
    folders.delete(path);
  };
  return { path, remove };
}

function removeAll(): void {
  for (const path of folders) rmSync(path, removal);
}
