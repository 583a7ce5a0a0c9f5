import { flagByField, flagByName } from "../../src/vllm/flags.ts";

/**
 * What the words of a report say of the command line, as words of one: `--flag value`, `field=value`, and the phrases
 * that people use for the settings that decide memory. What is not understood is left out.
 */
export function flagsOfReport(text: string): readonly string[] {
  const words: string[] = [];
  const seen = new Set<string>();
  const add = (flag: string, value?: string): void => {
    if (seen.has(flag)) return;
    seen.add(flag);
    words.push(...(value === undefined ? [flag] : [flag, value]));
  };
  for (const [, name, value] of text.matchAll(/(?<![\w-])(--[a-z][\w-]*)(?:[= ](?!--)([^\s;,+()]+))?/gi)) {
    if (name) addFlag(name.replaceAll("_", "-"), value, add);
  }
  for (const [, field, value] of text.matchAll(/(?<![\w-])([a-z]+(?:_[a-z]+)+)[= ]([\w.]+)/g)) {
    if (field && value) addField(field, value, add);
  }
  for (const [pattern, flag, value] of phrases) {
    const match = pattern.exec(text);
    if (!match) continue;
    const text1 = value?.replace("$1", match[1] ?? "");
    add(flag, text1);
  }
  const speculation = speculationOf(text);
  if (speculation !== null) add("--speculative-config", speculation);
  return words;
}

type AddFlag = (flag: string, value?: string) => void;

/** Flags whose values reports shorten to something else. */
const unreadable = new Set([
  "--model",
  "--speculative-config",
  "--compilation-config",
  "--limit-mm-per-prompt",
  "--kv-cache-memory-bytes",
]);

function addFlag(name: string, value: string | undefined, add: AddFlag): void {
  const flag = flagByName(name) ?? flagByName(name.replace(/^--no-/, "--"));
  if (!flag || unreadable.has(flag.flag)) return;
  if (flag.type === "bool") {
    add(
      name.startsWith("--no-") || /^(false|off)$/i.test(value ?? "")
        ? `--no-${flag.flag.slice(2)}`
        : flag.flag,
    );
  } else if (value !== undefined && !value.startsWith("-")) add(flag.flag, value);
}

function addField(field: string, value: string, add: AddFlag): void {
  const flag = flagByField(field);
  if (!flag || unreadable.has(flag.flag)) return;
  if (flag.type !== "bool") {
    if (/^[\d.]+$/.test(value) || flag.type === "str" || flag.type === "enum") add(flag.flag, value);
  } else if (/^(false|off|0)$/i.test(value)) add(`--no-${flag.flag.slice(2)}`);
  else if (/^(true|on|1)$/i.test(value)) add(flag.flag);
}

const phrases: readonly (readonly [RegExp, string, string?])[] = [
  [/(?<!\S)-tp[= ]?(\d+)\b/, "--tensor-parallel-size", "$1"],
  [/(?<!\S)-pp[= ]?(\d+)\b/, "--pipeline-parallel-size", "$1"],
  [/(?<!\S)-dp[= ]?(\d+)\b/, "--data-parallel-size", "$1"],
  [/\bDCP[ =]?(\d+)\b/i, "--decode-context-parallel-size", "$1"],
  [/KV_CACHE_MEMORY_BYTES=(\d+)/, "--kv-cache-memory-bytes", "$1"],
  [/--kv-cache-memory(?:-bytes)?[= ](\d{6,})/, "--kv-cache-memory-bytes", "$1"],
  [/--kv-cache-memory(?:-bytes)?[= ](\d+(?:\.\d+)?)\s?G(?:iB|B)?\b/, "--kv-cache-memory-bytes", "$1G"],
  [/(?:^|[;,+(] ?)prefix caching\b(?! off)/i, "--enable-prefix-caching"],
  [/\blanguage[- ]only\b/i, "--language-model-only"],
  [/max_cudagraph(?:_capture_size)?[ =](\d+)/, "--max-cudagraph-capture-size", "$1"],
  [/cudagraph size 1\b/, "--max-cudagraph-capture-size", "1"],
  [/graphs? \d+-(\d+)\b/, "--max-cudagraph-capture-size", "$1"],
  [/capture sizes [\d/]*?\/(\d+)(?![\d/])/, "--max-cudagraph-capture-size", "$1"],
  [/cudagraph sizes \[[\d, ]*?(\d+)\]/, "--max-cudagraph-capture-size", "$1"],
  [/\bEP\b(?!S)(?!\d)|TP\d+\/EP\d+/, "--enable-expert-parallel"],
];

/** The drafting method and how many tokens it guesses, as vLLM's own JSON. */
function speculationOf(text: string): string | null {
  if (
    /\bMTP (?:off|head ignored)|\bno (?:MTP|speculation|DFlash)|spec(?:ulative)? ?dec(?:ode|oding)? off|drafter-free/i.test(
      text,
    )
  )
    return null;
  const method = /\b(MTP|EAGLE3?|DFlash|dspark|ngram)/i.exec(text)?.[1]?.toLowerCase();
  if (method === undefined) return null;
  const count =
    /num_speculative_tokens"?[:= ]\s?(\d+)/.exec(text) ??
    /\b(?:MTP|n|K|MTP_SPEC_TOKENS)\s?=\s?(\d+)\b/.exec(text) ??
    /MTP\s?(\d+)\b/.exec(text) ??
    /MTP (?:on )?\(?(\d+) tokens/.exec(text);
  const model = /"model"\s*:\s*"([^"]+)"/.exec(text)?.[1];
  return JSON.stringify({
    method: method.startsWith("dflash") ? "dflash" : method,
    ...(model !== undefined && { model }),
    num_speculative_tokens: Number(count?.[1] ?? 1),
  });
}
