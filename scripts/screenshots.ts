import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { chooseEditor, prepareEditor } from "../test/editor/host/chooseEditor.ts";
import { projectRoot, screenshotFolder } from "../test/editor/host/paths.ts";
import { runVitest } from "./runVitest.ts";

/** Takes the pictures of the editor in every theme, and renews those that the README shows. */
async function takeScreenshots(): Promise<void> {
  await prepareEditor(await chooseEditor());
  const { failed } = await runVitest("editor", ["screenshots"]);
  if (failed > 0) {
    process.exitCode = 1;
    return;
  }
  const readme = await readFile(join(projectRoot, "README.md"), "utf8");
  const images = join(projectRoot, "docs", "images");
  await mkdir(images, { recursive: true });
  for (const [, name] of readme.matchAll(/\(docs\/images\/([\w-]+\.png)\)/g)) {
    if (name) await copyFile(join(screenshotFolder, name), join(images, name));
  }
  console.log(`All pictures are in ${screenshotFolder}, those of the README in ${images}.`);
}

await takeScreenshots();
