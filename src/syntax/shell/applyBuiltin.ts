import { type ExpandedWord, isResolved, textOf } from "./expandedWord.ts";
import { bindPositional, forgetVariable, shiftPositional, type Variables } from "./variables.ts";

/** What a command of the shell itself (`set`, `read`, `exit`) does to the variables. */
export function applyBuiltin(words: readonly ExpandedWord[], variables: Variables): void {
  const [name = "", ...rest] = words.map((word) => (isResolved(word.pieces) ? textOf(word.pieces) : ""));
  if (name === "exit" || name === "return") variables.ended = true;
  else if (name === "set" && rest[0] === "--") {
    const [first] = words;
    if (first) bindPositional(variables, words.slice(2), first.range);
  } else if (name === "shift") shiftPositional(variables, Number(rest[0] ?? 1) || 1);
  else if (name === "set" && (rest.includes("-a") || rest.includes("allexport"))) variables.exportAll = true;
  else if (name === "set" && rest.includes("+a")) variables.exportAll = false;
  else if (["read", "mapfile", "readarray", "getopts", "printf"].includes(name)) {
    const names =
      name === "printf" && rest[0] !== "-v" ? [] : rest.filter((word) => /^[A-Za-z_]\w*$/.test(word));
    for (const each of names) forgetVariable(variables, each, words[0]?.range ?? { start: 0, end: 0 });
  }
}
