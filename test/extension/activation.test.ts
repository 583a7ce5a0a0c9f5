import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentLanguages } from "../../src/extension/serverControl.ts";

test("the extension wakes for each language that it reads, and for no other", () => {
  const manifest: { readonly activationEvents: readonly string[] } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  const languages = manifest.activationEvents.filter((event) => event.startsWith("onLanguage:"));
  expect(languages).toEqual(documentLanguages.map((language) => `onLanguage:${language}`));
});
