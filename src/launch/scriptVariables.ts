import type { Entries } from "../syntax/shell/bindings.ts";
import { type ExpandedWord, piecesOfWord, toWord } from "../syntax/shell/expandedWord.ts";
import {
  type Binding,
  bindPositional,
  copyVariables,
  createVariables,
  type Variables,
} from "../syntax/shell/variables.ts";
import { textOfWord, type Word } from "../syntax/word.ts";
import type { SourceText } from "../text/sourceText.ts";
import { joinRanges } from "../text/textRange.ts";
import type { EnvironmentVariable } from "./launch.ts";

/** What a script finds when it starts: the environment around it and the words behind `bash -c SCRIPT name`. */
export interface ScriptStart {
  readonly environment: readonly EnvironmentVariable[];
  readonly arguments: readonly ExpandedWord[];
}

export function variablesAtStart({ environment, arguments: words }: ScriptStart): Variables {
  const given = atStart.get(environment) ?? variablesOf(environment);
  atStart.set(environment, given);
  const variables = copyVariables(given);
  const [first] = words;
  if (first) bindPositional(variables, words, first.range);
  return variables;
}

/** The commands of a file mostly have one environment. */
const atStart = new WeakMap<readonly EnvironmentVariable[], Variables>();

function variablesOf(environment: readonly EnvironmentVariable[]): Variables {
  const variables = createVariables();
  for (const { name, nameRange, value } of environment) {
    const bound = { kind: "text", pieces: piecesOfWord(value) } as const;
    variables.bindings.set(name, { value: bound, nameRange, exported: true });
  }
  return variables;
}

/** What a program sees that is started where the variables are as they are. */
export function exportedVariables({ bindings }: Variables): readonly EnvironmentVariable[] {
  const entries = bindings.entries();
  const known = exportedOf.get(entries);
  if (known) return known;
  const exported = entries.filter(([, binding]) => binding.exported);
  const variables = ofTheServer(exported, ([name]) => name).map((entry) => toVariable(...entry));
  exportedOf.set(entries, variables);
  return variables;
}

const exportedOf = new WeakMap<Entries<Binding>, readonly EnvironmentVariable[]>();

/** The variables of a command that runs several times: what differs from those before is unresolved. */
export function sharedVariables(
  environment: readonly EnvironmentVariable[],
  before: readonly EnvironmentVariable[] | undefined,
): readonly EnvironmentVariable[] {
  if (before === undefined) return environment;
  const values = new Map(before.map(({ name, value }) => [name, textOfWord(value)]));
  return environment.map((variable) => {
    const { name, value } = variable;
    const known = values.get(name);
    if (known === undefined || known === textOfWord(value)) return variable;
    const { range, written } = value;
    const segments = [{ value: written, range, verbatim: false }];
    return { ...variable, value: { range, written, value: null, unresolved: written, segments } };
  });
}

/** Nobody sets as many by hand. Of more, those that concern the server: a file of n launches must not hold n × n variables. */
const mostVariables = 300;
const serverVariable =
  /^(?:VLLM|CUDA|NVIDIA|HIP|ROCR|HF|HUGGING|TRANSFORMERS|NCCL|RAY|TORCH|PYTORCH|LMCACHE)_/i;

/** All variables that a program inherits, or, where a script sets hundreds, those that a vLLM server may read. */
export function ofTheServer<T>(variables: readonly T[], nameOf: (variable: T) => string): readonly T[] {
  if (variables.length <= mostVariables) return variables;
  return variables.filter((variable) => serverVariable.test(nameOf(variable))).slice(-mostVariables);
}

function toVariable(name: string, { value, nameRange }: Binding): EnvironmentVariable {
  const pieces = value.kind === "text" ? value.pieces : null;
  const last = pieces?.[pieces.length - 1];
  const range = pieces?.[0] && last ? joinRanges(pieces[0].range, last.range) : nameRange;
  const known: ExpandedWord = {
    range,
    written: pieces?.map((piece) => piece.expression ?? piece.text).join("") ?? "",
    pieces: pieces ?? [],
    conditional: false,
  };
  const unknown = `$${name}`;
  const segments = [{ value: unknown, range, verbatim: false }];
  const word: Word = pieces
    ? toWord(known)
    : { range, value: null, written: "", unresolved: unknown, segments };
  return { name, nameRange, value: word };
}

/** A file may hold many scripts, and is counted once. */
const countedUses = new WeakMap<SourceText, ReadonlyMap<string, number>>();

/** How often each variable is expanded outside assignments to itself: `M=${M:-x}` does not count for `M`. */
export function countUses(source: SourceText): ReadonlyMap<string, number> {
  const known = countedUses.get(source);
  if (known) return known;
  const { text } = source;
  const uses = new Map<string, number>();
  countedUses.set(source, uses);
  for (const match of text.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)) {
    const name = match[1] ?? "";
    if (!isAssignedTo(name, text, match.index)) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}

/** Whether `NAME=`, `NAME+=` or either with a quote behind it ends at `end`. */
function isAssignedTo(name: string, text: string, end: number): boolean {
  let at = end;
  if (text[at - 1] === '"' || text[at - 1] === "'") at--;
  if (text[at - 1] !== "=") return false;
  at -= text[at - 2] === "+" ? 2 : 1;
  return text.endsWith(name, at) && !/\w/.test(text.charAt(at - name.length - 1));
}
