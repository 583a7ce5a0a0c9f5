/**
 * What `${A##x}`, `${A%.*}`, `${A/a/b}`, `${A,,}` make of a value; `null` where the operand is none that is followed
 * (expansions, bracket expressions) or the text is too long for a name or a path.
 */
export function changedText(expression: string, value: string): string | null {
  const match = /^\$\{\w+(##?|%%?|\/\/?|,,?|\^\^?)([^$`\\]*)\}$/s.exec(expression);
  if (!match || value.length > longestText) return null;
  const [, operator = "", operand = ""] = match;
  switch (operator) {
    case ",,":
      return operand === "" ? value.toLowerCase() : null;
    case "^^":
      return operand === "" ? value.toUpperCase() : null;
    case ",":
    case "^": {
      const first = operator === "," ? value.charAt(0).toLowerCase() : value.charAt(0).toUpperCase();
      return operand === "" ? first + value.slice(1) : null;
    }
    case "/":
    case "//":
      return replaced(value, operand, operator === "//");
    default:
      return trimmed(value, operator, operand);
  }
}

const longestText = 500;

function trimmed(value: string, operator: string, operand: string): string | null {
  const pattern = patternOf(operand);
  if (pattern === null) return null;
  const whole = new RegExp(`^${pattern}$`, "s");
  const lengths = Array.from({ length: value.length + 1 }, (_, length) => length);
  if (operator.length === 2) lengths.reverse();
  const isPrefix = operator.startsWith("#");
  const part = (length: number) => (isPrefix ? value.slice(0, length) : value.slice(value.length - length));
  const length = lengths.find((each) => whole.test(part(each))) ?? 0;
  return isPrefix ? value.slice(length) : value.slice(0, value.length - length);
}

function replaced(value: string, operand: string, everywhere: boolean): string | null {
  const slash = operand.indexOf("/");
  const written = slash < 0 ? operand : operand.slice(0, slash);
  const pattern = /^[#%]|^$/.test(written) ? null : patternOf(written);
  if (pattern === null) return null;
  const replacement = slash < 0 ? "" : withoutQuotes(operand.slice(slash + 1));
  return value.replace(new RegExp(pattern, everywhere ? "gs" : "s"), () => replacement);
}

/** A glob as a regular expression; one star at most, so that matching takes no longer than the text. */
function patternOf(written: string): string | null {
  const glob = withoutQuotes(written);
  const space = "[[:space:]]";
  const plain = glob.replaceAll(space, " ");
  if (/[[\]"']/.test(plain) || (plain.match(/\*/g)?.length ?? 0) > 1) return null;
  const escaped = plain
    .replace(/[.+^${}()|\\/]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return glob.includes(space) ? escaped.replaceAll(" ", "\\s") : escaped;
}

function withoutQuotes(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}
