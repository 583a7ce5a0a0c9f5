import { evaluatePython } from "../syntax/python/evaluatePython.ts";
import type { PythonCall, PythonExpression, PythonModule } from "../syntax/python/pythonModule.ts";
import { type PythonContext, type PythonValue, textOf } from "../syntax/python/pythonValue.ts";
import { lineText, positionAt, type SourceText } from "../text/sourceText.ts";
import { joinRanges, type TextRange } from "../text/textRange.ts";
import type { FlagInsertion, Launch, NamedSetting, PythonEntry } from "./launch.ts";
import { literalOf } from "./pythonItems.ts";

type EngineName = "LLM" | "EngineArgs" | "AsyncEngineArgs";

const entries: Readonly<Record<EngineName, PythonEntry>> = {
  LLM: "LLM(...)",
  EngineArgs: "EngineArgs(...)",
  AsyncEngineArgs: "AsyncEngineArgs(...)",
};

/** What vLLM's engines are called in this file, by its imports: other libraries have an `LLM` too. */
export function engineNames({
  statements,
  classes,
  functions,
}: PythonModule): ReadonlyMap<string, PythonEntry> {
  const names = new Map<string, PythonEntry>();
  for (const statement of statements) {
    if (statement.kind !== "import") continue;
    for (const { name, as } of statement.names) {
      if (statement.module === "") {
        if (name !== "vllm") continue;
        for (const each of engineNameList) names.set(`${as}.${each}`, entries[each]);
        for (const each of ["EngineArgs", "AsyncEngineArgs"] as const)
          names.set(`${as}.engine.arg_utils.${each}`, entries[each]);
      } else if (/^(?:lmcache_vllm\.)?vllm(?:\.|$)/.test(statement.module)) {
        const known = engineNameList.find((each) => each === name);
        if (known) names.set(as, entries[known]);
      }
    }
  }
  // `Engine = vllm.LLM`.
  for (const statement of statements) {
    const value = statement.kind === "assign" && statement.value.kind === "name" ? statement.value.name : "";
    const entry = names.get(value);
    if (entry && statement.kind === "assign") names.set(statement.name, entry);
  }
  for (const [name, bases] of classes) {
    const base = names.get(bases.find((each) => names.has(each)) ?? "");
    // What the file itself calls so is another.
    if (base === undefined) names.delete(name);
    else if (!hasConstructor(name, functions)) names.set(name, base);
  }
  return names;
}

/** The engine that a call makes, be it by a name that the text only uses: a page shows a part of a program. */
export function engineOf(
  { callee, keywords }: PythonCall,
  engines: ReadonlyMap<string, Launch["entry"]>,
  { module, events }: Pick<PythonContext, "module" | "events">,
): Launch["entry"] | undefined {
  const known = engines.get(callee);
  const [name, ...others] = engineNameList.filter((each) => each === callee || `vllm.${each}` === callee);
  if (known !== undefined || !name || others.length > 0) return known;
  const [first = ""] = callee.split(".");
  const isBound =
    events.has(first) ||
    module.classes.has(first) ||
    [...module.functions.values()].some((each) => each.name === first);
  const isOwn =
    callee !== "LLM" || keywords.some((each) => each.kind === "keyword" && ownKeyword.test(each.name));
  return isBound || !isOwn ? undefined : entries[name];
}

/** What no other library's `LLM` is given. */
const ownKeyword =
  /^(?:gpu_memory_utilization|max_model_len|max_num_seqs|max_num_batched_tokens|enforce_eager|limit_mm_per_prompt|enable_lora|enable_prefix_caching|hf_overrides|swap_space|mm_\w+|compilation_config|kv_transfer_config)$/;

/** A constructor of a class's own may take other arguments than the engine's. */
function hasConstructor(name: string, functions: PythonModule["functions"]): boolean {
  return [...functions.values()].some((each) => each.owner === name && each.name === name);
}

const engineNameList: readonly EngineName[] = ["LLM", "EngineArgs", "AsyncEngineArgs"];

