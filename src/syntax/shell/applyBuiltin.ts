import {
  type ExpandedWord,
  isResolved,
  type Piece,
  slicePieces,
  textOf,
  wordOfPieces,
} from "./expandedWord.ts";
import { expandValue } from "./expandWord.ts";
import type { ExpansionContext } from "./expansion.ts";
import { documentOf } from "./heredocText.ts";
import type { SimpleCommand } from "./shellScript.ts";
import {
  type BoundValue,
  bindPositional,
  forgetVariable,
  shiftPositional,
  unbindPositional,
  type Variables,
} from "./variables.ts";

/** Parameters that grow with every line (`set -- "$@" x`) are not followed beyond any real command's, as arrays are not. */
const mostWords = 1000;

/** Commands that assign what nobody knows to the names among their words. */
const namesReaders: readonly string[] = ["mapfile", "readarray", "getopts"];

/** What a command of the shell itself (`set`, `shift`, `read`, `printf -v`, `exit`) does to the variables. */
export function applyBuiltin(
  command: SimpleCommand,
  words: readonly ExpandedWord[],
  context: ExpansionContext,
): void {
  const { variables } = context;
  const [name = "", ...rest] = isBuiltin(words[0]) ? words.map(knownText) : [];
  if (name === "exit" || name === "return") variables.ended = true;
  else if (name === "set" && rest[0] === "--") {
    const [first] = words;
    if (words.length > mostWords) unbindPositional(variables);
    else if (first) bindPositional(variables, words.slice(2), first.range);
  } else if (name === "shift") shiftPositional(variables, Number(rest[0] ?? 1) || 1);
  else if (name === "set" && (rest.includes("-a") || rest.includes("allexport"))) variables.exportAll = true;
  else if (name === "set" && rest.includes("+a")) variables.exportAll = false;
  else if (name === "printf" && rest[0] === "-v") assignPrinted(words.slice(2), variables);
  else if (name === "read") assignRead(command, rest, context);
  else if (namesReaders.includes(name)) forget(rest, variables, command);
}

/** Most commands are none: their words are not looked at. */
function isBuiltin(first: ExpandedWord | undefined): boolean {
  return first !== undefined && builtins.has(knownText(first));
}

const builtins: ReadonlySet<string> = new Set([
  "exit",
  "return",
  "set",
  "shift",
  "printf",
  "read",
  ...namesReaders,
]);

function knownText({ pieces }: ExpandedWord): string {
  return isResolved(pieces) ? textOf(pieces) : "";
}

const variableName = /^[A-Za-z_]\w*$/;

function forget(names: readonly string[], variables: Variables, { range }: SimpleCommand): void {
  for (const name of names.filter((each) => variableName.test(each))) forgetVariable(variables, name, range);
}

/** `read -r A B <<< "$LINE"`: the words of a text that is known; what comes from elsewhere is not. */
function assignRead(command: SimpleCommand, rest: readonly string[], context: ExpansionContext): void {
  const { variables } = context;
  forget(rest, variables, command);
  if (assignDocument(command, rest, context)) return;
  const input = command.redirects.find(({ operator }) => operator === "<<<")?.target;
  const pieces = input ? expandValue(input, context) : [];
  const names = rest.filter((word) => variableName.test(word));
  const options = rest.filter((word) => word.startsWith("-"));
  const isPlain =
    options.every((option) => /^-[ra]+$/.test(option)) && names.length + options.length === rest.length;
  if (!input || !isPlain || !isResolved(pieces) || pieces.some((piece) => piece.conditional)) return;
  const separators = command.assignments.find(({ name }) => name === "IFS")?.value;
  const between = separators?.kind === "scalar" ? textOf(expandValue(separators.word, context)) : " \t\n";
  const isList = options.some((option) => option.includes("a"));
  const fields = fieldsOf(textOf(pieces), between, isList ? Number.POSITIVE_INFINITY : names.length);
  const parts = fields.map(({ start, end }) => slicePieces(pieces, start, end));
  const bind = (name: string, value: BoundValue) =>
    variables.bindings.set(name, { value, nameRange: command.range, exported: false });
  if (isList) {
    const words = parts.map((part) => wordOfPieces(part, input.range));
    bind(names[0] ?? "", { kind: "list", words });
  } else
    for (const [index, name] of names.entries()) bind(name, { kind: "text", pieces: parts[index] ?? [] });
}

/** `read -r -d '' SCRIPT <<EOF`: all that the document holds, the shell's variables filled in, as one value. */
function assignDocument(command: SimpleCommand, rest: readonly string[], context: ExpansionContext): boolean {
  const redirect = command.redirects.find(({ heredoc }) => heredoc !== null);
  const document = redirect ? documentOf(redirect) : null;
  const names = rest.filter((word) => variableName.test(word));
  const [name] = names;
  const isWhole = rest.some((word, at) => /^-r?d$/.test(word) && rest[at + 1] === "");
  if (!document || !isWhole || name === undefined || names.length > 1) return false;
  // JSON is one text, which no edit of the shell's words may reach into.
  const isJson = /^\s*[{[]/.test(document.written);
  const pieces = expandValue(document, context).map((piece) =>
    isJson ? { ...piece, verbatim: false } : piece,
  );
  context.variables.bindings.set(name, {
    value: { kind: "text", pieces },
    nameRange: command.range,
    exported: false,
  });
  return true;
}

/** Where the fields of a text stand; the last of `most` takes the rest. Blanks in a row separate once, other characters each. */
function fieldsOf(text: string, separators: string, most: number): { start: number; end: number }[] {
  const isBlank = (at: number) => separators.includes(text.charAt(at)) && /\s/.test(text.charAt(at));
  const fields: { start: number; end: number }[] = [];
  let end = text.length;
  while (end > 0 && isBlank(end - 1)) end--;
  let at = 0;
  while (at < end && isBlank(at)) at++;
  while (at < end && fields.length < most - 1) {
    let stop = at;
    while (stop < end && !separators.includes(text.charAt(stop))) stop++;
    fields.push({ start: at, end: stop });
    at = stop;
    while (at < end && isBlank(at)) at++;
    if (at === stop || (at < end && separators.includes(text.charAt(at)))) at++;
    while (at < end && isBlank(at)) at++;
  }
  if (at < end) fields.push({ start: at, end });
  return fields;
}

/** `printf -v NAME FORMAT WORDS`, where the format has no more than `%s` and `%d`, and one for each word. */
function assignPrinted(words: readonly ExpandedWord[], variables: Variables): void {
  const [target, format, ...values] = words;
  const name = target ? textOf(target.pieces) : "";
  if (!target || !variableName.test(name)) return;
  forgetVariable(variables, name, target.range);
  const text = format && isResolved(format.pieces) ? textOf(format.pieces) : null;
  const places = [...(text ?? "").matchAll(/%[sd]/g)];
  const isPlain = text !== null && !/%(?![sd])|\\/.test(text) && places.length === values.length;
  if (!format || !isPlain) return;
  const pieces: Piece[] = [];
  let from = 0;
  for (const [index, place] of places.entries()) {
    pieces.push(...slicePieces(format.pieces, from, place.index), ...(values[index]?.pieces ?? []));
    from = place.index + 2;
  }
  pieces.push(...slicePieces(format.pieces, from, text.length));
  variables.bindings.set(name, { value: { kind: "text", pieces }, nameRange: target.range, exported: false });
}
