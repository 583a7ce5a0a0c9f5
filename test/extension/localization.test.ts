import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collectMessages, localizeManifest } from "../editor/host/localization.ts";

const root = new URL("../../", import.meta.url);
const manifest: unknown = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const folder = new URL("src/extension/", root);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);

describe("the manifest in the package", () => {
  const { manifest: localized, strings } = localizeManifest(manifest);
  const text = JSON.stringify(localized);

  it("has a key for each text that people read", () => {
    expect(strings).toMatchObject({
      displayName: "GPU Plan",
      "commands.openPanel.title": "Open Capacity Panel",
      "commands.openPanel.category": "GPU Plan",
      "views.explorer.capacityView.name": "Capacity",
      "configuration.properties.gpuplan.targetGpu.markdownDescription": expect.stringContaining("The GPU"),
      "languageModelTools.estimate.displayName": "Estimate vLLM Launches",
    });
    expect(text).toContain('"title":"%commands.openPanel.title%"');
    expect(text).not.toContain('"Open Capacity Panel"');
  });

  it("names no key that has no text, and gives none two", () => {
    const named = [...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    expect(named.toSorted()).toEqual(Object.keys(strings).toSorted());
  });

  it("leaves what language models read as it is", () => {
    expect(text).toContain("Estimates vLLM launches (shell scripts");
    expect(text).toContain("A file or glob pattern within the workspace");
  });
});

describe("what the extension says by itself", () => {
  it("is gathered for translators", () => {
    const messages = collectMessages(sources.map(([, source]) => source));
    expect(messages).toMatchObject({
      "GPU Plan: reading {0}": "GPU Plan: reading {0}",
      "Target GPU for launches that name none": "Target GPU for launches that name none",
    });
  });

  it("can only be translated where it is written out", () => {
    expect(() => collectMessages(["vscode.l10n.t(message)"])).toThrow("Only a literal");
  });

  it.each(sources)("is not said past the translators in %s", (_, source) => {
    // A title or message that is a literal in English; examples of input are in no language.
    const spoken =
      /(?:show\w+Message\(|setStatusBarMessage\(|\b(?:title|placeHolder|placeholder|prompt)(?:: | = ))"[A-Z][a-z].*/g;
    expect(source.match(spoken) ?? []).toEqual([]);
  });
});
