/** A line of a log without what a collector has put around it. */
export interface LogLine {
  readonly text: string;
  /** The container or pod that it came from, where the line says so. */
  readonly container: string | null;
  /** The day (`2025-02-14`) that stands in the collector's own fields; dates before the message are found in it. */
  readonly date: string | null;
}

/** Beyond this a line is no message; the rest of it is not looked at. */
export const longestLine = 2 ** 16;

/**
 * Takes off colours and what `docker logs`, `docker compose logs`, `kubectl logs --prefix` and JSON log drivers put
 * before and around a line. Timestamps and other prefixes may stay: messages are found anywhere in the text.
 */
export function unwrapLogLine(raw: string): LogLine {
  const plain = raw.slice(0, longestLine).replace(colour, "").replaceAll("\0", "");
  return plain.startsWith("{") ? unwrapJson(plain) : unwrapPrefix(plain);
}

/** The process that a message is from: the last `(Worker_TP0 pid=4711)` before it. */
export interface LogProcess {
  readonly name: string;
  /** Tells two processes of one name apart, and one under two names (workers are renamed while they start). */
  readonly key: string;
}

export function processBefore(text: string, index: number): LogProcess | null {
  let found: LogProcess | null = null;
  for (const { 1: name = "", 2: pid = "", 3: host = "" } of text
    .slice(Math.max(0, index - 1000), index)
    .matchAll(processMark)) {
    const onHost = host === "" ? name : `${name} on ${host}`;
    found = { name: onHost, key: `${pid}@${host}` };
  }
  return found;
}

/** The day before a message, where it stands there with its year. */
export function dateBefore(text: string, index: number): string | null {
  return isoDay.exec(text.slice(0, Math.min(index, 400)))?.[1] ?? null;
}

/** The message alone: from `[file.py:12]` or the name of an exception before it to the end of the line, shortened. */
export function messageAround(text: string, index: number): string {
  const before = text.slice(Math.max(0, index - 300), index);
  let start = before.length;
  for (const match of before.matchAll(messageStart)) start = match.index + match[0].length;
  return `${before.slice(start)}${text.slice(index, index + 400)}`.trim();
}

// The escape character itself; some collectors drop it and leave the rest, which does no harm.
const colour = /\p{Cc}\[[\d;]*[a-zA-Z]/gu;
const processMark = /\(([A-Za-z]\w{0,60}(?: rank=\d{1,6})?) pid=(\d{1,12})(?:, ip=([\d.]{7,15}))?\)/g;
const messageStart = /(?:\.py:\d+\]|Error:|error:) /g;
const isoDay = /(?:^|[^\d])(20\d\d-[01]\d-[0-3]\d)[T ]\d\d:\d\d/;
const composePrefix = /^([\w.-]{1,128}) {0,60}\| /;
const podPrefix = /^\[pod\/([\w./-]{1,250})\] /;

function unwrapPrefix(text: string): LogLine {
  const match = composePrefix.exec(text) ?? podPrefix.exec(text);
  if (match === null) return { text, container: null, date: null };
  return { text: text.slice(match[0].length), container: match[1] ?? null, date: null };
}

/** One object a line, the message under the name that the driver gives it. What is no JSON is taken as it stands. */
function unwrapJson(text: string): LogLine {
  const fields = parseObject(text);
  const message = firstText(fields, ["log", "message", "msg", "text", "textPayload", "MESSAGE"]);
  if (message === null) return unwrapPrefix(text);
  const inner = unwrapPrefix(message.replace(colour, "").replace(/[\r\n]+$/, ""));
  const time = firstText(fields, ["time", "timestamp", "ts", "@timestamp"]);
  const container = firstText(fields, ["container_name", "container", "pod", "pod_name"]);
  return { ...inner, container: inner.container ?? container, date: time && dateBefore(time, time.length) };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function firstText(fields: Readonly<Record<string, unknown>>, names: readonly string[]): string | null {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === "string") return value;
  }
  return null;
}
