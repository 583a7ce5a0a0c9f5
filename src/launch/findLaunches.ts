import type { SyntaxProblem } from "../syntax/parsed.ts";
import type { PythonParser } from "../syntax/python/pythonParser.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import type { SourceText } from "../text/sourceText.ts";
import { findDockerfileLaunches } from "./fromDockerfile.ts";
import { findJustfileLaunches } from "./fromJustfile.ts";
import { findMakefileLaunches } from "./fromMakefile.ts";
import { findProcfileLaunches } from "./fromProcfile.ts";
import { findPythonLaunches } from "./fromPython.ts";
import { findShellLaunches } from "./fromShell.ts";
import { findSupervisorLaunches } from "./fromSupervisor.ts";
import { findSystemdLaunches } from "./fromSystemd.ts";
import { findYamlLaunches } from "./fromYaml.ts";
import type { Launch, LaunchKind } from "./launch.ts";

/** The parsers that the kinds of file need; those that rest on WASM are made once by the host. */
export interface LaunchParsers {
  readonly shell: ShellParser;
  readonly python: PythonParser;
}

export interface LaunchReadings {
  readonly launches: readonly Launch[];
  readonly problems: readonly SyntaxProblem[];
}

/** The vLLM servers that a file launches, in file order, and what of the file could not be read. Never throws. */
export function findLaunches(source: SourceText, kind: LaunchKind, parsers: LaunchParsers): LaunchReadings {
  switch (kind) {
    case "shell": {
      const { tree, problems } = parsers.shell.parse(source.text);
      return { launches: findShellLaunches(source, tree), problems };
    }
    case "python":
      return { launches: findPythonLaunches(source, parsers), problems: [] };
    case "dockerfile":
      return { launches: findDockerfileLaunches(source, parsers.shell), problems: [] };
    case "systemd":
      return { launches: findSystemdLaunches(source, parsers.shell), problems: [] };
    case "supervisor":
      return { launches: findSupervisorLaunches(source, parsers.shell), problems: [] };
    case "procfile":
      return { launches: findProcfileLaunches(source, parsers.shell), problems: [] };
    case "makefile":
      return { launches: findMakefileLaunches(source, parsers.shell), problems: [] };
    case "justfile":
      return { launches: findJustfileLaunches(source, parsers.shell), problems: [] };
    case "compose":
    case "kubernetes":
    case "helm":
    case "config":
    case "workflow":
    case "skypilot":
    case "dstack":
    case "truss":
      return findYamlLaunches(source, kind, parsers.shell);
  }
}
