/**
 * The value of `$((…))` where it holds only numbers, the names that `numberOf` knows (`#A` for `${#A[@]}`),
 * `+ - * / % ** ( )`; otherwise `null`. Division rounds towards zero, as in bash.
 */
export function evaluateArithmetic(text: string, numberOf: (name: string) => number | null): number | null {
  const tokens = text.match(/\d+|\$\{#\w+\[[@*]\]\}|\$?\{?[A-Za-z_]\w*\}?|\*\*|[-+*/%()]|\S/g) ?? [];
  if (tokens.length > 200) return null;
  let at = 0;

  function sum(): number | null {
    let left = product();
    while (left !== null && (tokens[at] === "+" || tokens[at] === "-")) {
      const operator = tokens[at++];
      const right = product();
      if (right === null) return null;
      left = operator === "+" ? left + right : left - right;
    }
    return left;
  }

  function product(): number | null {
    let left = power();
    while (left !== null && ["*", "/", "%"].includes(tokens[at] ?? "")) {
      const operator = tokens[at++];
      const right = power();
      if (right === null || (operator !== "*" && right === 0)) return null;
      left = operator === "*" ? left * right : operator === "/" ? Math.trunc(left / right) : left % right;
    }
    return left;
  }

  function power(): number | null {
    const base = operand();
    if (base === null || tokens[at] !== "**") return base;
    at++;
    const exponent = power();
    return exponent === null || exponent < 0 ? null : base ** exponent;
  }

  function operand(): number | null {
    const token = tokens[at++];
    if (token === "-") {
      const value = operand();
      return value === null ? null : -value;
    }
    if (token === "(") {
      const value = sum();
      return tokens[at++] === ")" ? value : null;
    }
    if (token === undefined) return null;
    if (/^\d+$/.test(token)) return /^0\d/.test(token) ? null : Number(token);
    const length = /^\$\{(#\w+)\[/.exec(token)?.[1];
    const name = length ?? /^\$?\{?([A-Za-z_]\w*)\}?$/.exec(token)?.[1];
    return name === undefined ? null : numberOf(name);
  }

  const value = sum();
  return at === tokens.length && value !== null && Number.isSafeInteger(value) ? value : null;
}
