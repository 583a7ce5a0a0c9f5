import type { PythonContext } from "../syntax/python/pythonValue.ts";
import { type ExpandedWord, toWord } from "../syntax/shell/expandedWord.ts";
import { textOfWord, type Word } from "../syntax/word.ts";
import type { EnvironmentVariable } from "./launch.ts";
import { isBystander, programName } from "./launcherWords.ts";

/** The word that a command hands to Python as a program, `CODE` of `/usr/bin/env python3 -u -c CODE`; else `null`. */
export function pythonCode(words: readonly ExpandedWord[]): ExpandedWord | null {
  const plain = words.map(toWord);
  if (isBystander(plain)) return null;
  const program = plain.findIndex((word) => /^python[\d.]*$/.test(programName(word)));
  if (program < 0) return null;
  let at = program + 1;
  while (/^-/.test(textOfWord(plain[at])) && !takesCode.test(textOfWord(plain[at])))
    at += /^-[WX]$/.test(textOfWord(plain[at])) ? 2 : 1;
  return takesCode.test(textOfWord(plain[at])) ? (words[at + 1] ?? null) : null;
}

/** The option that is followed by the program, which ends the options: `-c`, or `-uc` with others in front. */
const takesCode = /^-[A-Za-z]*c$/;

/** What a program in Python finds in `os.environ`. */
export function givenEnvironment(
  variables: readonly EnvironmentVariable[],
): NonNullable<PythonContext["environment"]> {
  return new Map(
    variables.map(({ name, value }) => [
      name,
      { value: givenText(value), expression: value.unresolved ?? value.written },
    ]),
  );
}

/** Of `${LEN:-}` nothing, as long as nobody sets it. */
function givenText(word: Word): string | null {
  if (word.conditional) return null;
  return word.value ?? (/^\$\{\w+:?-\}$/.test(word.unresolved ?? "") ? "" : null);
}
