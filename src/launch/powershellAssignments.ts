import { type EmbeddedText, fileRange, sliceEmbedded } from "../syntax/embeddedText.ts";
import type { SplitWord } from "../syntax/splitWords.ts";
import type { PowershellState } from "./powershellState.ts";
import { closingBracket, endOfQuoted, type PowershellStatement } from "./powershellStatements.ts";
import { asConditional } from "./powershellText.ts";
import { entriesOfTable, itemsOfArray, joinWords, textOfExpression } from "./powershellValues.ts";
import { wordOfText } from "./wordOfText.ts";

const assignment =
  /^\s*(?:\[[\w.[\]]+\]\s*)*\$\{?(env:|script:|global:|local:)?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)\}?\s*(\+|\?\?)?=\s*/i;
const addition = /^\s*(?:\[void\]\s*)?\$(\w+)\.Add(?:Range)?\s*\(/i;

/** Where the value of an assignment begins; `null` for a statement that assigns nothing. */
export function assign(statement: PowershellStatement, state: PowershellState): number | null {
  const { text } = statement.text;
  const added = addition.exec(text);
  if (added) {
    const close = closingBracket(text, added[0].length - 1);
    const value = sliceEmbedded(statement.text, added[0].length, Math.max(added[0].length, close));
    if (close > 0) add(added[1]?.toLowerCase() ?? "", value, statement, state);
    return text.length;
  }
  const match = assignment.exec(text);
  if (!match) return null;
  const [head, scope = "", written = "", operator] = match;
  const name = written.toLowerCase();
  const value = sliceEmbedded(statement.text, head.length, text.length);
  if (scope.toLowerCase() === "env:") {
    const at = head.indexOf(written);
    const word = textOfExpression(value, state);
    if (state.environment.has(name) && (operator === "??" || isMissing(statement, name))) return head.length;
    if (isConditional(statement) && state.environment.has(name)) state.environment.delete(name);
    else if (word) {
      const nameRange = fileRange(statement.text, at, at + written.length);
      state.environment.set(name, { name: written, nameRange, value: wordOfText(word.text) });
    }
    return head.length;
  }
  if (operator === "+") add(name, value, statement, state);
  else if (operator !== "??" || isUnset(name, state)) give(name, value, statement, state);
  return head.length;
}

/** `param([int]$Port = 8000, $Model)`, and the same behind a function's name. */
export function declareParameters(
  list: EmbeddedText,
  statement: PowershellStatement,
  state: PowershellState,
): void {
  for (const { text, start } of splitParameters(list)) {
    const [head, written] =
      /^(?:\s*\[(?:[^[\]"']|"[^"]*"|'[^']*'|\[\])*\])*\s*\$([A-Za-z_]\w*)\s*/.exec(text) ?? [];
    if (head === undefined || written === undefined) continue;
    const name = written.toLowerCase();
    const sign = /^=\s*/.exec(text.slice(head.length))?.[0];
    forget(name, state);
    state.texts.set(name, null);
    const at = start + head.length + (sign?.length ?? 0);
    if (sign === undefined) continue;
    give(name, sliceEmbedded(list, at, start + text.length), { ...statement, blocks: [] }, state);
  }
}

/** The names of the parameters, in order. */
export function namesOfParameters(list: EmbeddedText): readonly string[] {
  return splitParameters(list).flatMap(
    ({ text }) => /\$([A-Za-z_]\w*)\s*(?:=|$)/.exec(text)?.[1]?.toLowerCase() ?? [],
  );
}

function splitParameters({
  text,
}: EmbeddedText): readonly { readonly text: string; readonly start: number }[] {
  const parameters: { text: string; start: number }[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at === text.length || text.charAt(at) === ",") {
      const given = text.slice(start, at);
      parameters.push({ text: given.trimEnd(), start });
      start = at + 1;
      continue;
    }
    const end = endOfQuoted(text, at);
    const close = end > at ? end - 1 : /[({]/.test(text.charAt(at)) ? closingBracket(text, at) : at;
    if (close > at) at = close;
  }
  return parameters;
}

function give(
  name: string,
  value: EmbeddedText,
  statement: PowershellStatement,
  state: PowershellState,
): void {
  const isDecided = !isConditional(statement);
  const before = state.texts.get(name);
  const block = statement.blocks.at(-1);
  const isOpen = isLeftOpen(before);
  // `if (-not $model) { $model = "…" }`: a default.
  if (isMissing(statement, name) && !isUnset(name, state) && before && !isOpen) return;
  // `$model = "…"; if ($env:MODEL) { $model = $env:MODEL }`: the default stands before.
  if (!isDecided && before && !isOpen && isLeftOpen(textOfExpression(value, state))) return;
  const isDefault = isMissing(statement, name) || (isOpen && /^\}?\s*else\b/i.test(block?.head ?? ""));
  if (!isDecided && !isDefault && before !== undefined) {
    const isNoted = state.undecided.some((each) => each.block === block && each.name === name);
    if (block && !isNoted) state.undecided.push({ block, name });
  }
  const table = entriesOfTable(value);
  forget(name, state);
  if (table) {
    for (const entry of table) store(`${name}.${entry.key}`, entry.value, state);
    state.texts.set(name, null);
  } else store(name, value, state);
}

function store(name: string, value: EmbeddedText, state: PowershellState): void {
  const items = itemsOfArray(value, state);
  if (items) {
    state.arrays.set(name, items);
    state.texts.set(name, null);
    return;
  }
  const word = textOfExpression(value, state);
  state.texts.set(name, word);
  state.arrays.delete(name);
  // What is put together, or is a text of several lines, is read where it is written.
  const isSeveral = word !== null && (word.text.pieces.length > 1 || /^\(*@["']/.test(value.text));
  if (isSeveral && /[\s]/.test(word.text.text) && !/^["']/.test(value.text)) state.arrays.set(name, [word]);
}

/** Forgets a variable and its members. */
export function forget(name: string, state: PowershellState): void {
  state.arrays.delete(name);
  state.texts.delete(name);
  for (const known of [state.texts, state.arrays])
    for (const key of known.keys()) if (key.startsWith(`${name}.`)) known.delete(key);
}

/** `$list += "a", "b"`, `$command += " --x"`; what is added under a condition may be there. */
function add(
  name: string,
  value: EmbeddedText,
  statement: PowershellStatement,
  state: PowershellState,
): void {
  const mark = isConditional(statement) ? asConditional : (word: SplitWord) => word;
  const items = state.arrays.get(name);
  const text = state.texts.get(name);
  const word = textOfExpression(value, state);
  if (text && (!items || items.length === 1)) {
    const whole = word && joinWords([text, mark(word)], "");
    state.texts.set(name, whole ?? null);
    if (whole) state.arrays.set(name, [whole]);
    else state.arrays.delete(name);
    return;
  }
  if (!items) {
    state.texts.set(name, null);
    return;
  }
  const more = itemsOfArray(value, state) ?? (word ? [word] : [unknownItem(value)]);
  state.arrays.set(name, [...items, ...more.map(mark)]);
}

/** An item that nobody can tell; there it is. */
function unknownItem(value: EmbeddedText): SplitWord {
  const range = fileRange(value, 0, value.text.length);
  const expanded = { expression: value.text, unresolved: true, conditional: false, definition: null };
  return {
    text: { text: "\uE000", pieces: [{ start: 0, length: 1, range, verbatim: false, expanded }] },
    range,
  };
}

/** `$env:MODEL`, which nothing in the file sets. */
function isLeftOpen(word: SplitWord | null | undefined): boolean {
  const [only, more] = word?.text.pieces ?? [];
  return !more && only?.expanded?.unresolved === true && /^\$env:\w+$/i.test(only.expanded.expression);
}

function isUnset(name: string, { texts, arrays }: PowershellState): boolean {
  const text = texts.get(name);
  return !arrays.has(name) && (text === undefined || text === null || text.text.text === "");
}

const conditions =
  /^\}?\s*(?:if|elseif|else|switch|foreach|for|while|do|catch)\b|\|\s*(?:ForEach-Object|%|Where-Object|\?)\s*$/i;

/** Whether a statement stands where it may not run. */
function isConditional({ blocks }: PowershellStatement): boolean {
  return blocks.some(({ head }) => conditions.test(head));
}

/** Whether a statement runs only where the variable has no value yet. */
function isMissing({ blocks }: PowershellStatement, name: string): boolean {
  const head = blocks.at(-1)?.head.toLowerCase() ?? "";
  if (!head.startsWith("if") || blocks.slice(0, -1).some((block) => conditions.test(block.head)))
    return false;
  const variable = `\\$(?:env:)?\\{?${name.replace(".", "\\.")}\\}?`;
  return new RegExp(
    `^if\\s*\\(\\s*(?:(?:-not|!)\\s*(?:\\(?\\s*${variable}\\s*\\)?|\\(\\s*test-path\\s+env:\\\\?${name}\\s*\\))|\\[string\\]::isnullor(?:empty|whitespace)\\(\\s*${variable}\\s*\\)|\\$null\\s+-eq\\s+${variable}|${variable}\\s+-eq\\s+(?:\\$null|""|''))\\s*\\)$`,
  ).test(head);
}
