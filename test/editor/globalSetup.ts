import { stageExtension } from "./host/stageExtension.ts";

/** Runs once before the editor tests. */
export async function setup(): Promise<void> {
  await stageExtension();
}