/** What `LLM(model="…", max_model_len=8192)` says, in the order in which it is written. */
export function readEngineCall(call: PythonCall, context: PythonContext): NonNullable<Launch["named"]> {
  const [model] = call.positional;
  const settings: NamedSetting[] = [];
  let mayHaveMore = call.positional.slice(1).length > 0 || model?.kind === "splat";
  if (model && model.kind !== "splat") {
    settings.push(namedSetting("model", model.range, model, model.range, context));
  }
  for (const keyword of call.keywords) {
    if (keyword.kind === "keyword") {
      settings.push(namedSetting(keyword.name, keyword.nameRange, keyword.value, keyword.range, context));
      continue;
    }
    const value = evaluatePython(keyword.value, context);
    mayHaveMore ||= value.kind !== "mapping" || value.mayHaveMore;
    if (value.kind !== "mapping") continue;
    for (const { key, keyRange, value: each, range, conditional } of value.entries) {
      settings.push(settingOf({ name: key, nameRange: keyRange, range }, each, context, conditional));
    }
  }
  const unread = call.keywords.find(({ kind }) => kind === "splat");
  // Of an engine whose options nobody can tell the model is one of them.
  if (mayHaveMore && unread && !settings.some(({ name }) => name === "model")) {
    const { range } = unread;
    const value = { kind: "unknown", expression: "", range } as const;
    settings.push(settingOf({ name: "model", nameRange: range, range }, value, context, false));
  }
  return { settings, mayHaveMore };
}

function namedSetting(
  name: string,
  nameRange: TextRange,
  expression: PythonExpression,
  range: TextRange,
  context: PythonContext,
): NamedSetting {
  return settingOf(
    { name, nameRange, range },
    evaluatePython(asMapping(expression), context),
    context,
    false,
  );
}

/** `CompilationConfig(mode=3)` says what `{"mode": 3}` says. */
export function asMapping(expression: PythonExpression): PythonExpression {
  const isConfig =
    expression.kind === "call" &&
    /(?:^|\.)[A-Z]\w*Config$/.test(expression.callee) &&
    expression.positional.length === 0;
  return isConfig ? { ...expression, callee: "dict" } : expression;
}

/** A setting by its name in the call, as its value says. */
export function settingOf(
  place: Pick<NamedSetting, "name" | "nameRange" | "range">,
  value: PythonValue,
  { text }: PythonContext,
  conditional: boolean,
): NamedSetting {
  const known = conditional ? undefined : literalOf(value);
  const { range: valueRange, definition } = placeOf(value);
  const written = text.slice(valueRange.start, valueRange.end);
  const base = { ...place, valueRange, written, ...(definition ? { definition } : {}) };
  return known === undefined
    ? { ...base, value: null, unresolved: text.slice(value.range.start, value.range.end) }
    : { ...base, value: known };
}

/** The characters of a value without its quotes, and the literal behind a name. */
function placeOf(value: PythonValue): { readonly range: TextRange; readonly definition: TextRange | null } {
  if (value.kind === "plain") return value;
  if (value.kind !== "text" || textOf(value) === null) return { range: value.range, definition: null };
  const [first, ...others] = value.pieces;
  if (!first) return { range: value.range, definition: null };
  const range = others.reduce((joined, piece) => joinRanges(joined, piece.range), first.range);
  return { range, definition: others.length === 0 ? first.definition : null };
}

/** Behind the call's last argument; in a call over several lines on a line of its own. */
export function keywordInsertion(source: SourceText, call: PythonCall): FlagInsertion {
  const quote = source.text.slice(call.range.start, call.range.end).includes('"') ? '"' : "'";
  const last = [...call.positional, ...call.keywords].reduce((end, { range }) => Math.max(end, range.end), 0);
  if (last === 0) return { offset: call.range.end - 1, separator: "", form: "keyword", quote };
  const { line } = positionAt(source, last);
  const isOverLines = positionAt(source, call.range.start).line < line;
  const lineBreak = source.text.includes("\r\n") ? "\r\n" : "\n";
  const indentation = /^[ \t]*/.exec(lineText(source, line))?.[0] ?? "";
  return {
    offset: last,
    separator: isOverLines ? `,${lineBreak}${indentation}` : ", ",
    form: "keyword",
    quote,
  };
}
