import type { Parsed } from "../syntax/parsed.ts";
import type { ShellScript } from "../syntax/shell/shellScript.ts";
import type { SourceText } from "../text/sourceText.ts";
import { findShellLaunches } from "./fromShell.ts";
import type { Launch, LaunchKind } from "./launch.ts";

/** The vLLM servers that a file launches, in file order. */
export function findLaunches(source: SourceText, kind: LaunchKind, parsed: Parsed<ShellScript>): Launch[] {
  switch (kind) {
    case "shell":
      return findShellLaunches(source, parsed.tree);
  }
}
