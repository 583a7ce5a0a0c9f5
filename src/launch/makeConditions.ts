import { both, type Decided } from "./decided.ts";

/** The conditionals around a line of a Makefile. */
export interface MakeConditions {
  readonly open: { readonly holds: Decided /** Whether a branch before did. */; readonly taken: Decided }[];
}

/** What a text comes to as far as the file is read; `null` where that is not known. */
type Evaluate = (text: string) => string | null;

/**
 * Takes a line into account. `isDirective`: it opens, turns or closes a conditional. `runs`: whether what stands on a
 * line there counts, for a `make` that is given no variables.
 */
export function enterConditional(
  { open }: MakeConditions,
  line: string,
  evaluate: Evaluate,
  isSet: (name: string) => boolean,
): { readonly isDirective: boolean; readonly runs: Decided } {
  const [, word = "", behind = ""] = /^\s*(ifn?eq|ifn?def|else|endif|define|endef)\b(.*)/s.exec(line) ?? [];
  const rest = behind.trim();
  if (word === "endif" || word === "endef") open.pop();
  else if (word === "define") open.push({ holds: null, taken: null });
  else if (word === "else") turn(open, rest, evaluate, isSet);
  else if (word !== "") {
    const holds = conditionOf(word, rest, evaluate, isSet);
    open.push({ holds, taken: holds });
  }
  return { isDirective: word !== "", runs: open.map(({ holds }) => holds).reduce(both, true) };
}

/** `else`, `else ifeq …`: holds where no branch before did. */
function turn(
  open: MakeConditions["open"],
  rest: string,
  evaluate: Evaluate,
  isSet: (name: string) => boolean,
): void {
  const before = open.pop();
  if (!before) return;
  const [, word = "", condition = ""] = /^(ifn?eq|ifn?def)\b\s*(.*)$/.exec(rest) ?? [];
  const own = word === "" ? true : conditionOf(word, condition, evaluate, isSet);
  const isLeft = before.taken === null ? null : !before.taken;
  const holds = both(isLeft, own);
  const taken =
    before.taken === true || holds === true ? true : before.taken === null || holds === null ? null : false;
  open.push({ holds, taken });
}

function conditionOf(
  word: string,
  rest: string,
  evaluate: Evaluate,
  isSet: (name: string) => boolean,
): Decided {
  if (word === "ifdef" || word === "ifndef") {
    const name = evaluate(rest);
    return name === null ? null : isSet(name) === (word === "ifdef");
  }
  const [, a, b, c, d] = /^(?:\((.*),\s*(.*)\)|["'](.*?)["']\s+["'](.*?)["'])$/.exec(rest) ?? [];
  const [left, right] = [evaluate(a ?? c ?? ""), evaluate(b ?? d ?? "")];
  if ((a ?? c) === undefined || left === null || right === null) return null;
  return (left.trim() === right.trim()) === (word === "ifeq");
}
