const decimal: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const binary: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/**
 * Reads an integer as vLLM does: `32k` is 32,000 and `25.6k` is 25,600; `32K` is 32,768 and takes no fraction.
 * `null` for anything else. Source: `human_readable_int` in vLLM's `utils/argparse_utils.py`.
 */
export function readHumanInt(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)([kmgtKMGT])$/.exec(text.trim());
  if (!match) return readPythonInt(text);
  const [, digits = "", suffix = ""] = match;
  const factor = decimal[suffix];
  if (factor !== undefined) return Math.trunc(Number(digits) * factor);
  return digits.includes(".") ? null : Number(digits) * (binary[suffix] ?? 1);
}

/** Reads an integer as Python's `int()`: blanks around it, a sign, `_` between digits. */
export function readPythonInt(text: string): number | null {
  return /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(text) ? Number(text.replaceAll("_", "").trim()) : null;
}

/** Reads a number as Python's `float()`. `inf` and `nan` are read too, as vLLM does before it refuses them. */
export function readPythonFloat(text: string): number | null {
  const trimmed = text.trim();
  if (/^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?$/.test(trimmed)) {
    return Number(trimmed.replaceAll("_", ""));
  }
  if (/^[+-]?inf(?:inity)?$/i.test(trimmed)) return trimmed.startsWith("-") ? -Infinity : Infinity;
  return /^[+-]?nan$/i.test(trimmed) ? Number.NaN : null;
}
