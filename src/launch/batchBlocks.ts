import { both, type Decided } from "./decided.ts";

/** What a text stands for once its variables are filled in; `null` where the file does not tell. */
type Fill = (text: string) => string | null;

/** The blocks around a line of a batch file: `if … (`, `) else (`, `for … do (`. */
export interface BatchBlocks {
  readonly open: Decided[];
}

/**
 * Takes a line into account and says of what follows its conditions whether it runs, and where in the line that is.
 * A line that only opens or closes blocks has nothing behind them.
 */
export function enterLine(
  { open }: BatchBlocks,
  line: string,
  fill: Fill,
): { readonly runs: Decided; readonly isConditional: boolean; readonly start: number } {
  let at = /^[\s@]*/.exec(line)?.[0].length ?? 0;
  const closed = /^\)(?:\s*else\b\s*)?/i.exec(line.slice(at))?.[0] ?? "";
  const before = closed === "" ? undefined : open.pop();
  at += closed.length;
  let own: Decided = true;
  let isConditional = false;
  if (/else/i.test(closed)) {
    own = before === undefined || before === null ? null : !before;
    isConditional = true;
  }
  for (;;) {
    const condition = readCondition(line.slice(at), fill);
    if (!condition) break;
    own = both(own, condition.holds);
    isConditional = true;
    at += condition.length;
  }
  const loop = /^for\b.*\bdo\s*/i.exec(line.slice(at))?.[0];
  if (loop !== undefined) {
    own = own === false ? false : null;
    isConditional = true;
    at += loop.length;
  }
  const opened = /^\(\s*/.exec(line.slice(at))?.[0];
  const runs = open.reduce(both, own);
  isConditional ||= open.length > 0;
  if (opened === undefined) return { runs, isConditional, start: at };
  at += opened.length;
  // `if … (set A=b)` closes where it opens.
  if (!/\)\s*$/.test(line.slice(at))) open.push(own);
  return { runs, isConditional, start: at };
}

const conditionForm =
  /^if\s+(\/i\s+)?(not\s+)?(?:(errorlevel\s+\d+|exist\s+(?:"[^"]*"|\S+))|defined\s+(\w+)|("[^"]*"|[^\s"=]+)\s*==\s*("[^"]*"|[^\s"=()]+)|("[^"]*"|\S+)\s+(equ|neq|lss|leq|gtr|geq)\s+("[^"]*"|[^\s()]+))\s*/i;

/** The condition of an `if` at the start of a text. */
function readCondition(
  text: string,
  fill: Fill,
): { readonly holds: Decided; readonly length: number } | null {
  const match = conditionForm.exec(text);
  if (!match) return null;
  const [whole, ignoresCase, not, machine, defined, left = "", right = "", a = "", operator, b = ""] = match;
  const holds =
    machine !== undefined
      ? null
      : defined !== undefined
        ? isFilled(`%${defined}%`, fill)
        : operator === undefined
          ? areEqual(left, right, ignoresCase !== undefined, fill)
          : compare(fill(bare(a)), operator.toLowerCase(), fill(bare(b)));
  return { holds: not === undefined || holds === null ? holds : !holds, length: whole.length };
}

/** What nobody gives here counts as empty where that is asked: the file says what happens then. */
function isFilled(text: string, fill: Fill): boolean {
  return (fill(text) ?? "") !== "";
}

function areEqual(left: string, right: string, ignoresCase: boolean, fill: Fill): Decided {
  const [a, b] = [bare(left), bare(right)];
  if (a === "" || b === "") return !isFilled(a + b, fill);
  const [first, second] = [fill(a), fill(b)];
  if (first === null || second === null) return null;
  return ignoresCase ? first.toLowerCase() === second.toLowerCase() : first === second;
}

function compare(left: string | null, operator: string, right: string | null): Decided {
  if (left === null || right === null) return null;
  const areNumbers = /^-?\d{1,9}$/.test(left) && /^-?\d{1,9}$/.test(right);
  const [a, b] = areNumbers ? [Number(left), Number(right)] : [left, right];
  const results: Readonly<Record<string, boolean>> = {
    equ: a === b,
    neq: a !== b,
    lss: a < b,
    leq: a <= b,
    gtr: a > b,
    geq: a >= b,
  };
  return results[operator] ?? null;
}

function bare(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}
