import { embedWhole, sliceEmbedded } from "../syntax/embeddedText.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import type { SourceText } from "../text/sourceText.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { findShellLaunches } from "./fromShell.ts";
import type { Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";

/** The servers of a Procfile: `name: command`, a line of shell each. */
export function findProcfileLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^#/);
  const whole = embedWhole(source.text);
  return [...source.text.matchAll(/^([A-Za-z0-9_-]+):[ \t]*(.+)$/gm)].flatMap((match) => {
    const [line, service = "", command = ""] = match;
    if (!mayHoldLaunch(command)) return [];
    const end = match.index + line.trimEnd().length;
    const script = sliceEmbedded(whole, match.index + line.length - command.length, end);
    return findShellLaunches(source, shell.parse(script).tree).map((launch) => ({
      ...launch,
      kind: "procfile" as const,
      service: launch.service ?? service,
      directives: directives(match.index),
    }));
  });
}
