import { type EmbeddedText, embedPieces } from "../syntax/embeddedText.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import { createVariables } from "../syntax/shell/variables.ts";
import type { Word } from "../syntax/word.ts";
import type { SourceText } from "../text/sourceText.ts";
import { joinRanges, type TextRange } from "../text/textRange.ts";
import { type CommandItem, endOfItems, scriptOfItems, withQuotes } from "./commandItems.ts";
import { isInShell } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { type DockerInstruction, readDockerfile } from "./dockerfile.ts";
import { imageReference } from "./dockerRun.ts";
import { partsOf, readDockerVariables, synthetic } from "./dockerVariables.ts";
import { findShellLaunches } from "./fromShell.ts";
import { gpuRequestOfEnvironment } from "./gpuRequest.ts";
import { type ReadInnerFile, surroundingsInside } from "./innerFile.ts";
import { readInstalledVersion } from "./installedVersion.ts";
import type { EnvironmentVariable, FlagInsertion, ImageReference, Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { startsProgram } from "./programOfImage.ts";
import { readAssignments, type ScriptState } from "./scriptState.ts";
import { exportedVariables, variablesAtStart } from "./scriptVariables.ts";
import { withUnexpandedWords } from "./unexpandedWords.ts";

/** The server that each stage of a Dockerfile starts, by its own ENTRYPOINT and CMD and what its image brings. */
export function findDockerfileLaunches(
  source: SourceText,
  shell: ShellParser,
  readInner: ReadInnerFile = () => [],
): Launch[] {
  const directives = commentDirectives(source, /^#/);
  const stages = readStages(source, shell);
  return stages.flatMap((stage) => {
    const own = stage.entrypoint?.isOwn || stage.command?.isOwn;
    // What only prepares later stages is not run itself.
    if (!own || (stage.command === null && stages.some(({ base }) => base === stage))) return [];
    return launchesOf(source, shell, stage, readInner).map((launch) => ({
      ...launch,
      directives: directives(launch.range.start, launch.headRange.start),
    }));
  });
}

interface Stage {
  readonly name: string | null;
  /** The earlier stage that it goes on from. */
  readonly base: Stage | null;
  readonly image: ImageReference | null;
  /** Those that the server sees are exported, those of ARG are not. */
  state: ScriptState;
  installedVersion: Launch["installedVersion"];
  /** Scripts that are written into the image, by their paths there. */
  readonly scripts: Map<string, EmbeddedText>;
  entrypoint: { readonly instruction: DockerInstruction; readonly isOwn: boolean } | null;
  command: { readonly instruction: DockerInstruction; readonly isOwn: boolean } | null;
}

function readStages(source: SourceText, shell: ShellParser): Stage[] {
  const stages: Stage[] = [];
  let beforeFirst: ScriptState = { variables: createVariables() };
  let assignments: DockerInstruction[] = [];
  const assign = () => {
    const stage = stages[stages.length - 1];
    if (assignments.length === 0) return;
    const [before, globals] = stage ? [stage.state, beforeFirst] : [beforeFirst, null];
    const state = readDockerVariables(source, shell, assignments, before, globals);
    if (stage) stage.state = state;
    else beforeFirst = state;
    assignments = [];
  };
  for (const instruction of readDockerfile(source.text)) {
    if (/^(?:ARG|ENV)$/.test(instruction.keyword)) {
      assignments.push(instruction);
      continue;
    }
    assign();
    const stage = stages[stages.length - 1];
    if (instruction.keyword === "FROM")
      stages.push(openStage(source, shell, instruction, beforeFirst, stages));
    else if (stage) readStep(source, shell, stage, instruction);
  }
  assign();
  return stages;
}

function readStep(
  source: SourceText,
  shell: ShellParser,
  stage: Stage,
  instruction: DockerInstruction,
): void {
  const { keyword, body, written } = instruction;
  if (written) stage.scripts.set(written.path, written.text);
  if (keyword === "RUN" && mayHoldLaunch(body.text)) {
    stage.installedVersion = installedIn(source, shell, body, stage.state) ?? stage.installedVersion;
  } else if (keyword === "ENTRYPOINT") {
    stage.entrypoint = { instruction, isOwn: true };
    // An ENTRYPOINT of its own takes the inherited CMD away.
    if (stage.command?.isOwn === false) stage.command = null;
  } else if (keyword === "CMD") stage.command = { instruction, isOwn: true };
}

/** What ARG sets is gone where the stage ends. */
function environmentOf({ state }: Stage): readonly EnvironmentVariable[] {
  return exportedVariables(state.variables);
}

function openStage(
  source: SourceText,
  shell: ShellParser,
  { body }: DockerInstruction,
  globals: ScriptState,
  stages: readonly Stage[],
): Stage {
  const words = wordsOf(source, shell, body, globals).filter((word) => !word.value?.startsWith("--"));
  const [image, as, name] = words;
  const isNamed = as?.value?.toLowerCase() === "as";
  const base = stages.find((stage) => stage.name !== null && stage.name === image?.value?.toLowerCase());
  return {
    name: isNamed ? (name?.value?.toLowerCase() ?? null) : null,
    base: base ?? null,
    image: base ? base.image : image ? imageReference(image) : null,
    state: { variables: variablesAtStart({ environment: base ? environmentOf(base) : [], arguments: [] }) },
    installedVersion: base?.installedVersion ?? null,
    scripts: new Map(base?.scripts),
    entrypoint: base?.entrypoint ? { ...base.entrypoint, isOwn: false } : null,
    command: base?.command ? { ...base.command, isOwn: false } : null,
  };
}

function wordsOf(
  source: SourceText,
  shell: ShellParser,
  body: EmbeddedText,
  state: ScriptState,
): readonly Word[] {
  const script = embedPieces([synthetic("FROM ", { start: 0, end: 0 }), ...partsOf(body)]);
  return readAssignments(source, shell.parse(script).tree, state).commands[0]?.slice(1) ?? [];
}

function installedIn(
  source: SourceText,
  shell: ShellParser,
  body: EmbeddedText,
  state: ScriptState,
): Launch["installedVersion"] {
  const { commands } = readAssignments(source, shell.parse(body).tree, state);
  return commands.reduce<Launch["installedVersion"]>(
    (found, words) => readInstalledVersion(words) ?? found,
    null,
  );
}

/** ENTRYPOINT and CMD as Docker joins them; the official image's own entry point stands in where none is written. */
function launchesOf(
  source: SourceText,
  shell: ShellParser,
  stage: Stage,
  readInner: ReadInnerFile,
): Launch[] {
  const entrypoint = stage.entrypoint?.instruction ?? null;
  const command = stage.command?.instruction ?? null;
  const last = command ?? entrypoint;
  if (!last) return [];
  const environment = environmentOf(stage);
  const around = surroundingsInside(readInner);
  const read = (script: EmbeddedText) =>
    findShellLaunches(source, shell.parse(script).tree, { environment, arguments: [] }, around);
  const items = itemsOf(entrypoint, command);
  const launches = items === null ? read((entrypoint ?? last).body) : read(scriptOfItems(items));
  const script = launches.length > 0 ? null : scriptNamedIn(stage, [entrypoint, command]);
  if (script && mayHoldLaunch(script.text))
    return read(script).map((launch) => ({
      ...launch,
      kind: "dockerfile",
      image: launch.image ?? stage.image,
      installedVersion: launch.installedVersion ?? stage.installedVersion,
    }));
  const isInherited = stage.entrypoint?.isOwn === false;
  // The shell form of CMD alone would be words of the entry point that the image brings.
  const isAlone = entrypoint !== null || !stage.image?.name.includes("vllm");
  const written = [entrypoint, command].filter((each) => each !== null);
  const instructions = isAlone && !isInherited ? written : [];
  const complete = (launch: Launch, entry: Launch["entry"], headRange: TextRange): Launch => ({
    ...(items && !isInShell(items, launch) ? withUnexpandedWords(launch, instructions) : launch),
    kind: "dockerfile",
    entry,
    headRange: isInherited ? last.keywordRange : headRange,
    range: isInherited ? last.range : joinRanges((entrypoint ?? last).range, last.range),
    image: launch.image ?? stage.image,
    installedVersion: launch.installedVersion ?? stage.installedVersion,
    gpuRequest: launch.gpuRequest ?? gpuRequestOfEnvironment(environment),
    insertion: items === null || isInShell(items, launch) ? launch.insertion : itemInsertion(launch, items),
  });
  if (launches.length > 0)
    return launches.map((launch) =>
      complete(
        launch,
        launch.entry,
        items && !isInShell(items, launch) ? withQuotes(items, launch.headRange) : launch.headRange,
      ),
    );
  const [first] = items ?? [];
  const takesArguments =
    stage.image?.name.includes("vllm-openai") && !startsProgram((items ?? []).map(({ text }) => text.text));
  if (entrypoint || !items || !first || !takesArguments) return [];
  const start = synthetic("vllm serve ", { start: first.range.start, end: first.range.start });
  return read(embedPieces([start, ...partsOf(scriptOfItems(items))])).map((launch) =>
    complete(launch, "docker vllm/vllm-openai", last.keywordRange),
  );
}

/** `ENTRYPOINT ["sh", "/start.sh"]`: a script that the file itself has written. */
function scriptNamedIn(
  { scripts }: Stage,
  instructions: readonly (DockerInstruction | null)[],
): EmbeddedText | null {
  const fileName = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const words = instructions.flatMap((each) => each?.body.text.split(/[\s"',;&|[\]]+/) ?? []).map(fileName);
  return [...scripts].find(([path]) => words.includes(fileName(path)))?.[1] ?? null;
}

/** The words that Docker runs; `null` where a shell reads what is written. */
function itemsOf(
  entrypoint: DockerInstruction | null,
  command: DockerInstruction | null,
): readonly CommandItem[] | null {
  if (entrypoint === null) return command?.items ?? null;
  if (entrypoint.items === null) return null;
  return [...entrypoint.items, ...(command?.items ?? [])];
}

function itemInsertion(
  { arguments: words, headRange }: Launch,
  items: readonly CommandItem[],
): FlagInsertion {
  const offset = endOfItems(items, [headRange, ...words.map(({ range }) => range)]) ?? headRange.end;
  return { offset, separator: ", ", form: "items", quote: '"' };
}
