import type { TextRange } from "../../text/textRange.ts";
import { type PythonPiece, type PythonValue, textOf } from "./pythonValue.ts";

/** `json.dumps({…})`: the same text as long as every value is known. */
export function jsonText(value: PythonValue, range: TextRange): PythonValue | null {
  const pieces = jsonPieces(value, range);
  return pieces && { kind: "text", pieces, range };
}

function jsonPieces(value: PythonValue, range: TextRange): PythonPiece[] | null {
  const literal = (text: string): PythonPiece => {
    return { value: text, range, verbatim: false, unresolved: false, expression: null, definition: null };
  };
  switch (value.kind) {
    case "plain":
      return [literal(JSON.stringify(value.value))];
    case "text": {
      const text = textOf(value);
      return text === null ? null : [literal(JSON.stringify(text))];
    }
    case "list": {
      const items = value.items.map((item) =>
        item.conditional || item.isMany ? null : jsonPieces(item.value, range),
      );
      return enclosed("[", items, "]", literal);
    }
    case "mapping": {
      const entries = value.entries.map((entry) => {
        const inner = entry.conditional ? null : jsonPieces(entry.value, range);
        return inner && [literal(`${JSON.stringify(entry.key)}: `), ...inner];
      });
      return value.mayHaveMore ? null : enclosed("{", entries, "}", literal);
    }
    case "unknown":
      return null;
  }
}

function enclosed(
  open: string,
  items: readonly (readonly PythonPiece[] | null)[],
  close: string,
  literal: (text: string) => PythonPiece,
): PythonPiece[] | null {
  const known = items.filter((item) => item !== null);
  if (known.length < items.length) return null;
  const inside = known.flatMap((item, index) => (index === 0 ? item : [literal(", "), ...item]));
  return [literal(open), ...inside, literal(close)];
}
