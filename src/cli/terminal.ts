import type { Terminal } from "./host.ts";

export type Color = "red" | "yellow" | "blue" | "gray" | "green" | "bold";

const codes: Record<Color, readonly [number, number]> = {
  red: [31, 39],
  yellow: [33, 39],
  blue: [34, 39],
  gray: [90, 39],
  green: [32, 39],
  bold: [1, 22],
};

/** Colours where the terminal has them and `NO_COLOR` does not forbid it. */
export function paint(terminal: Terminal, color: Color, text: string): string {
  if (!terminal.colors) return text;
  const [on, off] = codes[color];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/**
 * What a file says must not steer the terminal: control characters, and marks that turn the reading direction around,
 * become blanks, which keeps the columns.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, " ");
}

/** The same for messages, whose lines are their own. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** Rows under their titles, columns as wide as their widest cell. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, index) => {
      const width = widths[index] ?? 0;
      return columns[index]?.align === "right" ? cell.padStart(width) : cell.padEnd(width);
    });
    return printable(padded.join("  ").trimEnd());
  };
  return `${[paint(terminal, "bold", line(columns.map(({ title }) => title))), ...rows.map(line)].join("\n")}\n`;
}
