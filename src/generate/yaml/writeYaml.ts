/**
 * A tree that is written as YAML. Mappings are plain objects, whose `undefined` entries are left out; `commented`
 * puts comment lines above an entry or item.
 */
export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlMap | CommentedValue;

export interface YamlMap {
  readonly [key: string]: YamlValue | undefined;
}

interface CommentedValue {
  readonly [commentLines]: readonly string[];
  readonly value: YamlValue;
}

const commentLines: unique symbol = Symbol("comment lines");

/** A value with lines above it; none of them can end the comment. */
export function commented(lines: readonly string[], value: YamlValue): YamlValue {
  return { [commentLines]: lines, value };
}

/** Block style, two blanks a level. Whatever the texts hold, reading it back gives the same tree. */
export function writeYaml(value: YamlMap): string {
  return `${blockLines(value).join("\n")}\n`;
}

/** `# …` for each line; what could end a line within one, or turn how it is read, becomes a blank. */
export function commentText(lines: readonly string[]): readonly string[] {
  return lines.map((line) =>
    `# ${line.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\uFEFF\uFFFE\uFFFF]|\p{Cs}/gu, " ")}`.trimEnd(),
  );
}

function blockLines(value: YamlValue): readonly string[] {
  if (isCommented(value)) return [...commentText(value[commentLines]), ...blockLines(value.value)];
  if (isSequence(value)) return value.length === 0 ? ["[]"] : value.flatMap(itemLines);
  if (isMapping(value)) {
    const entries = Object.entries(value).filter(
      (entry): entry is [string, YamlValue] => entry[1] !== undefined,
    );
    return entries.length === 0 ? ["{}"] : entries.flatMap(([key, each]) => entryLines(key, each));
  }
  return [writeScalar(value)];
}

function entryLines(key: string, value: YamlValue): readonly string[] {
  if (isCommented(value)) return [...commentText(value[commentLines]), ...entryLines(key, value.value)];
  const name = writeScalar(key);
  const lines = blockLines(value);
  if (!isBlock(value)) return [`${name}: ${lines.join("")}`];
  return [`${name}:`, ...lines.map((line) => `  ${line}`)];
}

function itemLines(item: YamlValue): readonly string[] {
  if (isCommented(item)) return [...commentText(item[commentLines]), ...itemLines(item.value)];
  // A comment above an item's first key would stand behind the dash.
  const [first = "", ...others] = blockLines(item);
  return [`- ${first}`, ...others.map((line) => `  ${line}`)];
}

/** Whether a value takes lines of its own: a list or mapping that is not empty. */
function isBlock(value: YamlValue): boolean {
  if (isSequence(value)) return value.length > 0;
  return isMapping(value) && Object.values(value).some((each) => each !== undefined);
}

/**
 * Plain where every YAML reads the same text again, 1.1 (vLLM, Kubernetes) as well as 1.2: no number, date, boolean
 * or `null` of either. Else in quotes.
 */
function writeScalar(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  const isPlain =
    /^(?:--?)?[A-Za-z/_](?:[\w./@+=,%~-]|:(?=[\w/]))*$/.test(value) && !readsAsOther.test(value);
  return isPlain || amount.test(value) ? value : quote(value);
}

/** `null`, booleans, infinities and not-a-number of YAML 1.1 and 1.2. */
const readsAsOther = /^(?:null|true|false|yes|no|on|off|y|n|[-+]?\.?(?:inf|nan))$/i;

/** `32K`, `25.6k`, `10s`: no number to any YAML, and better read without quotes. */
const amount = /^(?!0[xXoObB])\d+(?:\.\d+)?[A-Za-z]+$/;

/** What Helm and others that fill in templates would take for theirs, and how double quotes keep it from them. */
const templateMark = /\{(?=[{%#])/;

/**
 * A file of a kind that often passes through templates: what looks like one within a scalar is escaped there, which
 * is why such scalars stand in double quotes.
 */
export function withoutTemplates(yaml: string): string {
  return yaml.replace(new RegExp(templateMark, "g"), "\\u007b");
}

/** Double quotes with escapes where they must be; where they only stand in the way of quotes within, single ones. */
function quote(text: string): string {
  if (/^[ -~]*$/.test(text) && /["\\]/.test(text) && !templateMark.test(text))
    return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function isCommented(value: YamlValue): value is CommentedValue {
  return typeof value === "object" && value !== null && commentLines in value;
}

function isSequence(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function isMapping(value: YamlValue): value is YamlMap {
  return typeof value === "object" && value !== null && !isSequence(value) && !isCommented(value);
}
