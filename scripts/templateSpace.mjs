import { readFile } from "node:fs/promises";

/**
 * Takes the indentation out of the webview's files and of its toolkit's. In code it means nothing, and in the templates, which no minifier
 * looks into, it is the space between words of HTML and CSS, of which one character says as much as a line's indentation.
 * @type {import("esbuild").Plugin}
 */
export const templateSpacePlugin = {
  name: "template-space",
  setup(build) {
    build.onLoad(
      { filter: /[\\/](webview|webview-ui-toolkit|fast-\w+)[\\/].*\.[jt]s$/ },
      async ({ path }) => ({
        contents: withoutIndentation(await readFile(path, "utf8")),
        loader: path.endsWith(".ts") ? "ts" : "js",
      }),
    );
  },
};

/** Lines keep their numbers. @param {string} text */
function withoutIndentation(text) {
  return text.replace(/^[ \t]+/gm, "");
}
