import { chooseEditor, prepareEditor } from "../test/editor/host/chooseEditor.ts";
import { runVitest } from "./runVitest.ts";

/** Runs the editor tests; arguments go to Vitest, as in `npm run test:editor -- panel`. The bundles must be built. */
async function testEditor(): Promise<void> {
  await prepareEditor(await chooseEditor());
  const counts = await runVitest("editor", process.argv.slice(2));
  if (counts.failed > 0) process.exitCode = 1;
}

await testEditor();
