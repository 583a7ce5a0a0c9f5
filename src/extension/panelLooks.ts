import * as vscode from "vscode";
import * as z from "zod";

/** How panels were last looked at: tab, controls, sorting, what is open. Opaque here, by what the panel showed. */
export interface PanelLooks {
  readonly find: (key: string) => Promise<string | null>;
  readonly keep: (key: string, looks: string) => void;
  /** Whoever closes a panel is done with it. */
  readonly forget: (key: string) => void;
}

/** Looks are small; these are of more launches than anybody has panels for. */
const mostKept = 40;

const keptSchema = z.array(z.tuple([z.string(), z.string().max(20_000)])).max(mostKept);

/**
 * Keeps them in a file of the extension's own folder. The editor keeps a webview's state, too, but in a browser it
 * writes that down only while it idles: a window reloaded within seconds, or a panel opened before the editor has
 * brought its old tab back, would come without it. A file is there at once.
 */
export function createPanelLooks({
  storageUri,
  globalStorageUri,
}: Pick<vscode.ExtensionContext, "storageUri" | "globalStorageUri">): PanelLooks {
  const folder = storageUri ?? globalStorageUri;
  const file = vscode.Uri.joinPath(folder, "panels.json");
  const kept = readKept(file);
  let writing: Promise<unknown> = kept;

  const change = (edit: (looks: Map<string, string>) => void): void => {
    writing = writing.then(async () => {
      const looks = await kept;
      edit(looks);
      await vscode.workspace.fs.createDirectory(folder);
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify([...looks])));
    });
    // A full disk loses the looks of a panel and nothing else.
    writing = writing.catch(() => undefined);
  };
  return {
    find: async (key) => {
      await writing;
      return (await kept).get(key) ?? null;
    },
    keep: (key, looks) =>
      change((all) => {
        all.delete(key);
        all.set(key, looks);
        for (const oldest of [...all.keys()].slice(0, Math.max(0, all.size - mostKept))) all.delete(oldest);
      }),
    forget: (key) => change((all) => void all.delete(key)),
  };
}

async function readKept(file: vscode.Uri): Promise<Map<string, string>> {
  try {
    const bytes = await vscode.workspace.fs.readFile(file);
    return new Map(keptSchema.parse(JSON.parse(new TextDecoder().decode(bytes))));
  } catch {
    // There is none yet, or somebody has changed it.
    return new Map();
  }
}
