import type { PythonCall, PythonExpression } from "./pythonModule.ts";

/**
 * The class that a parser fills from the command line: `tyro.cli(Args)`, and `[0]` of `parser.parse_args_into_dataclasses()`
 * with `parser = HfArgumentParser((ModelArguments, DataArguments))`. A script without arguments has its defaults.
 * `null` for any other expression. `makerOf` finds the call that made what a name stands for.
 * Source: transformers, "HfArgumentParser"; the pages of tyro, draccus, pyrallis and simple-parsing.
 */
export function parsedClass(
  expression: PythonExpression,
  makerOf: (name: string) => PythonCall | null,
): string | null {
  const isItem = expression.kind === "item" && expression.key.kind === "number";
  if (isItem && expression.object.kind === "call")
    return classesOf(expression.object, makerOf)[expression.key.value] ?? null;
  if (expression.kind !== "call" || !parsesAlone.test(expression.callee)) return null;
  const named = expression.keywords.find((each) => each.kind === "keyword" && each.name === "config_class");
  const given = expression.positional[0] ?? named?.value;
  return given?.kind === "name" ? given.name : null;
}

/** `cli` and `parse`, with their library's name or imported from it. */
const parsesAlone =
  /^(?:(?:tyro|draccus|pyrallis|simple_parsing|jsonargparse)\.)?(?:cli|parse|CLI|auto_cli)$/;

/** What a parser of several classes gives, in its order. */
function classesOf(parsing: PythonCall, makerOf: (name: string) => PythonCall | null): readonly string[] {
  const { callee, receiver } = parsing;
  if (!/\.parse_(?:args_into_dataclasses|args_and_config)$/.test(callee)) return [];
  const parser =
    receiver === null
      ? makerOf(callee.slice(0, callee.lastIndexOf(".")))
      : receiver.kind === "call"
        ? receiver
        : null;
  if (parser === null || !/(?:^|\.)\w*Parser$/.test(parser.callee)) return [];
  const named = parser.keywords.find((each) => each.kind === "keyword" && each.name === "dataclass_types");
  const given = parser.positional[0] ?? named?.value;
  const classes = given?.kind === "list" ? given.items : given ? [given] : [];
  return classes.map((each) => (each.kind === "name" ? each.name : ""));
}
