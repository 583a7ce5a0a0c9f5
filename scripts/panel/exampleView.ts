import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PanelView } from "../../src/panelMessages.ts";
import { loadLaunchParsers } from "../../src/service/launchParsers.node.ts";
import { createService } from "../../src/service/service.ts";
import { projectRoot } from "../../test/editor/host/paths.ts";

/** The panel's view of the example that the README shows, as the service makes it. The programs are built. */
export async function exampleView(): Promise<PanelView> {
  const service = createService({
    parsers: await loadLaunchParsers(join(projectRoot, "dist")),
    localFiles: null,
    reportFault: (where, error) => {
      throw new Error(`Fault in ${where}`, { cause: error });
    },
  });
  const text = await readFile(join(projectRoot, "examples", "serve.sh"), "utf8");
  const document = { uri: "file:///serve.sh", languageId: "shellscript", version: 1, text };
  return service.panelView(document, text.indexOf("vllm serve"), null);
}
