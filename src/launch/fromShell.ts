import { type ExpandedWord, scriptOfWords, toWord } from "../syntax/shell/expandedWord.ts";
import { mergeWords } from "../syntax/shell/mergeWords.ts";
import type { ShellScript, SimpleCommand } from "../syntax/shell/shellScript.ts";
import { type TracedCommand, traceCommands } from "../syntax/shell/traceCommands.ts";
import { createVariables } from "../syntax/shell/variables.ts";
import type { Word } from "../syntax/word.ts";
import type { SourceText } from "../text/sourceText.ts";
import { containsRange, joinRanges, type TextRange } from "../text/textRange.ts";
import { directivesAbove, directivesAtTop } from "./directivePlaces.ts";
import {
  gpuRequestOfDocker,
  gpuRequestOfEnvironment,
  gpuRequestOfSlurm,
  gpuRequestOfSrun,
} from "./gpuRequest.ts";
import { insertionBehind } from "./insertion.ts";
import { readInstalledVersion } from "./installedVersion.ts";
import type { EnvironmentVariable, GpuRequest, Launch } from "./launch.ts";
import { scriptWordIndexes } from "./launcherWords.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";
import { type Launcher, recognizeLauncher } from "./recognizeLauncher.ts";

/** Launches of a shell script: every command that starts a server, however it is wrapped, in file order. */
export function findShellLaunches(source: SourceText, script: ShellScript): Launch[] {
  const search = new LaunchSearch(script);
  const uses = countUses(source.text);
  traceCommands(
    script,
    createVariables(),
    (name) => uses.get(name) ?? 0,
    (command) => search.visit(command, null),
  );
  const slurm = gpuRequestOfSlurm(script.comments);
  const atTop = directivesAtTop(script);
  return [...search.sites.values()]
    .map((site) => {
      const directives = [...atTop, ...directivesAbove(source, script, site.outer.range.start)];
      return { ...toLaunch(source, site, slurm), directives, installedVersion: search.installedVersion };
    })
    .sort((a, b) => a.headRange.start - b.headRange.start);
}

/** One place where a server is launched; a function's body is reached once for each call. */
interface Site {
  readonly command: SimpleCommand;
  /** The command of the file that leads there: the same, or the `bash -c` around it. */
  readonly outer: SimpleCommand;
  readonly launcher: Launcher;
  readonly words: readonly ExpandedWord[];
  readonly environment: readonly EnvironmentVariable[];
}

/** How deep `bash -c "bash -c '…'"` is followed. */
const deepestScript = 5;

class LaunchSearch {
  readonly sites = new Map<string, Site>();
  installedVersion: Launch["installedVersion"] = null;
  readonly #script: ShellScript;
  #depth = 0;

  constructor(script: ShellScript) {
    this.#script = script;
  }

