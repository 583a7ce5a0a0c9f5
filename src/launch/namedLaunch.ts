import { embedReference } from "../syntax/embeddedText.ts";
import { createSourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import { detectLaunchKind } from "./detectKind.ts";
import { findLaunches } from "./findLaunches.ts";
import type { Launch } from "./launch.ts";
import type { LaunchParsers } from "./launchParsers.ts";
import type { NeighbourFiles } from "./neighbourFiles.ts";
import { relocateLaunch } from "./relocateLaunch.ts";

/** A launch of another file. */
export interface FoundLaunch {
  /** Every range is that of the reference. */
  readonly launch: Launch;
  /** The same with the ranges of its own file. */
  readonly original: Launch;
  /** The text of that file. */
  readonly text: string;
}

/** The same, and where its file is. */
export interface ScriptLaunch extends FoundLaunch {
  readonly path: string;
}

/** The launch that another file's reference means; `problem` is a sentence. `null`: the file was not read yet. */
export type NamedLaunch = FoundLaunch | { readonly problem: string } | null;

/**
 * The launch that `./serve.sh`, or `compose.yaml#chat` where a file holds several, names. All its ranges are that of the
 * reference, `range`, and know the line of the file that they stand for.
 */
export function findNamedLaunch(
  reference: string,
  range: TextRange,
  parsers: LaunchParsers,
  files: NeighbourFiles,
): NamedLaunch {
  const { file, service } = splitReference(reference);
  const reading = files.read(file);
  if (reading.kind === "unread") return null;
  if (reading.kind === "problem") return { problem: `${file} ${reading.problem}.` };
  const { text } = reading;
  const kind = detectLaunchKind(file, null, text);
  const launches =
    kind === null ? [] : findLaunches(createSourceText(text), kind, parsers, files.around(file)).launches;
  const chosen = launches.filter((launch) => service === null || launch.service === service);
  const [only] = chosen;
  if (only && chosen.length === 1)
    return { launch: relocateLaunch(only, embedReference(text, file, range)), original: only, text };
  return { problem: explain(file, service, launches) };
}

/** The file and, behind `#`, the service of it. */
export function splitReference(reference: string): {
  readonly file: string;
  readonly service: string | null;
} {
  const at = reference.lastIndexOf("#");
  return at < 0
    ? { file: reference, service: null }
    : { file: reference.slice(0, at), service: reference.slice(at + 1) };
}

function explain(file: string, service: string | null, launches: readonly Launch[]): string {
  if (launches.length === 0) return `No launch of vLLM was found in ${file}.`;
  const names = [...new Set(launches.flatMap((launch) => launch.service ?? []))];
  const known = names.length === 0 ? "" : `, such as ${file}#${names[0]}`;
  return service === null
    ? `${file} launches ${launches.length} servers: name one behind a #${known}.`
    : `${file} has ${names.length > 0 && !names.includes(service) ? "no" : "more than one"} launch named ${service}${names.includes(service) ? "" : known}.`;
}
