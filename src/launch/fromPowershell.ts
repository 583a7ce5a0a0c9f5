import { embedWhole, fileRange } from "../syntax/embeddedText.ts";
import type { ShellParser } from "../syntax/shell/shellParser.ts";
import type { SourceText } from "../text/sourceText.ts";
import { containsRange, type TextRange } from "../text/textRange.ts";
import { commandLaunches } from "./commandLaunches.ts";
import { commentDirectives } from "./commentDirectives.ts";
import type { ReadInnerFile } from "./innerFile.ts";
import { endsElsewhere, insertionBehindRange } from "./insertion.ts";
import type { FlagInsertion, Launch } from "./launch.ts";
import { fileWrittenBy, withInput } from "./powershellInput.ts";
import { createState, type PowershellCommand, runPowershell } from "./powershellRun.ts";
import { insertionInList } from "./powershellText.ts";
import { writesFile } from "./windowsPrograms.ts";

/**
 * The servers that a PowerShell script starts: by commands of its own, by what it hands to other shells (`wsl`,
 * `powershell -Command`, `cmd /c`, `Start-Process`), and by files that it writes.
 */
export function findPowershellLaunches(
  source: SourceText,
  shell: ShellParser,
  readInner: ReadInnerFile,
): Launch[] {
  const directives = commentDirectives(source, /^#/);
  const launches = runPowershell(embedWhole(source.text), createState(source.text)).flatMap((command) => {
    const { start } = fileRange(command.text, 0, command.text.text.length);
    const ofFile = fileWrittenBy(command);
    const found = ofFile ? readInner(ofFile.name, ofFile.text) : launchesOfCommand(source, shell, command);
    return found.map((launch) => ({ ...launch, directives: [...directives(start), ...launch.directives] }));
  });
  return withoutRepeats(launches).sort((a, b) => a.range.start - b.range.start);
}

function launchesOfCommand(source: SourceText, shell: ShellParser, command: PowershellCommand): Launch[] {
  if (writesFile(command.words)) return [];
  const words = withInput(command);
  const whole = fileRange(command.text, 0, command.text.text.length);
  return commandLaunches(source, shell, words, { environment: command.environment }).map((launch) => {
    const inLine = words.filter(({ range }) => containsRange(whole, range));
    // Behind `@name` too, whose words stand elsewhere.
    const last = words.at(-1) === inLine.at(-1) ? inLine.at(-1) : undefined;
    const range = { start: whole.start, end: last?.range.end ?? whole.end };
    const insertion = launch.insertion
      ? outsideOfVariables(words, launch.insertion)
      : insertionOf(source, { ...command, words: inLine }, range);
    return { ...launch, kind: "powershell" as const, range, insertion, directives: [] };
  });
}

function insertionOf(
  source: SourceText,
  { place, words }: PowershellCommand,
  range: TextRange,
): FlagInsertion {
  const [first, second] = words;
  if (words.some(endsElsewhere)) return { ...insertionBehindRange(source, range, "`"), form: "none" };
  if (place === "list" && words.length > 0) return insertionInList(source, range);
  if (place === "line") return insertionBehindRange(source, range, "`");
  // A command that is kept in a variable stands there as one word.
  const isOneWord = !first || !second || first.range.start === second.range.start;
  return isOneWord
    ? { ...insertionBehindRange(source, range, "`"), form: "none" }
    : { offset: words.at(-1)?.range.end ?? range.end, separator: " " };
}

/** Behind a variable that holds all of a script there is no place for a further word of it. */
function outsideOfVariables(words: PowershellCommand["words"], insertion: FlagInsertion): FlagInsertion {
  const isVariable = words.some(({ text, range }) => {
    const [only, more] = text.pieces;
    return only?.expanded && !more && /\s/.test(text.text) && range.end === insertion.offset;
  });
  return isVariable ? { ...insertion, form: "none" } : insertion;
}

/** Where two branches give the same array and nothing else, all that is to say of it is said at its words. */
function withoutRepeats(launches: readonly Launch[]): Launch[] {
  const known = new Set<string>();
  return launches.filter(({ arguments: words }) => {
    const places = words.map(({ range }) => range.start).join(" ");
    const isNew = places === "" || !known.has(places);
    known.add(places);
    return isNew;
  });
}
