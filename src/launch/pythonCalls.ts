import { evaluatePython } from "../syntax/python/evaluatePython.ts";
import type { PythonCall, PythonExpression, PythonModule } from "../syntax/python/pythonModule.ts";
import type { PythonContext, PythonValue } from "../syntax/python/pythonValue.ts";

/** Whether a call starts a process, or hands its first argument to what does. */
export function runsProcess(callee: string): boolean {
  return /(?:^|\.)(?:run|Popen|popen|call|check_call|check_output|system|system_raw|getoutput|execvp?e?|execlp?e?|spawn\w+|create_subprocess_exec|create_subprocess_shell|run_command|run_cmd|exec_command|exec_run|start_server|launch_server|start_process)$/.test(
    callee,
  );
}

/** What a call that starts a process is given to start: a list of words, or a line for a shell. */
export function processCommand({
  callee,
  positional,
  keywords,
  range,
}: PythonCall): { readonly command: PythonExpression; readonly isShell: boolean } | null {
  const isShell = /(?:system|system_raw|popen|getoutput|create_subprocess_shell)$/.test(callee);
  const isVector = /(?:execvp?e?|spawnv\w*)$/.test(callee);
  const given = isVector ? positional[positional.length > 2 && !/exec/.test(callee) ? 2 : 1] : positional[0];
  const named = keywords.find(
    (each) => each.kind === "keyword" && /^(?:args|cmd|command)$/.test(each.name),
  )?.value;
  const command = given ?? named;
  if (!command) return null;
  const isSpread = /(?:create_subprocess_exec|execlp?e?|spawnl\w*)$/.test(callee);
  return { command: isSpread ? { kind: "list", items: positional, range } : command, isShell };
}

/** `print(…)`, `logger.info(…)`, `run.assert_called_with(…)`: what they are given does not run. */
export function isBystanderCall(callee: string): boolean {
  return /(?:^|\.)(?:print|info|debug|warning|error|log|write|add_argument|echo|warn|parametrize|assert\w*)$/.test(
    callee,
  );
}

/** The words of `client.containers.run("vllm/vllm-openai", command=[…])`, of docker's library; `null` for other calls. */
export function containerCommand(call: PythonCall, context: PythonContext): PythonValue | null {
  if (!/\.containers\.(?:run|create)$/.test(call.callee)) return null;
  const named = (name: string) =>
    call.keywords.find((each) => each.kind === "keyword" && each.name === name)?.value;
  const [image = named("image"), given = named("command")] = call.positional;
  if (!image || !given) return null;
  const range = call.calleeRange;
  const head = ["docker", "run"].map((value) => wordAt(value, range));
  const words: PythonExpression = { kind: "splat", value: given, range: given.range };
  return evaluatePython({ kind: "list", items: [...head, image, words], range: call.range }, context);
}

/**
 * The words of `parser.parse_args(["--model", …])` in a program that runs vLLM's server inside itself, with the parser
 * that vLLM makes for it; `null` for other calls, and where the words come from whoever runs the program.
 */
export function parsedServerCommand(
  call: PythonCall,
  module: PythonModule,
  context: PythonContext,
): PythonValue | null {
  if (!/\.parse_(?:known_)?args$/.test(call.callee) || !runsServer(module)) return null;
  const named = call.keywords.find((each) => each.kind === "keyword" && each.name === "args");
  const given = call.positional[0] ?? named?.value;
  if (!given) return null;
  const words = evaluatePython(given, context);
  if (words.kind !== "list" || words.items.length === 0) return null;
  const head = wordAt("vllm.entrypoints.openai.api_server", call.calleeRange);
  const items: PythonExpression[] = [head, { kind: "splat", value: given, range: given.range }];
  const value = evaluatePython({ kind: "list", items, range: given.range }, context);
  return { ...value, range: words.range };
}

/** Whether a file takes from vLLM both the parser of its server and what starts it. */
function runsServer({ statements }: PythonModule): boolean {
  const names = statements.flatMap((statement) =>
    statement.kind === "import" && /^vllm(?:\.|$)/.test(statement.module)
      ? statement.names.map(({ name }) => name)
      : [],
  );
  return (
    names.includes("make_arg_parser") && names.some((name) => /^(?:run_server|build_app|init_app)/.test(name))
  );
}

function wordAt(value: string, range: PythonCall["range"]): PythonExpression {
  return { kind: "text", parts: [{ kind: "literal", value, range, verbatim: false }], range };
}
