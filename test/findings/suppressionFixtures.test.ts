import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../src/findings/finding.ts";
import type { Service } from "../../src/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { documentOf, openService } from "../support/service.ts";

/** GPUs on which nearly nothing starts and nothing suits: almost every launch has something to ignore. */
let service: Service;
beforeAll(async () => {
  service = await openService({ targetGpu: "2x T4", vllmVersion: "0.28", expectedConcurrency: 50 });
});

const roots = ["launches", "shell/launches", "independent"].map((name) => ({
  name,
  url: new URL(`../fixtures/${name}/`, import.meta.url),
}));

const files = roots.flatMap(({ name, url }) =>
  readdirSync(url, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return { name: `${name}/${path.slice(url.pathname.length)}`, path };
    }),
);

describe.each(["\n", "\r\n"])("in a file with lines that end in %j", (lineEnd) => {
  it.each(files)("ignoring a finding of $name silences it, and changes nothing else", ({ name, path }) => {
    const text = readFileSync(path, "utf8")
      .replaceAll(/^#=.*\n?/gm, "")
      .replaceAll(/\r?\n/g, lineEnd);
    const document = documentOf(text, name);
    const findings = service.findings(document);
    const launched = launchesOf(text, name);
    for (const finding of findings) {
      if (finding.rule === "unused-suppression") continue;
      const title = `Ignore ${finding.rule} here`;
      const action = service
        .codeActions(document, finding.range)
        .find((each) => each.title === title && each.finding === finding);
      if (action === undefined) continue;
      const after = applyEdits(text, action.edits);
      const what = `${name}, ${finding.rule} at «${text.slice(finding.range.start, finding.range.end)}»\n${after}`;
      expect(launchesOf(after, name), what).toEqual(launched);
      const left = service.findings(documentOf(after, name)).map(describeFinding);
      const before = findings.map(describeFinding);
      const gone = before.filter((each) => !left.includes(each));
      expect(
        gone.every((each) => each.startsWith(`${finding.rule}:`)),
        what,
      ).toBe(true);
      expect(left.length, what).toBeLessThan(before.length);
      expect(
        left.filter((each) => !before.includes(each)),
        what,
      ).toEqual([]);
    }
  });
});

function describeFinding({ rule, message }: Finding): string {
  return `${rule}: ${message}`;
}

function launchesOf(text: string, name: string) {
  return service
    .analyze(documentOf(text, name))
    .assessments.map(({ deployment }) =>
      [...deployment.settings.byField.values()].map(({ field, value }) => [field, value]),
    );
}
