import { evaluatePython } from "../syntax/python/evaluatePython.ts";
import type { PythonCall, PythonExpression } from "../syntax/python/pythonModule.ts";
import type { PythonContext, PythonValue } from "../syntax/python/pythonValue.ts";

/** Whether a call starts a process, or hands its first argument to what does. */
export function runsProcess(callee: string): boolean {
  return /(?:^|\.)(?:run|Popen|popen|call|check_call|check_output|system|getoutput|execvp?e?|execlp?e?|spawn\w+|create_subprocess_exec|create_subprocess_shell|run_command|run_cmd|start_server|launch_server|start_process)$/.test(
    callee,
  );
}

/** `print(…)`, `logger.info(…)`, `run.assert_called_with(…)`: what they are given does not run. */
export function isBystanderCall(callee: string): boolean {
  return /(?:^|\.)(?:print|info|debug|warning|error|log|write|exit|add_argument|echo|warn|assert\w*)$/.test(
    callee,
  );
}

/** The words of `client.containers.run("vllm/vllm-openai", command=[…])`, of docker's library; `null` for other calls. */
export function containerCommand(call: PythonCall, context: PythonContext): PythonValue | null {
  if (!/\.containers\.(?:run|create)$/.test(call.callee)) return null;
  const command = call.keywords.find((each) => each.kind === "keyword" && each.name === "command");
  const [image, given = command?.value] = call.positional;
  if (!image || !given) return null;
  const range = call.calleeRange;
  const head = ["docker", "run"].map(
    (value): PythonExpression => ({
      kind: "text",
      parts: [{ kind: "literal", value, range, verbatim: false }],
      range,
    }),
  );
  const isList = evaluatePython(given, context).kind === "list";
  const words: PythonExpression = isList ? { kind: "splat", value: given, range: given.range } : given;
  return evaluatePython({ kind: "list", items: [...head, image, words], range: call.range }, context);
}
