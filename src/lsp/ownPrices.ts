import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
} from "vscode-languageserver";
import { pathOfUri } from "../service/pathOfUri.ts";
import type { Service } from "../service/service.ts";
import { createSourceText, positionAt } from "../text/sourceText.ts";
import type { ServerContext } from "./documents.ts";
import { guard } from "./guard.ts";

/** The price file that the settings name: read with them, and again whenever it changes. */
export interface OwnPrices {
  /** Reads the file, `""` for none; what is wrong with it is reported, one sentence each. */
  readonly use: (service: Service, path: string) => Promise<void>;
  /** Asks the client to say when the file changes, from now on, where it can; nothing is watched on our side. */
  readonly watch: (capabilities: ClientCapabilities) => Promise<void>;
  /** Reads the file anew where it is among those that changed, and then calls `onNews`. */
  readonly following: (context: ServerContext, onNews: () => void) => (uris: readonly string[]) => void;
}

export function createOwnPrices(
  connection: Connection,
  readTextFile: ((path: string) => Promise<string>) | null,
): OwnPrices {
  let path = "";
  let watched = "";
  let watching: Disposable | null = null;
  let client: ClientCapabilities | null = null;
  const read = async (service: Service): Promise<void> => {
    if (path === "" || readTextFile === null) {
      service.usePrices(null);
      return;
    }
    const text = await readTextFile(path).catch(() => null);
    if (text === null)
      connection.console.warn(`The price file of gpuplan.priceFile could not be read: ${path}.`);
    const source = createSourceText(text ?? "");
    for (const { message, range } of service.usePrices(text)) {
      const { line, column } = positionAt(source, range.start);
      connection.console.warn(`${path}:${line + 1}:${column + 1}: ${message}`);
    }
  };
  const watchIt = async (): Promise<void> => {
    const can = client?.workspace?.didChangeWatchedFiles;
    if (can?.dynamicRegistration !== true || path === watched) return;
    watched = path;
    watching?.dispose();
    watching = null;
    if (path === "") return;
    const { folder, name } = placeOf(path);
    // A pattern alone reaches into the workspace's folders only.
    const globPattern =
      can.relativePatternSupport === true ? { baseUri: folder, pattern: name } : `**/${name}`;
    watching = await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern }],
    });
  };
  return {
    use: async (service, named) => {
      path = named;
      await read(service);
      await watchIt();
    },
    watch: async (capabilities) => {
      client = capabilities;
      await watchIt();
    },
    following: ({ service, reportFault }, onNews) => {
      const renew = guard("prices", undefined, reportFault, async (uris: readonly string[]) => {
        if (path === "" || !uris.some((uri) => comparable(pathOfUri(uri)) === comparable(path))) return;
        await read(await service);
        onNews();
      });
      return (uris) => void renew(uris);
    },
  };
}

/** The folder as a URI, and the file's name in it. */
function placeOf(path: string): { readonly folder: string; readonly name: string } {
  const parts = path.replaceAll("\\", "/").replace(/^\/+/, "").split("/");
  const name = parts.pop() ?? "";
  return { folder: `file:///${parts.map(encodeURIComponent).join("/")}`, name };
}

/** Windows writes drives in both cases, and slashes both ways. */
function comparable(path: string): string {
  const slashed = path.replaceAll("\\", "/").replace(/^\/(?=[a-z]:)/i, "");
  return /^[a-z]:/i.test(slashed) ? slashed.toLowerCase() : slashed;
}
