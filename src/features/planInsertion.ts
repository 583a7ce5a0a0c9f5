import { schemaAtPath } from "../plan/schemaAtPath.ts";
import { startOfLine } from "../syntax/yaml/yamlEdit.ts";
import type { CursorPlace } from "../syntax/yaml/yamlPath.ts";
import type { Completion } from "./completionItem.ts";

/** A key with its colon, unless one stands there; where a mapping belongs under it the cursor goes to its first line. */
export function finishKey(text: string, { path, inFlow, replace }: CursorPlace, key: Completion): Completion {
  if (/^[ \t]*:/.test(text.slice(replace.end, replace.end + 20))) return key;
  const takesBlock = !inFlow && takesOnlyMapping([...path, key.label]);
  const column = replace.start - startOfLine(text, replace.start);
  return { ...key, newText: takesBlock ? `${key.newText}:\n${" ".repeat(column + 2)}` : `${key.newText}: ` };
}

/** YAML wants a space between a colon and the value: `engine:` is a key only with it. */
export function finishValue(text: string, value: Completion): Completion {
  const before = text.charAt(value.range.start - 1);
  return before === ":" || (before === "-" && isDash(text, value.range.start - 1))
    ? { ...value, newText: ` ${value.newText}`, filterText: value.label }
    : value;
}

function takesOnlyMapping(path: readonly (string | number)[]): boolean {
  const place = schemaAtPath(path);
  if (place === null || place.isList) return false;
  const takesValue =
    place.quantity !== null || place.names !== null || place.values !== null || place.examples.length > 0;
  return !takesValue && (place.keys.length > 0 || place.nameOf !== null);
}

/** The dash of a list's item, not of a word. */
function isDash(text: string, offset: number): boolean {
  return /^[ \t-]*$/.test(text.slice(startOfLine(text, offset), offset));
}
