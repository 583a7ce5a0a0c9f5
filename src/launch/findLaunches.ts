import { type EmbeddedText, placeholder } from "../syntax/embeddedText.ts";
import type { SyntaxProblem } from "../syntax/parsed.ts";
import { embedFilledIn, embedTemplate } from "../syntax/templateParts.ts";
import { createSourceText, type SourceText } from "../text/sourceText.ts";
import { formatCount } from "../units/print.ts";
import { collectProblems } from "./collectProblems.ts";
import { withConfigFile } from "./configFile.ts";
import { detectLaunchKind } from "./detectKind.ts";
import type { ScriptSurroundings } from "./filesOfScript.ts";
import { findBatchLaunches } from "./fromBatch.ts";
import { findDockerfileLaunches } from "./fromDockerfile.ts";
import { findJustfileLaunches } from "./fromJustfile.ts";
import { findMakefileLaunches } from "./fromMakefile.ts";
import { findMarkdownLaunches } from "./fromMarkdown.ts";
import { findPowershellLaunches } from "./fromPowershell.ts";
import { findProcfileLaunches } from "./fromProcfile.ts";
import { findPythonLaunches } from "./fromPython.ts";
import { findQuadletLaunches } from "./fromQuadlet.ts";
import { findShellLaunches } from "./fromShell.ts";
import { findSupervisorLaunches } from "./fromSupervisor.ts";
import { findSystemdLaunches } from "./fromSystemd.ts";
import { detectYamlKind, findYamlLaunches } from "./fromYaml.ts";
import { type ReadInnerFile, sourceOfInner } from "./innerFile.ts";
import type { EnvironmentVariable, Launch, LaunchKind, YamlLaunchKind } from "./launch.ts";
import type { LaunchParsers } from "./launchParsers.ts";
import { withoutWholeLaunches } from "./mayHoldLaunch.ts";
import { type NeighbourFiles, noNeighbours } from "./neighbourFiles.ts";
import { relocateInner } from "./relocateInner.ts";
import { relocateLaunch } from "./relocateLaunch.ts";

export interface LaunchReadings {
  readonly launches: readonly Launch[];
  readonly problems: readonly SyntaxProblem[];
}

/** The vLLM servers that a file launches, in file order, and what of the file could not be read. Never throws. */
export function findLaunches(
  source: SourceText,
  kind: LaunchKind,
  parsers: LaunchParsers,
  files: NeighbourFiles = noNeighbours,
): LaunchReadings {
  const { length } = source.text;
  if (length > longestFile) return { launches: [], problems: [tooLong()] };
  const { launches, problems } = withoutTooMany(readByKind(source, kind, parsers, files));
  return { launches: launches.map((launch) => withConfigFile(withNameAsTold(launch), files)), problems };
}

/** Of a name that a template makes, what stands in the file: `vllm-…` of `vllm-{{ name }}`. */
function withNameAsTold(launch: Launch): Launch {
  const { service } = launch;
  if (!service?.includes(placeholder)) return launch;
  return { ...launch, service: service.replace(new RegExp(`${placeholder}+`, "g"), "…") };
}

/** Files that launch servers are far below this; what is above is reported, not read. */
const longestFile = 1_000_000;

function tooLong(): SyntaxProblem {
  const message = `This file is too long to be read for launches: it has more than ${formatCount(longestFile)} characters.`;
  return { code: "file-too-large", message, range: { start: 0, end: 1 } };
}

/** Of a file that was made to have so many, each would be assessed on its own. */
const mostLaunches = 1000;

function withoutTooMany({ launches, problems }: LaunchReadings): LaunchReadings {
  const next = launches[mostLaunches];
  if (next === undefined) return { launches, problems };
  const message = `This file launches more than ${formatCount(mostLaunches)} servers, of which those from here on are not read.`;
  const problem = { code: "file-too-large", message, range: next.headRange };
  return { launches: launches.slice(0, mostLaunches), problems: [...problems, problem] };
}

function readByKind(
  source: SourceText,
  kind: LaunchKind,
  parsers: LaunchParsers,
  files: NeighbourFiles,
): LaunchReadings {
  const { shell } = parsers;
  if (kind === "shell") {
    const { tree, problems } = shell.parse(embedTemplate(source.text, withoutWholeLaunches));
    const around: ScriptSurroundings = {
      files,
      kindOf: (name, text) => detectLaunchKind(name, null, text),
      readFile: (text, inner, written, environment) =>
        readInside(source, { text, kind: inner, environment }, parsers, written),
    };
    return { launches: findShellLaunches(source, tree, undefined, around), problems };
  }
  const collected = collectProblems(parsers);
  if (isYamlKind(kind)) {
    const { launches, problems } = findYamlLaunches(
      source,
      kind,
      collected.parsers.shell,
      files,
      (name, text, environment) => launchesInside(source, name, { text, environment }, collected.parsers),
    );
    return { launches, problems: [...problems, ...collected.problems] };
  }
  const read = (file: SourceText) => findByKind(file, kind, collected.parsers, files);
  const launches = bracesMeanNothing.has(kind) ? readTemplate(source, read) : read(source);
  return { launches, problems: collected.problems };
}

