import { type EmbeddedText, embedPieces, fileRange } from "../../syntax/embeddedText.ts";
import type { ShellParser } from "../../syntax/shell/shellParser.ts";
import { findShellLaunches } from "../fromShell.ts";
import { firstRequest } from "../gpuRequest.ts";
import { surroundingsInside } from "../innerFile.ts";
import type { EnvironmentVariable, GpuRequest, ImageReference, Launch, LaunchKind } from "../launch.ts";
import { mayHoldLaunch } from "../mayHoldLaunch.ts";
import { insertionInScript, withRemovals } from "./scriptInsertion.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/** What a format says around a script that it runs. */
export interface ScriptSurroundings {
  readonly kind: LaunchKind;
  readonly service: string | null;
  readonly environment: readonly EnvironmentVariable[];
  readonly image: ImageReference | null;
  readonly gpuRequest: GpuRequest | null;
  /** From a script that ran before: `pip install vllm==…`. */
  readonly installedVersion: Launch["installedVersion"];
}

/** The launches of a shell script that stands in a scalar. */
export function findScriptLaunches(
  file: YamlLaunchFile,
  script: EmbeddedText,
  around: ScriptSurroundings,
  shell: ShellParser,
): Launch[] {
  if (!mayHoldLaunch(script.text)) return [];
  const { tree } = shell.parse(script);
  const start = { environment: around.environment, arguments: [] };
  const inside = surroundingsInside(file.readInner);
  return findShellLaunches(file.source, tree, start, inside).map((launch) => ({
    ...launch,
    arguments: withRemovals(file, launch.arguments),
    kind: around.kind,
    service: around.service ?? launch.service,
    image: launch.image ?? around.image,
    gpuRequest: firstRequest(around.gpuRequest, launch.gpuRequest),
    installedVersion: launch.installedVersion ?? around.installedVersion,
    insertion: insertionInScript(file, launch),
  }));
}

/** `pip install vllm==0.11.0` somewhere in a script. */
export function installedVersionIn(script: EmbeddedText | null): Launch["installedVersion"] {
  if (!script) return null;
  const match = /\b(?:install|add)\b[^\n;&|]*?\bvllm(?:\[[\w,-]*\])?==(\d[\w.+]*)/.exec(script.text);
  if (!match?.[1]) return null;
  const end = match.index + match[0].length;
  return { version: match[1], range: fileRange(script, end - match[1].length, end) };
}

/** Commands one after the other, as a platform runs the items of a list. */
export function joinScripts(scripts: readonly EmbeddedText[]): EmbeddedText {
  return embedPieces(
    scripts.flatMap(({ text, pieces }, index) => {
      const start = pieces[0]?.range.start ?? 0;
      const parts = pieces.map(({ start: from, length, ...place }) => ({
        ...place,
        value: text.slice(from, from + length),
      }));
      const lineBreak = { value: "\n", range: { start, end: start }, verbatim: false };
      return index === 0 ? parts : [lineBreak, ...parts];
    }),
  );
}
