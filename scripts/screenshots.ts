import { copyFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { chooseEditor, prepareEditor } from "../test/editor/host/chooseEditor.ts";
import { projectRoot, screenshotFolder } from "../test/editor/host/paths.ts";
import { runVitest } from "./runVitest.ts";

/** The pages that show pictures; each names those of `docs/images` in its own way. */
const pages = ["README.md", "docs/panel.md"];

/** Takes the pictures of the editor and of the panel in every theme and state, and renews those that pages show. */
async function takeScreenshots(): Promise<void> {
  await prepareEditor(await chooseEditor());
  const runs = [
    await runVitest("editor", ["screenshots"]),
    await runVitest("unit", ["test/webview/screenshots"]),
  ];
  if (runs.some(({ failed }) => failed > 0)) {
    process.exitCode = 1;
    return;
  }
  const images = join(projectRoot, "docs", "images");
  for (const page of pages) {
    const text = await readFile(join(projectRoot, page), "utf8");
    for (const [, name] of text.matchAll(/\((?:docs\/)?images\/([\w/-]+\.png)\)/g)) {
      if (name === undefined) continue;
      await mkdir(dirname(join(images, name)), { recursive: true });
      await copyFile(join(screenshotFolder, name), join(images, name));
    }
  }
  console.log(`All pictures are in ${screenshotFolder}, those of ${pages.join(" and ")} in ${images}.`);
}

await takeScreenshots();
