import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { guideList } from "../../src/findings/ruleGuides/guideList.ts";
import type { RuleGuide } from "../../src/findings/ruleGuides/ruleGuide.ts";
import { ruleList } from "../../src/findings/ruleList.ts";
import { ruleIndex, rulePage } from "../../src/findings/rulePages.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { expectThese } from "../support/findings.ts";
import { readMarks } from "../support/marks.ts";
import { openFolder } from "../support/neighbours.ts";

const docs = new URL("../../docs/", import.meta.url);

describe("the pages of the rules", () => {
  it("are of every rule, in the order of the rules", () => {
    expect(guideList.map(({ rule }) => rule)).toEqual(ruleList.map(({ id }) => id));
  });

  it("stand in docs/rules as they are, with no others (npm run docs:rules writes them)", async () => {
    const files = await readdir(new URL("rules/", docs));
    expect(files.toSorted()).toEqual(ruleList.map(({ id }) => `${id}.md`).toSorted());
    for (const rule of ruleList) {
      const page = await readFile(new URL(`rules/${rule.id}.md`, docs), "utf8");
      expect(page).toBe(rulePage(rule, guideOf(rule.id)));
    }
  });

  it("are led to by docs/rules.md", async () => {
    const page = await readFile(new URL("rules.md", docs), "utf8");
    expect(page).toBe(ruleIndex(ruleList));
    for (const { id } of ruleList) expect(page).toContain(`(rules/${id}.md)`);
  });

  it("say in whole sentences why, what to do and of which versions", () => {
    for (const { why, remedy, versions } of guideList)
      for (const text of [why, remedy, versions]) expect(text).toMatch(/^(?:vLLM|[A-Z`*]).*\.$/s);
  });
});

describe.each(guideList)("the example of $rule", (guide) => {
  const { example, fix, rule } = guide;
  const wrong = () => readMarks(wrongText(example)).text;
  const findingsIn = async (text: string) => {
    const folder = await openFolder({ ...example.files, [example.fileName]: text }, example.today);
    return folder.service.findings(await folder.open(example.fileName));
  };

  it("is wrong at the marked characters, and in nothing else", async () => {
    expect(readMarks(example.wrong).expectations.map((each) => each.rule)).toEqual([rule]);
    expectThese(await findingsIn(wrong()), readMarks(wrongText(example)));
  });

  it("has nothing wrong where it is put right", async () => {
    expect((await findingsIn(example.right)).map(({ message }) => message)).toEqual([]);
  });

  it("is offered the fix that the page speaks of, and only that sort", async () => {
    const [finding] = await findingsIn(wrong());
    const [first] = finding?.fixes() ?? [];
    if (fix === null) {
      expect(finding?.fixes().map(({ title }) => title)).toEqual([]);
      return;
    }
    const offered = finding?.fixes().find(({ title }) => title.startsWith(fix.title));
    expect(offered, `among ${finding?.fixes().map(({ title }) => title)}`).toBeDefined();
    expect(first?.isMechanical ?? false).toBe(fix.safety === "means-the-same");
    const after = applyEdits(wrong(), offered?.edits ?? []);
    if (fix.givesRight) expect(after).toBe(example.right);
    else expect((await findingsIn(after)).map((each) => each.rule)).not.toContain(rule);
  });

  it("is silenced by the comment that the page shows", async () => {
    const text = `# gpuplan-ignore-file ${rule}: for the page\n${wrong()}`;
    const own = (await findingsIn(text)).filter((each) => each.rule === rule);
    // What silences the finding of a comment is no comment.
    if (rule !== "unused-suppression") expect(own).toEqual([]);
  });
});

function guideOf(rule: string): RuleGuide {
  const guide = guideList.find((each) => each.rule === rule);
  if (guide === undefined) throw new Error(`${rule} has no guide.`);
  return guide;
}

function wrongText({ wrong, repeated }: RuleGuide["example"]): string {
  return repeated === undefined ? wrong : `${wrong}${`${repeated.line}\n`.repeat(repeated.times)}`;
}
