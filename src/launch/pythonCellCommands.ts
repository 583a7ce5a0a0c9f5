import type {
  PythonModule,
  PythonStatement,
  PythonText,
  PythonTextPart,
} from "../syntax/python/pythonModule.ts";
import { containsRange, type TextRange } from "../text/textRange.ts";

/**
 * The commands that a notebook's cell gives to the shell, `!vllm serve {MODEL}`, as statements that hold their text;
 * IPython puts the values of names in braces in. Of a cell that begins with `%%bash` all is one command.
 * Source: IPython, "System shell access" and "Cell magics".
 */
export function cellCommands(
  text: string,
  { statements }: PythonModule,
): readonly Extract<PythonStatement, { kind: "expression" }>[] {
  if (!/^[ \t]*(?:!|%%)/m.test(text)) return [];
  const [magic] = /^\s*%%(?:bash|sh)\b.*\r?\n/.exec(text) ?? [];
  if (magic !== undefined) {
    const range = { start: magic.length, end: text.length };
    const value = text.slice(magic.length);
    return [statementOf({ kind: "text", parts: [{ kind: "literal", value, range, verbatim: true }], range })];
  }
  const texts = statements.flatMap((each) =>
    "value" in each && each.value.kind === "text" ? [each.value] : [],
  );
  return [...text.matchAll(/^[ \t]*!((?:[^\\\r\n]|\\(?:\r\n|[\s\S]))+)/gm)].flatMap((match) => {
    const [whole, command = ""] = match;
    const end = match.index + whole.length;
    const range = { start: end - command.length, end };
    const isQuoted = texts.some((each) => containsRange(each.range, range));
    return isQuoted ? [] : [statementOf(commandText(command, range))];
  });
}

function statementOf(value: PythonText): Extract<PythonStatement, { kind: "expression" }> {
  const place = { scope: null, outer: [], owner: null, isClassLevel: false, blocks: [] };
  return { ...place, range: value.range, kind: "expression", value };
}

function commandText(command: string, range: TextRange): PythonText {
  const parts: PythonTextPart[] = [];
  let done = 0;
  const literal = (end: number) => {
    const place = { start: range.start + done, end: range.start + end };
    if (end > done)
      parts.push({ kind: "literal", value: command.slice(done, end), range: place, verbatim: true });
  };
  for (const { 0: written, 1: name = "", index } of command.matchAll(/(?<!\$)\{([A-Za-z_]\w*)\}/g)) {
    literal(index);
    done = index + written.length;
    const place = { start: range.start + index, end: range.start + done };
    parts.push({ kind: "expression", value: { kind: "name", name, range: place }, range: place });
  }
  literal(command.length);
  return { kind: "text", parts, range };
}
