import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../host/paths.ts";
import { writePackage } from "../host/writePackage.ts";
import { codeLenses, openFile, openPanelFrame } from "./actions.ts";
import { type EditorPage, openEditorPage } from "./editorPage.ts";

// The package as people get it: what is in it, how large it is, and that it runs where it is installed from the file.

const vsix = join(projectRoot, "out", "test-package", "gpuplan.vsix");
const mostBytes = 1_500_000;

/** Everything that may be in the package; each pattern names something that is. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls)?\.json$/,
  /^extension\/l10n\/bundle\.l10n\.json$/,
  /^extension\/(readme|changelog)\.md$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/dist\/(extension|server|engine)\.cjs$/,
  /^extension\/dist\/(extension\.web|server\.worker|webview)\.js$/,
  /^extension\/dist\/webview\.css$/,
  /^extension\/dist\/(web-tree-sitter|tree-sitter-bash|tree-sitter-python)\.wasm$/,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^extension\/docs\/rules(\/[a-z-]+)?\.md$/,
  /^extension\/media\/[a-z-]+\.(png|svg)$/,
  /^extension\/media\/walkthrough\/[a-z-]+\.(md|svg)$/,
  /^extension\/schemas\/gpuplan(rc)?\.schema\.json$/,
  /^extension\/syntaxes\/[\w.-]+\.json$/,
];

let names: readonly string[];
beforeAll(async () => {
  await writePackage(vsix);
  names = namesInZip(await readFile(vsix));
}, 240_000);

describe("the package", () => {
  test("holds what the extension needs and nothing else", () => {
    expect(names.filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([]);
    expect(allowed.filter((pattern) => !names.some((name) => pattern.test(name)))).toEqual([]);
  });

  test("is a megabyte and a half at most", async () => {
    expect((await stat(vsix)).size).toBeLessThanOrEqual(mostBytes);
  });
});

describe("the package, installed from the file in an editor without anything else", () => {
  let editor: EditorPage;
  beforeAll(async () => {
    editor = await openEditorPage({ extension: { vsix } });
    await openFile(editor.page, "serve.sh");
  });
  afterAll(() => editor.close());

  test("says what a launch comes to", async () => {
    expect((await codeLenses(editor.page)).join("\n")).toMatch(/L4 · weights 14\.2 .*requests of 32K/);
  });

  test("draws the panel", async () => {
    const frame = await openPanelFrame(editor.page);
    await frame.locator("svg:visible").first().waitFor();
    expect(await frame.locator("body").innerText()).toMatch(/GiB/);
  });
});

/** The names in a zip's directory, which stands at its end: a signature, then lengths at known places. */
function namesInZip(zip: Buffer): readonly string[] {
  const names: string[] = [];
  const signature = Buffer.from("PK\x01\x02", "latin1");
  for (let at = zip.indexOf(signature); at >= 0; at = zip.indexOf(signature, at + 46)) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.toString("utf8", at + 46, at + 46 + length));
  }
  return names;
}
