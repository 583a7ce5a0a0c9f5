import type { SettingValue } from "../setting.ts";

/**
 * Reads `{'max_model_len': 8192, 'dtype': torch.bfloat16}` as Python prints it. What is no literal (an object, an
 * enum member) is its text; a text that ends early gives what was read up to there.
 */
export function readPythonDict(text: string): ReadonlyMap<string, SettingValue> {
  const scanner = new Scanner(text);
  const entries = new Map<string, SettingValue>();
  if (!scanner.take("{")) return entries;
  while (!scanner.atEnd() && !scanner.take("}")) {
    const key = scanner.readValue(0);
    if (!scanner.take(":")) break;
    const value = scanner.readValue(0);
    if (scanner.cut) break;
    entries.set(String(key), value);
    scanner.take(",");
  }
  return entries;
}

/** Reads `model='…', max_seq_len=8192, …` up to its end or a closing bracket, as objects of Python print their fields. */
export function readPythonFields(text: string): ReadonlyMap<string, SettingValue> {
  const scanner = new Scanner(text);
  const entries = new Map<string, SettingValue>();
  while (!scanner.atEnd()) {
    const name = scanner.readName();
    if (name === null || !scanner.take("=")) break;
    const value = scanner.readValue(0);
    if (scanner.cut) break;
    entries.set(name, value);
    if (!scanner.take(",")) break;
  }
  return entries;
}

/** Deeper than any configuration; what lies deeper is skipped as text. */
const deepest = 20;
const words: Readonly<Record<string, SettingValue>> = { None: null, True: true, False: false };
const closing: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")", "<": ">" };

/** A place in a text that moves forward only, so that reading takes time in proportion to the text. */
class Scanner {
  /** The text ended within a value. */
  cut = false;
  private at = 0;

  constructor(private readonly text: string) {}

  atEnd(): boolean {
    this.skipBlanks();
    return this.at >= this.text.length;
  }

  take(mark: string): boolean {
    this.skipBlanks();
    if (this.text[this.at] !== mark) return false;
    this.at++;
    return true;
  }

  readName(): string | null {
    this.skipBlanks();
    const start = this.at;
    while (/[\w.]/.test(this.text[this.at] ?? "")) this.at++;
    return this.at > start ? this.text.slice(start, this.at) : null;
  }

  readValue(depth: number): SettingValue {
    this.skipBlanks();
    const mark = this.text[this.at] ?? "";
    if (mark === "'" || mark === '"') return this.readString(mark);
    if (depth < deepest && (mark === "[" || mark === "(")) return this.readList(depth, closing[mark] ?? "");
    if (depth < deepest && mark === "{") return this.readDict(depth);
    return this.readOther();
  }

  private readList(depth: number, end: string): SettingValue {
    this.at++;
    const items: SettingValue[] = [];
    while (!this.cut && !this.take(end)) {
      const before = this.at;
      items.push(this.readValue(depth + 1));
      this.take(",");
      if (this.atEnd() || this.at === before) this.cut = true;
    }
    return items;
  }

  private readDict(depth: number): SettingValue {
    this.at++;
    const entries: [string, SettingValue][] = [];
    while (!this.cut && !this.take("}")) {
      const before = this.at;
      const key = this.readValue(depth + 1);
      if (this.take(":")) entries.push([String(key), this.readValue(depth + 1)]);
      this.take(",");
      if (this.atEnd() || this.at === before) this.cut = true;
    }
    return Object.fromEntries(entries);
  }

  private readString(quote: string): string {
    let result = "";
    for (this.at++; this.at < this.text.length; this.at++) {
      const character = this.text[this.at] ?? "";
      if (character === quote) {
        this.at++;
        return result;
      }
      if (character === "\\") this.at++;
      result += character === "\\" ? (this.text[this.at] ?? "") : character;
    }
    this.cut = true;
    return result;
  }

  /** A number, a word, or an object such as `CompilationConfig(level=0, …)`, brackets and quotes kept together. */
  private readOther(): SettingValue {
    const start = this.at;
    const open: string[] = [];
    for (; this.at < this.text.length; this.at++) {
      const character = this.text[this.at] ?? "";
      if (character === "'" || character === '"') {
        this.readString(character);
        this.at--;
      } else if (closing[character] !== undefined) {
        open.push(closing[character]);
      } else if (open.length > 0) {
        if (character === open.at(-1)) open.pop();
      } else if (/[,:\]})]/.test(character)) {
        break;
      }
    }
    if (open.length > 0) this.cut = true;
    return readWord(this.text.slice(start, this.at).trim());
  }

  private skipBlanks(): void {
    while (this.text[this.at] === " ") this.at++;
  }
}

function readWord(word: string): SettingValue {
  if (Object.hasOwn(words, word)) return words[word] ?? null;
  return /^[-+]?(?:\d[\d_]*)?\.?\d+(?:e[-+]?\d+)?$/i.test(word) ? Number(word.replaceAll("_", "")) : word;
}