  visit(traced: TracedCommand, outer: SimpleCommand | null): void {
    const words = traced.words.map(toWord);
    this.installedVersion = readInstalledVersion(words) ?? this.installedVersion;
    if (this.#visitInner(traced, words, outer)) return;
    const launcher = recognizeLauncher(words);
    if (launcher) this.#add(traced, launcher, outer ?? traced.command);
  }

  /** Follows scripts that stand in the command's words; says whether there were any that name vLLM. */
  #visitInner(traced: TracedCommand, words: readonly Word[], outer: SimpleCommand | null): boolean {
    if (this.#depth >= deepestScript) return false;
    const scripts =
      words[0]?.value === "eval"
        ? [traced.words.slice(1)]
        : scriptWordIndexes(words).map((index) => traced.words.slice(index, index + 1));
    const texts = scripts.map(scriptOfWords).filter((script) => mayHoldLaunch(script.text));
    for (const text of texts) {
      this.#depth++;
      traced.traceInner(this.#script.readInner(text), (inner) => this.visit(inner, outer ?? traced.command));
      this.#depth--;
    }
    return texts.length > 0;
  }

  #add(traced: TracedCommand, launcher: Launcher, outer: SimpleCommand): void {
    const key = `${outer.range.start}:${traced.command.range.start}:${launcher.headStart}`;
    const before = this.sites.get(key);
    const words = before ? mergeWords(before.words, traced.words) : traced.words;
    const environment = launcher.container
      ? launcher.environment
      : [...exportedVariables(traced), ...prefixVariables(traced), ...launcher.environment];
    this.sites.set(key, { command: traced.command, outer, launcher, words, environment });
  }
}

function exportedVariables({ context }: TracedCommand): EnvironmentVariable[] {
  return [...context.variables.bindings].flatMap(([name, binding]) => {
    if (!binding.exported) return [];
    const { value, nameRange } = binding;
    const pieces = value.kind === "text" ? value.pieces : null;
    const last = pieces?.[pieces.length - 1];
    const range = pieces?.[0] && last ? joinRanges(pieces[0].range, last.range) : nameRange;
    const known: ExpandedWord = {
      range,
      written: pieces?.map((piece) => piece.expression ?? piece.text).join("") ?? "",
      pieces: pieces ?? [],
      conditional: false,
    };
    const word: Word = pieces
      ? toWord(known)
      : { range, value: null, written: "", unresolved: `$${name}`, segments: [] };
    return [{ name, nameRange, value: word }];
  });
}

function prefixVariables({ prefix }: TracedCommand): EnvironmentVariable[] {
  return prefix.map(({ name, nameRange, value }) => ({ name, nameRange, value: toWord(value) }));
}

function toLaunch(
  source: SourceText,
  site: Site,
  slurm: GpuRequest | null,
): Omit<Launch, "directives" | "installedVersion"> {
  const { launcher, command, outer, environment } = site;
  const words = site.words.map(toWord);
  const { container } = launcher;
  return {
    kind: "shell",
    entry: launcher.entry,
    range: outer.range,
    headRange: headRangeOf(
      words.slice(launcher.headStart, launcher.container ? launcher.headStart + 2 : launcher.argumentStart),
      outer,
    ),
    service: container?.options.name ?? null,
    arguments: words.slice(launcher.argumentStart),
    environment: lastOfEachName(environment),
    image: container?.image ?? null,
    gpuRequest: requestedGpus(
      container ? gpuRequestOfDocker(container.options.gpus) : null,
      gpuRequestOfEnvironment(environment),
      gpuRequestOfSrun(words.slice(0, launcher.headStart)),
      slurm,
    ),
    insertion: insertionBehind(source, command),
  };
}

/** The first request that says how many; a name may come from another (`#SBATCH` names what is visible). */
function requestedGpus(...requests: (GpuRequest | null)[]): GpuRequest | null {
  const found = requests.filter((request) => request !== null);
  const [first] = found;
  if (!first) return null;
  const gpuName = found.find((request) => request.gpuName !== null)?.gpuName ?? null;
  return { ...first, gpuName };
}

/** The launcher's own words where they stand in the command, else (an array, a string) the word that runs them. */
function headRangeOf(head: readonly Word[], outer: SimpleCommand): TextRange {
  const [first, ...others] = head.filter((word) => containsRange(outer.range, word.range));
  if (!first) return outer.words[0]?.range ?? outer.range;
  return others.reduce((joined, word) => joinRanges(joined, word.range), first.range);
}

function lastOfEachName(environment: readonly EnvironmentVariable[]): EnvironmentVariable[] {
  const byName = new Map(environment.map((variable) => [variable.name, variable]));
  return [...byName.values()];
}

/** How often each variable is expanded outside assignments to itself: `M=${M:-x}` does not count for `M`. */
function countUses(text: string): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const match of text.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)) {
    const name = match[1] ?? "";
    const before = text.slice(Math.max(0, match.index - name.length - 3), match.index);
    if (new RegExp(`(?:^|\\W)${name}\\+?=["']?$`).test(before)) continue;
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}
