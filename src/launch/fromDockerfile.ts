import { type EmbeddedText, embedPieces, sliceEmbedded } from "../syntax/embeddedText.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import type { Word } from "../syntax/word.ts";
import type { SourceText } from "../text/sourceText.ts";
import { containsRange, joinRanges, type TextRange } from "../text/textRange.ts";
import { type CommandItem, endOfItems, scriptOfItems, withQuotes } from "./commandItems.ts";
import { isInShell } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import { type DockerInstruction, readDockerfile } from "./dockerfile.ts";
import { imageReference } from "./dockerRun.ts";
import { findShellLaunches } from "./fromShell.ts";
import { gpuRequestOfEnvironment } from "./gpuRequest.ts";
import { readInstalledVersion } from "./installedVersion.ts";
import type { EnvironmentVariable, FlagInsertion, ImageReference, Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { readAssignments, type ScriptState } from "./scriptState.ts";

/** The server that each stage of a Dockerfile starts, by its own ENTRYPOINT and CMD and what its image brings. */
export function findDockerfileLaunches(source: SourceText, shell: ShellParser): Launch[] {
  const directives = commentDirectives(source, /^#/);
  const stages = readStages(source, shell);
  return stages.flatMap((stage) => {
    const own = stage.entrypoint?.isOwn || stage.command?.isOwn;
    // What only prepares later stages is not run itself.
    if (!own || (stage.command === null && stages.some(({ base }) => base === stage))) return [];
    return launchesOf(source, shell, stage).map((launch) => ({
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
  environment: readonly EnvironmentVariable[];
  installedVersion: Launch["installedVersion"];
  entrypoint: { readonly instruction: DockerInstruction; readonly isOwn: boolean } | null;
  command: { readonly instruction: DockerInstruction; readonly isOwn: boolean } | null;
}

function readStages(source: SourceText, shell: ShellParser): Stage[] {
  const stages: Stage[] = [];
  const instructions = readDockerfile(source.text);
  const settings = instructions.filter(({ keyword }) => keyword === "ENV").map(({ range }) => range);
  let state: ScriptState = { variables: [] };
  let beforeFirst: ScriptState = { variables: [] };
  for (const instruction of instructions) {
    const { keyword, body } = instruction;
    const stage = stages[stages.length - 1];
    if (keyword === "FROM") {
      if (!stage) beforeFirst = state;
      const next = openStage(source, shell, instruction, beforeFirst, stages);
      state = { variables: next.environment };
      stages.push(next);
    } else if (keyword === "ARG" || keyword === "ENV") {
      const known = keyword === "ARG" ? withGlobals(state, beforeFirst, body) : state;
      state = readVariables(source, shell, instruction, known);
      // What ARG sets is gone when the server starts.
      const isSeen = ({ nameRange }: EnvironmentVariable) =>
        settings.some((range) => containsRange(range, nameRange));
      if (stage) stage.environment = state.variables.filter(isSeen);
    } else if (stage) readStep(source, shell, stage, instruction, state);
  }
  return stages;
}

function readStep(
  source: SourceText,
  shell: ShellParser,
  stage: Stage,
  instruction: DockerInstruction,
  state: ScriptState,
): void {
  const { keyword, body } = instruction;
  if (keyword === "RUN" && mayHoldLaunch(body.text)) {
    stage.installedVersion = installedIn(source, shell, body, state) ?? stage.installedVersion;
  } else if (keyword === "ENTRYPOINT") {
    stage.entrypoint = { instruction, isOwn: true };
    // An ENTRYPOINT of its own takes the inherited CMD away.
    if (stage.command?.isOwn === false) stage.command = null;
  } else if (keyword === "CMD") stage.command = { instruction, isOwn: true };
}

/** `ARG NAME` in a stage takes the value that an ARG before the first FROM gives. */
function withGlobals(state: ScriptState, globals: ScriptState, { text }: EmbeddedText): ScriptState {
  const name = /^\s*(\w+)\s*$/.exec(text)?.[1];
  const known = globals.variables.find((variable) => variable.name === name);
  return known ? { variables: [...state.variables, known] } : state;
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
    environment: base?.environment ?? [],
    installedVersion: base?.installedVersion ?? null,
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

/** `ENV A=1 B="2"`, the old `ENV A 1 2`, `ARG A=1`: as the shell assigns, every word for the container to see. */
function readVariables(
  source: SourceText,
  shell: ShellParser,
  { body, keywordRange }: DockerInstruction,
  state: ScriptState,
): ScriptState {
  const old = /^\s*(\w+)\s+(?=\S)/.exec(body.text);
  const isOld = old !== null && !/^\s*\w+=/.test(body.text);
  const exporting = synthetic("export ", { start: keywordRange.start, end: keywordRange.start });
  if (!isOld) {
    const script = embedPieces([exporting, ...partsOf(body)]);
    return readAssignments(source, shell.parse(script).tree, state);
  }
  const [, name = ""] = old;
  const nameStart = body.text.indexOf(name);
  const end = body.text.trimEnd().length;
  const gap = { start: keywordRange.end, end: keywordRange.end };
  const script = embedPieces([
    exporting,
    ...partsOf(sliceEmbedded(body, nameStart, nameStart + name.length)),
    synthetic('="', gap),
    ...partsOf(sliceEmbedded(body, old[0].length, end)),
    synthetic('"', gap),
  ]);
  return readAssignments(source, shell.parse(script).tree, state);
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

type Part = Parameters<typeof embedPieces>[0][number];

function synthetic(value: string, range: TextRange): Part {
  return { value, range, verbatim: false };
}

function partsOf({ text, pieces }: EmbeddedText): Part[] {
  return pieces.map(({ start, length, ...place }) => ({
    ...place,
    value: text.slice(start, start + length),
  }));
}

/** ENTRYPOINT and CMD as Docker joins them; the official image's own entry point stands in where none is written. */
function launchesOf(source: SourceText, shell: ShellParser, stage: Stage): Launch[] {
  const entrypoint = stage.entrypoint?.instruction ?? null;
  const command = stage.command?.instruction ?? null;
  const last = command ?? entrypoint;
  if (!last) return [];
  const read = (script: EmbeddedText) =>
    findShellLaunches(source, shell.parse(script).tree, { environment: stage.environment, arguments: [] });
  const items = itemsOf(entrypoint, command);
  const launches = items === null ? read((entrypoint ?? last).body) : read(scriptOfItems(items));
  const isInherited = stage.entrypoint?.isOwn === false;
  const complete = (launch: Launch, entry: Launch["entry"], headRange: TextRange): Launch => ({
    ...launch,
    kind: "dockerfile",
    entry,
    headRange: isInherited ? last.keywordRange : headRange,
    range: isInherited ? last.range : joinRanges((entrypoint ?? last).range, last.range),
    image: launch.image ?? stage.image,
    installedVersion: launch.installedVersion ?? stage.installedVersion,
    gpuRequest: launch.gpuRequest ?? gpuRequestOfEnvironment(stage.environment),
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
  const [first, second] = items ?? [];
  const takesArguments =
    stage.image?.name.includes("vllm-openai") && isArgument(first?.text.text ?? "", second?.text.text ?? "");
  if (entrypoint || !items || !first || !takesArguments) return [];
  const start = synthetic("vllm serve ", { start: first.range.start, end: first.range.start });
  return read(embedPieces([start, ...partsOf(scriptOfItems(items))])).map((launch) =>
    complete(launch, "docker vllm/vllm-openai", last.keywordRange),
  );
}

/** `CMD ["org/model", "--port", "80"]` gives the image's server its arguments; `CMD ["/start.sh", "--fast"]` does not. */
function isArgument(first: string, second: string): boolean {
  if (first.startsWith("--") || /^[\w.-]+\/[\w.-]+$/.test(first)) return true;
  const isDirectory = /^\.?\/[\w./-]+$/.test(first) && !/\/s?bin\/|\.(?:sh|py|bash)$/.test(first);
  return isDirectory && second.startsWith("--");
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