/** Kinds whose own syntax has no `{{`: what stands there is filled in before anybody reads the file. */
const bracesMeanNothing: ReadonlySet<LaunchKind> = new Set([
  "dockerfile",
  "systemd",
  "supervisor",
  "procfile",
]);

function readTemplate(
  source: SourceText,
  read: (source: SourceText) => readonly Launch[],
): readonly Launch[] {
  const text = embedFilledIn(source.text);
  if (typeof text === "string") return read(source);
  return read(createSourceText(text.text)).map((launch) => relocateLaunch(launch, text));
}

/** A file that stands in another as a text: Python in a ConfigMap, a unit that cloud-init writes. */
function launchesInside(
  source: SourceText,
  name: string,
  inner: Omit<InnerFile, "kind">,
  parsers: LaunchParsers,
): readonly Launch[] {
  const kind = detectLaunchKind(name, null, inner.text.text);
  return kind === null || !kindsInside.has(kind) ? [] : readInside(source, { ...inner, kind }, parsers);
}

interface InnerFile {
  readonly text: EmbeddedText;
  readonly kind: LaunchKind;
  readonly environment?: readonly EnvironmentVariable[] | undefined;
}

function readInside(
  source: SourceText,
  { text, kind, environment }: InnerFile,
  parsers: LaunchParsers,
  files?: NeighbourFiles,
): readonly Launch[] {
  const inner = sourceOfInner(text, kind);
  const launches =
    kind === "python"
      ? findPythonLaunches(inner, parsers, environment)
      : findLaunches(inner, kind, parsers, files).launches;
  return launches.map((launch) => relocateInner(launch, inner, text, source.text));
}

const kindsInside: ReadonlySet<LaunchKind> = new Set([
  "python",
  "systemd",
  "supervisor",
  "shell",
  "compose",
  "batch",
  "powershell",
]);

function findByKind(
  source: SourceText,
  kind: Exclude<LaunchKind, YamlLaunchKind | "shell">,
  parsers: LaunchParsers,
  files: NeighbourFiles,
): readonly Launch[] {
  const { shell } = parsers;
  const readInner: ReadInnerFile = (name, text, environment) =>
    launchesInside(source, name, { text, environment }, parsers);
  switch (kind) {
    case "dockerfile":
      return findDockerfileLaunches(source, shell, readInner);
    case "systemd":
      return [
        ...findSystemdLaunches(source, shell, besideUnit(files), readInner),
        ...findQuadletLaunches(source, shell),
      ];
    case "supervisor":
      return findSupervisorLaunches(source, shell);
    case "procfile":
      return findProcfileLaunches(source, shell);
    case "makefile":
      return findMakefileLaunches(source, shell);
    case "justfile":
      return findJustfileLaunches(source, shell);
    case "python":
      return findPythonLaunches(source, parsers);
    case "powershell":
      return findPowershellLaunches(source, shell, readInner);
    case "batch":
      return findBatchLaunches(source, shell);
    case "markdown":
      return findMarkdownLaunches(source, (embedded, written) => {
        const inner = written === "yaml" ? kindOfPart(embedded.text) : written;
        return inner === null ? [] : findLaunches(embedded, inner, parsers).launches;
      });
  }
}

/** The kind of a YAML text on a page, which may show no more than a pod's containers. */
function kindOfPart(text: string): YamlLaunchKind | null {
  const isContainer =
    /^[ \t]+(?:-[ \t]+)?image:[^\n]*vllm/m.test(text) && /^[ \t]+(?:args|command):/m.test(text);
  return (
    detectYamlKind("", text) ??
    (/^[ \t]*(?:containers|spec|template):/m.test(text) && isContainer ? "kubernetes" : null)
  );
}

/** Of a unit in a repository, files of the machine that it is made for are not at hand. */
function besideUnit(files: NeighbourFiles): NeighbourFiles {
  if (files.isWritten) return files;
  return { ...files, read: (name) => (name.startsWith("/") ? { kind: "unread" } : files.read(name)) };
}

const yamlKinds: ReadonlySet<string> = new Set(
  Object.keys({
    kubernetes: true,
    workflow: true,
    compose: true,
    config: true,
    helm: true,
    dstack: true,
    skypilot: true,
    truss: true,
  } satisfies Record<YamlLaunchKind, true>),
);

function isYamlKind(kind: LaunchKind): kind is YamlLaunchKind {
  return yamlKinds.has(kind);
}
