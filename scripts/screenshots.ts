import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { argv, env } from "node:process";
import { chooseEditor, prepareEditor } from "../test/editor/host/chooseEditor.ts";
import { projectRoot, screenshotFolder } from "../test/editor/host/paths.ts";
import { shrinkPictures } from "./panel/shrinkPictures.ts";
import { runVitest } from "./runVitest.ts";

/** Takes the pictures of the editor and of the panel in every theme and state, and renews those that pages show. */
async function takeScreenshots(): Promise<void> {
  if (!argv.includes("--keep-only")) {
    await prepareEditor(await chooseEditor());
    env.GPUPLAN_PICTURES = "all";
    const runs = [
      await runVitest("editor", ["screenshots"]),
      await runVitest("unit", ["test/webview/screenshots"]),
    ];
    if (runs.some(({ failed }) => failed > 0)) {
      process.exitCode = 1;
      return;
    }
  }
  const images = join(projectRoot, "docs", "images");
  for (const name of await namesIn("README.md", /\(docs\/images\/([\w-]+\.png)\)/g))
    await copyFile(join(screenshotFolder, name), join(images, name));
  const states = await namesIn(join("docs", "panel.md"), /\(images\/([\w/-]+)\.webp\)/g);
  await shrinkPictures(
    states.map((name) => ({
      from: join(screenshotFolder, `${name}.png`),
      to: join(images, `${name}.webp`),
    })),
  );
  console.log(`All pictures are in ${screenshotFolder}, those that pages show in ${images}.`);
}

/** The names that a page of the project gives its pictures. */
async function namesIn(page: string, pattern: RegExp): Promise<readonly string[]> {
  const text = await readFile(join(projectRoot, page), "utf8");
  return [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);
}

await takeScreenshots();
