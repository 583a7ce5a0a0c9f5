import { join } from "node:path";
import { build } from "esbuild";
import { templateSpacePlugin } from "../../../scripts/templateSpace.mjs";
import { projectRoot } from "../../editor/host/paths.ts";

export interface PanelBundle {
  readonly script: string;
  readonly styles: string;
}

let bundle: Promise<PanelBundle> | null = null;

/** The webview's script and style sheet, built once per run in the way that they are shipped. */
export function panelBundle(): Promise<PanelBundle> {
  bundle ??= buildPanel();
  return bundle;
}

async function buildPanel(): Promise<PanelBundle> {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: ["webview/main.ts"],
    outfile: join(projectRoot, "out", "webview.js"),
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    write: false,
    plugins: [templateSpacePlugin],
    logLevel: "error",
  });
  const textOf = (ending: string): string =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { script: textOf(".js"), styles: textOf(".css") };
}
