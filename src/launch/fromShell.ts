import { type ExpandedWord, piecesOfWord, toWord } from "../syntax/shell/expandedWord.ts";
import { mergeWords } from "../syntax/shell/mergeWords.ts";
import type { ShellScript, SimpleCommand } from "../syntax/shell/shellScript.ts";
import { type TracedCommand, traceCommands } from "../syntax/shell/traceCommands.ts";
import { textOfWord, type Word } from "../syntax/word.ts";
import type { SourceText } from "../text/sourceText.ts";
import type { TextRange } from "../text/textRange.ts";
import { withListedArguments } from "./cloudRun.ts";
import { withWrittenConfig } from "./configFile.ts";
import { directivesAbove, directivesAtTop } from "./directivePlaces.ts";
import type { ContainerRun } from "./dockerRun.ts";
import { type FileSite, launchesOfFile, type ScriptSurroundings } from "./filesOfScript.ts";
import { findContainerRun } from "./findContainerRun.ts";
import { gpuRequestOfSlurm } from "./gpuRequest.ts";
import { fileOfKind, mergeTexts, readHeredocFile, writtenFiles } from "./heredocFile.ts";
import { isShellFile, scriptOfHeredoc } from "./heredocScript.ts";
import { imageBefore } from "./imageRun.ts";
import { withInputWords } from "./inputWords.ts";
import { readBroughtVersion, readInstalledVersion } from "./installedVersion.ts";
import type { EnvironmentVariable, ImageReference, Launch, UnreadFile } from "./launch.ts";
import { argumentsOfScript, scriptWordGroups } from "./launcherWords.ts";
import { headRangeOf, type LaunchSite, launchAtSite } from "./launchSite.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { noNeighbours } from "./neighbourFiles.ts";
import { PrintedFiles } from "./printedFile.ts";
import { environmentBefore, type Launcher, recognizeLauncher } from "./recognizeLauncher.ts";
import { runsArguments, takesAll } from "./runsArguments.ts";
import { scriptInWords } from "./scriptInWords.ts";
import {
  countUses,
  exportedVariables,
  type ScriptStart,
  sharedVariables,
  variablesAtStart,
} from "./scriptVariables.ts";
import { variablesOfFile } from "./serviceEnvironmentFile.ts";
import { besideScript, sourceFile } from "./sourcedFile.ts";

/** Launches of a shell script: every command that starts a server, however it is wrapped, in file order. */
export function findShellLaunches(
  source: SourceText,
  script: ShellScript,
  start: ScriptStart = { environment: [], arguments: [] },
  around: ScriptSurroundings = alone,
): Launch[] {
  const search = new LaunchSearch(script, around);
  const uses = countUses(source);
  const visit = (command: TracedCommand) =>
    search.visit(command, { outer: null, head: null, container: null, image: null, depth: 0 });
  const hasFile = (name: string) => around.files.read(besideScript(name)).kind === "text";
  const spreadsArrays = /^#!.*\bzsh\b/.test(source.text);
  const variables = { ...variablesAtStart(start), hasFile, spreadsArrays };
  traceCommands(script, variables, (name) => uses.get(name) ?? 0, visit);
  search.readPrinted(visit);
  const slurm = gpuRequestOfSlurm(script.comments);
  const atTop = directivesAtTop(script);
  const directivesFor = (command: SimpleCommand) => [
    ...atTop,
    ...directivesAbove(source, script, command.range.start),
  ];
  const launches = [...search.sites.values()].map((site) => ({
    ...launchAtSite(source, site, slurm),
    directives: directivesFor(site.outer),
  }));
  const written = writtenFiles(() => [...search.files.values()].map(({ file }) => file));
  const inFiles = [...search.files.values()].flatMap((site) =>
    launchesOfFile(site, around, written).map((launch) => ({
      ...launch,
      directives: [...directivesFor(site.command), ...launch.directives],
    })),
  );
  const fileNamed = (name: string) =>
    [...search.files.values()].find(({ file }) => file.name === name)?.file.text ?? null;
  return [...launches, ...inFiles]
    .map((launch) => withWrittenConfig(launch, fileNamed))
    .sort((a, b) => a.headRange.start - b.headRange.start);
}

