import type { EmbeddedText } from "../syntax/embeddedText.ts";
import type { SplitWord } from "../syntax/splitWords.ts";
import type { PowershellCommand } from "./powershellRun.ts";
import { windowsProgram, writesFile } from "./windowsPrograms.ts";

/** The file that a command writes, `$script | Set-Content serve.sh`, and what it then holds. */
export function fileWrittenBy({ words, input, text }: PowershellCommand): {
  readonly name: string;
  readonly text: EmbeddedText;
} | null {
  const textAt = (index: number) => words[index]?.text.text ?? "";
  if (writesFile(words)) {
    let name: string | null = null;
    let content: SplitWord | null = input;
    for (let index = 1; index < words.length; index++) {
      const option = textAt(index);
      if (/^-(?:Path|FilePath|LiteralPath)$/i.test(option)) name = textAt(++index);
      else if (/^-Value$/i.test(option)) content = words[++index] ?? null;
      else if (/^-Encoding$/i.test(option)) index++;
      else if (!option.startsWith("-") && name === null) name = option;
      else if (!option.startsWith("-")) content ??= words[index] ?? null;
    }
    return name !== null && content ? { name: lastPart(name), text: content.text } : null;
  }
  // `@"…"@ > serve.sh`
  const [only, more] = words;
  const redirect = /(?:^|\s)>>?\s*["']?([^\s"'|&;]+)["']?\s*$/.exec(text.text.slice(-300))?.[1];
  const isText = only && !more && /^@?["']|^\$/.test(text.text);
  return isText && redirect !== undefined ? { name: lastPart(redirect), text: only.text } : null;
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
}

/** `$script | wsl bash`: the shell gets what is piped into it as if it stood behind `-c`. */
export function withInput({ words, input }: PowershellCommand): readonly SplitWord[] {
  if (!input) return words;
  const at = words.findIndex((word) => /^(?:ba|z|da)?sh$/.test(windowsProgram(word)));
  const shell = words[at];
  const behind = words.slice(at + 1);
  if (!shell || behind.some(({ text }) => !/^-(?:s|l|ls|sl|i|-|-login)?$/.test(text.text))) return words;
  const option = { start: 0, length: 2, range: shell.range, verbatim: false };
  return [...words.slice(0, at + 1), { text: { text: "-c", pieces: [option] }, range: shell.range }, input];
}
