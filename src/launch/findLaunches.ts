import type { Parsed } from "../syntax/parsed.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import type { ShellScript } from "../syntax/shell/shellScript.ts";
import type { SourceText } from "../text/sourceText.ts";
import { findShellLaunches } from "./fromShell.ts";
import type { Launch, LaunchKind } from "./launch.ts";

/**
 * The vLLM servers that a file launches, in file order. Shell text may stand inside any kind of file (and inside
 * a shell file in quotes), so the shell parser comes along.
 */
export function findLaunches(
  source: SourceText,
  kind: LaunchKind,
  parsed: Parsed<ShellScript>,
  shell: ShellParser,
): Launch[] {
  switch (kind) {
    case "shell":
      return findShellLaunches(source, parsed.tree, shell);
  }
}
