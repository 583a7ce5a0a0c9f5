import type { Settings } from "./userSettings.ts";
import type { Workspace } from "./workspaces.ts";

/** One start of the editor with the suite inside. The suite picks its tests by the session's name. */
export interface Session {
  readonly name: "main" | "restricted" | "quiet";
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly timeoutMs: number;
}

export const sessions: readonly Session[] = [
  { name: "main", workspace: "examples", settings: {}, timeoutMs: 240_000 },
  {
    // Restricted Mode: trust is on and nobody has given it.
    name: "restricted",
    workspace: "examples",
    settings: { "security.workspace.trust.enabled": true },
    timeoutMs: 90_000,
  },
  { name: "quiet", workspace: "quiet", settings: {}, timeoutMs: 90_000 },
];
