import { type EmbeddedText, sliceEmbedded } from "../syntax/embeddedText.ts";
import { type SplitWord, splitWords, type WordSyntax } from "../syntax/splitWords.ts";
import { joinWords } from "./powershellValues.ts";

/** The name of a program without its folder, in small letters: `C:\venv\Scripts\vllm.exe` → `vllm`. */
export function windowsProgram(word: SplitWord | undefined): string {
  const text = word?.text.text ?? "";
  return text
    .slice(Math.max(text.lastIndexOf("/"), text.lastIndexOf("\\")) + 1)
    .replace(/\.exe$/i, "")
    .toLowerCase();
}

/** Whether words start a process of their own: `Start-Process vllm -ArgumentList …`. */
export function startsProcess(text: string): boolean {
  return /^(?:Start-Process|saps|start|New-ScheduledTaskAction)\b/i.test(text);
}

const switches = /^-(?:NoNewWindow|nnw|PassThru|Wait|LoadUserProfile|UseNewEnvironment|Confirm|WhatIf)$/i;
const named =
  /^-(?:WindowStyle|RedirectStandard\w+|WorkingDirectory|Verb|Credential|Environment|Id|ErrorAction)$/i;

/** `Start-Process -FilePath vllm -ArgumentList "serve", "org/m"`: the words that the program gets. */
export function wordsOfStartedProcess(words: readonly SplitWord[]): readonly SplitWord[] {
  let program: SplitWord | null = null;
  const given: SplitWord[] = [];
  let next: "program" | "arguments" | "skipped" | null = null;
  for (const word of words.slice(1)) {
    const { text } = word.text;
    if (/^-(?:FilePath|Execute)$/i.test(text)) next = "program";
    else if (/^-Arg(?:s|uments?|umentList)?$/i.test(text)) next = "arguments";
    else if (switches.test(text)) next = null;
    else if (named.test(text)) next = "skipped";
    else if (next === "skipped" || isTruth(word)) next = null;
    else if (next === "arguments") given.push(word);
    else if (next === "program" || program === null) {
      program = word;
      next = null;
    } else {
      given.push(word);
      next = "arguments";
    }
  }
  if (program === null) return words;
  // Windows hands over one line, which the program splits at blanks.
  const [only, more] = given;
  return [program, ...(only && !more ? splitWords(only.text, processLine) : given.map(withoutQuotes))];
}

/** The value of a switch, where a hash table gives it. */
function isTruth({ text }: SplitWord): boolean {
  return /^\$(?:true|false)$/i.test(text.pieces[0]?.expanded?.expression ?? "");
}

/** An item of a list that has quotes of its own, for the line that the items are joined to. */
function withoutQuotes(word: SplitWord): SplitWord {
  const { text } = word.text;
  const isQuoted = text.length > 1 && /^["']/.test(text) && text.endsWith(text.charAt(0));
  return isQuoted ? { ...word, text: sliceEmbedded(word.text, 1, text.length - 1) } : word;
}

const processLine: WordSyntax = {
  quotes: "\"'",
  escape: (text, at) =>
    /^\\["']/.test(text.slice(at, at + 2)) ? { value: text.charAt(at + 1), length: 2 } : null,
  expand: () => null,
};

/** The script that `powershell -Command …` runs; `null` for other programs, and where a file holds it. */
export function scriptOfPowershell(words: readonly SplitWord[]): EmbeddedText | null {
  const at = words.findIndex((word) => /^(?:powershell|pwsh)$/.test(windowsProgram(word)));
  if (at < 0 || !words.slice(0, at).every(mayStandBefore)) return null;
  let index = at + 1;
  for (; index < words.length; index++) {
    const text = words[index]?.text.text ?? "";
    if (/^[-/](?:c|com\w*)$/i.test(text)) {
      index++;
      break;
    }
    if (/^[-/](?:f|fi|file|enc\w*|e|ec)$/i.test(text)) return null;
    if (/^[-/](?:ExecutionPolicy|ex\w*|ep|WindowStyle|w|WorkingDirectory|wd|Version|v)$/i.test(text)) index++;
    else if (!/^[-/]/.test(text)) break;
  }
  return joinWords(words.slice(index))?.text ?? null;
}

/** The line that `cmd /c …` runs. */
export function lineOfCmd(words: readonly SplitWord[]): EmbeddedText | null {
  const at = words.findIndex((word) => /^(?:cmd|%comspec%)$/.test(windowsProgram(word)));
  if (at < 0 || !words.slice(0, at).every(mayStandBefore)) return null;
  const option = words.findIndex(({ text }, index) => index > at && /^\/[ck]$/i.test(text.text));
  return option < 0 ? null : (joinWords(words.slice(option + 1))?.text ?? null);
}

/** What opens a window for a program, or runs it in another way, and the options of that. */
function mayStandBefore(word: SplitWord, index: number): boolean {
  return index > 0 || /^(?:start|call|wt|conhost|cmd|runas|gsudo|sudo)$/.test(windowsProgram(word));
}

/** Commands of PowerShell that print, ask, look for or end something, and run none of their words. */
export function isPowershellBystander(words: readonly SplitWord[]): boolean {
  return /^(?:(?:Write|Read|Get|Stop|Test|Select|Where|Out|Set|Add|Remove|Clear|Import|Export|ConvertTo|ConvertFrom|Tee|Wait|Compare|Format|Sort|Measure|New|Copy|Move)-(?!ScheduledTaskAction)|throw$|return$|echo$|Invoke-(?:RestMethod|WebRequest)$|irm$|iwr$|function$|if$|elseif$|switch$|while$|foreach$|for$)/i.test(
    words[0]?.text.text ?? "",
  );
}

/** Whether a command of PowerShell keeps what it gets in a file. */
export function writesFile([first]: readonly SplitWord[]): boolean {
  return /^(?:Set-Content|sc|Add-Content|ac|Out-File|Tee-Object|tee)$/i.test(first?.text.text ?? "");
}