const alone: ScriptSurroundings = { files: noNeighbours, kindOf: () => null, readFile: () => [] };

/** What stands around a command that was found in a string: `docker run image bash -c '…'`. */
interface Surroundings {
  readonly outer: SimpleCommand | null;
  /** `docker run`, which then is where the launch begins. */
  readonly head: TextRange | null;
  readonly container: ContainerRun | null;
  /** As in `Launcher`. */
  readonly image: ImageReference | null;
  readonly depth: number;
}

/** How deep `bash -c "bash -c '…'"` is followed. */
const deepestScript = 5;

class LaunchSearch {
  readonly sites = new Map<string, LaunchSite>();
  /** By the place of the command; a function's body is reached once for each call. */
  readonly files = new Map<number, FileSite>();
  readonly #script: ShellScript;
  readonly #around: ScriptSurroundings;
  /** The words that start servers, and the first command that each stands in. */
  readonly #heads = new Map<ExpandedWord, SimpleCommand>();
  readonly #unread = new Map<number, UnreadFile>();
  readonly #printed = new PrintedFiles();
  #isOver = false;
  #installedVersion: Launch["installedVersion"] = null;

  constructor(script: ShellScript, around: ScriptSurroundings) {
    this.#script = script;
    this.#around = around;
  }

  visit(written: TracedCommand, around: Surroundings): void {
    const traced = { ...written, words: withInputWords(withListedArguments(written.words)) };
    for (const unread of sourceFile(traced, this.#script.readInner, this.#around.files))
      this.#unread.set(unread.range.start, unread);
    this.#printed.add(traced);
    if (!mayConcern(traced)) return;
    const words = traced.words.map(toWord);
    this.#installedVersion = readInstalledVersion(words) ?? this.#installedVersion;
    if (traced.callee && !runsArguments(traced.callee)) return;
    if (this.#visitScripts(traced, words, around)) return;
    if (this.#visitFile(traced)) return;
    const launcher = recognizeLauncher(words);
    if (launcher && !this.#isHandedOver(traced, launcher.headStart))
      this.#add(traced, words, launcher, around);
  }

  /** `run vllm serve …` is the launch, not the `"$@"` in the function that it calls. */
  #isHandedOver({ command, words }: TracedCommand, headStart: number): boolean {
    const head = words[headStart];
    const first = head && this.#heads.get(head);
    return first !== undefined && first !== command && command.words.some(takesAll);
  }

  /** Follows scripts that stand in the command's words; says whether there were any that name vLLM. */
  #visitScripts(traced: TracedCommand, words: readonly Word[], around: Surroundings): boolean {
    if (around.depth >= deepestScript) return false;
    const depth = around.depth + 1;
    const engine = findContainerRun(words);
    // `docker exec` and the like: what runs in a container that is already there is no launch of its own.
    if (engine && !engine.run) return false;
    const container = engine?.run ?? around.container;
    const image = imageBefore(words) ?? around.image;
    const outer = around.outer ?? traced.command;
    const head = engine ? headRangeOf(words.slice(engine.start, engine.start + 2), outer) : around.head;
    const inWords = scriptWordGroups(words).map((indexes) => {
      const start = argumentsOfScript(words, indexes);
      const inner = traced.words.filter((_, index) => indexes.includes(index));
      const text = scriptInWords(inner, words);
      const given = environmentBefore(words, indexes[0] ?? 0);
      return { text, positional: start === null ? null : traced.words.slice(start), given };
    });
    const heredoc = scriptOfHeredoc(traced);
    const scripts = [
      ...inWords.map((script) => ({ ...script, around: { outer, head, container, image, depth } })),
      ...(heredoc
        ? [
            {
              text: heredoc,
              positional: null,
              given: [],
              around: { outer: null, head, container, image, depth },
            },
          ]
        : []),
    ].filter(({ text }) => mayHoldLaunch(text.text));
    for (const script of scripts) {
      const inner = this.#script.readInner(script.text);
      const given = [...script.given, ...(engine?.run?.options.environment ?? [])].map((variable) => ({
        ...variable,
        pieces: piecesOfWord(variable.value),
      }));
      traced.traceInner(inner, (each) => this.visit(each, script.around), script.positional, given);
    }
    return scripts.length > 0;
  }

  /** Files that were printed piece by piece, once all of them are there. */
  readPrinted(visit: (command: TracedCommand) => void): void {
    const installedVersion = this.#installedVersion;
    this.#isOver = true;
    for (const { name, command, last, text } of this.#printed.files()) {
      const file = fileOfKind(name, text, this.#around.kindOf);
      if (isShellFile(name, text.text)) last.traceInner(this.#script.readInner(text), visit, null);
      else this.files.set(command.range.start, { command, file, environment: [], installedVersion });
    }
  }

  /** A command that is kept in a file is run once: by the script itself. */
  #runs({ start }: TextRange): boolean {
    return [...this.sites.values()].some(({ words }) => words.some(({ range }) => range.start === start));
  }

  #visitFile(traced: TracedCommand): boolean {
    const { command } = traced;
    const file = readHeredocFile(traced, this.#around.kindOf);
    if (file) {
      const before = this.files.get(command.range.start)?.file;
      const merged = before ? { ...before, text: mergeTexts(before.text, file.text) } : file;
      const installedVersion = this.#installedVersion;
      const exported = exportedVariables(traced.context.variables);
      const environment =
        file.kind === "python" && !file.name ? [...exported, ...prefixVariables(traced)] : [];
      this.files.set(command.range.start, { command, file: merged, environment, installedVersion });
    }
    return file !== null;
  }

  /** What `-e` says counts before what the files of `--env-file` say. */
  #given({ options }: ContainerRun): readonly EnvironmentVariable[] {
    const written = writtenFiles(() => [...this.files.values()].map(({ file }) => file));
    const ofFiles = options.environmentFiles.flatMap((word) => {
      const name = besideScript(textOfWord(word));
      const reading = written.read(name);
      const found = reading.kind === "text" ? reading : this.#around.files.read(name);
      return variablesOfFile(found, name, word.range, "docker");
    });
    return [...ofFiles, ...options.environment];
  }

  #add(traced: TracedCommand, ownWords: readonly Word[], launcher: Launcher, around: Surroundings): void {
    const outer = around.outer ?? traced.command;
    const key = `${outer.range.start}:${traced.command.range.start}:${launcher.headStart}`;
    const before = this.sites.get(key);
    const words = before ? mergeWords(before.words, traced.words) : traced.words;
    // An image that is another each time is not known, as any other word.
    const ofAll = (before && recognizeLauncher(words.map(toWord))) ?? launcher;
    const head = traced.words[launcher.headStart];
    if (head && this.#isOver && this.#runs(head.range)) return;
    if (head && !this.#heads.has(head)) this.#heads.set(head, traced.command);
    const container = launcher.container ?? around.container;
    const headEnd = launcher.container ? launcher.headStart + 2 : launcher.argumentStart;
    // A container sees what `-e` gives it, not what the shell around it exports.
    const isApart = container !== null && !container.inheritsEnvironment;
    const exported = isApart ? [] : exportedVariables(traced.context.variables);
    const inherited = [...exported, ...(container ? this.#given(container) : [])];
    const prefix = launcher.container && isApart ? [] : prefixVariables(traced);
    this.sites.set(key, {
      command: traced.command,
      outer,
      launcher: { ...ofAll, image: ofAll.image ?? around.image },
      container: ofAll.container ?? around.container,
      headRange: around.head ?? headRangeOf(ownWords.slice(launcher.headStart, headEnd), outer),
      words,
      environment: sharedVariables([...inherited, ...prefix, ...launcher.environment], before?.environment),
      installedVersion: readBroughtVersion(ownWords) ?? this.#installedVersion,
      unread: [...this.#unread.values()],
    });
  }
}

/** Most commands of a script name neither vLLM nor a container engine, whose image may be in a variable. */
function mayConcern({ command, words }: TracedCommand): boolean {
  const named = words.some((word) =>
    word.pieces.some((piece) => /vllm|docker|podman|nerdctl|runtime|engine|container/i.test(piece.text)),
  );
  return named || command.redirects.some((redirect) => redirect.heredoc !== null);
}

function prefixVariables({ prefix }: TracedCommand): EnvironmentVariable[] {
  return prefix.map(({ name, nameRange, value }) => ({ name, nameRange, value: toWord(value) }));
}
