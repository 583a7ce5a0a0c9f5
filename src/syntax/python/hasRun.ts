import { truthOf } from "./compareValues.ts";
import type { PythonStatement } from "./pythonModule.ts";
import type { Evaluate, PythonContext } from "./pythonValue.ts";

/** Whether a statement has run when the place is reached; `null` where that depends on what the file does not tell. */
export function hasRun(event: PythonStatement, context: PythonContext, evaluate: Evaluate): boolean | null {
  let runs: boolean | null = true;
  for (const [index, block] of event.blocks.entries()) {
    if (context.at.blocks[index] === block) continue;
    const tests = context.module.conditions.get(block);
    const depth = context.depth + 1;
    for (const { test, holds } of tests ?? []) {
      const at = { ...event, range: test.range, blocks: event.blocks.slice(0, index) };
      const truth = truthOf(evaluate(test, { ...context, at, depth, asksTruth: true }));
      if (truth === null) runs = null;
      else if (truth !== holds) return false;
    }
    if (!tests) runs = null;
  }
  return runs;
}
