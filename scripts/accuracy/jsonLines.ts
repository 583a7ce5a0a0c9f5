/** One row of a JSONL file, before it is judged. */
export type Fields = Readonly<Record<string, unknown>>;

/** The rows of a JSONL text; a line that is no object is counted, never thrown at. */
export function readJsonLines<Row>(
  text: string,
  toRow: (fields: Fields) => Row,
): { readonly rows: readonly Row[]; readonly unreadable: number } {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const objects = lines.map(readObject).filter((fields) => fields !== null);
  return { rows: objects.map((fields) => toRow(fields)), unreadable: lines.length - objects.length };
}

export function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}

function readObject(line: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    return null;
  }
}
