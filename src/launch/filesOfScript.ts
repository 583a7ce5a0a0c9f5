import type { EmbeddedText } from "../syntax/embeddedText.ts";
import type { SimpleCommand } from "../syntax/shell/shellScript.ts";
import { gpuRequestOfEnvironment } from "./gpuRequest.ts";
import type { HeredocFile, KindOfFile } from "./heredocFile.ts";
import type { EnvironmentVariable, Launch, LaunchKind } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import type { NeighbourFiles } from "./neighbourFiles.ts";

/** What a script may refer to: files beside it, and files of other kinds that it writes. */
export interface ScriptSurroundings {
  readonly files: NeighbourFiles;
  /** A script that is itself part of another file is asked for none. */
  readonly kindOf: KindOfFile;
  /** The launches of such a file at their places in this one; the environment is what it finds there. */
  readonly readFile: (
    text: EmbeddedText,
    kind: LaunchKind,
    written: NeighbourFiles,
    environment: readonly EnvironmentVariable[],
  ) => readonly Launch[];
}

/** A file of another kind that the script holds, and the command that writes it. */
export interface FileSite {
  readonly command: SimpleCommand;
  readonly file: HeredocFile;
  /** What a program finds that reads the file at once. */
  readonly environment: readonly EnvironmentVariable[];
  readonly installedVersion: Launch["installedVersion"];
}

/** The servers that such a file launches; `written` are the others that the script writes. */
export function launchesOfFile(
  site: FileSite,
  { readFile }: ScriptSurroundings,
  written: NeighbourFiles,
): readonly Launch[] {
  const { kind, text } = site.file;
  if (kind === null || !mayHoldLaunch(text.text)) return [];
  return readFile(text, kind, written, site.environment).map((launch) => {
    const installed = launch.installedVersion ?? (launch.image === null ? site.installedVersion : null);
    const environment = [...site.environment, ...launch.environment];
    const gpuRequest = launch.gpuRequest ?? gpuRequestOfEnvironment(site.environment);
    return { ...launch, environment, gpuRequest, installedVersion: installed };
  });
}
