import { describe, test } from "vitest";
import { chooseEditor } from "./host/chooseEditor.ts";
import { stopProcessesOnSignals } from "./host/processes.ts";
import { runSession } from "./host/runSession.ts";
import { sessions } from "./host/sessions.ts";

// The suite runs inside the editor, where no test runner reaches. Each of its results becomes a test of the same name
// here, so that one report and one count hold all. The sessions run while the tests are collected.
stopProcessesOnSignals();
const { kind } = await chooseEditor();

for (const session of sessions) {
  const results = await runSession(kind, session);
  describe(`${session.name} session in ${kind} VS Code`, () => {
    for (const result of results) {
      test(result.test, () => {
        if (result.error !== undefined) throw new Error(result.error);
      });
    }
  });
}
