import type { CommandPart, ShellScript } from "./shellScript.ts";

/** Each level of `$(…)` is parsed anew, so that what is read at all levels together has an end. */
const mostSubstitutedCharacters = 400_000;

/**
 * Reads substitutions, each once: a function's body may be walked several times. `null` where too many were read
 * already.
 */
export function createScriptReader(
  readInner: ShellScript["readInner"],
): (part: CommandPart) => ShellScript | null {
  const scripts = new Map<CommandPart, ShellScript>();
  let charactersLeft = mostSubstitutedCharacters;
  return (part) => {
    const known = scripts.get(part);
    if (known) return known;
    charactersLeft -= part.script.text.length;
    if (charactersLeft < 0) return null;
    const script = readInner(part.script);
    scripts.set(part, script);
    return script;
  };
}
