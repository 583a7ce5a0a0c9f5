import { beforeAll, describe, expect, it } from "vitest";
import { ruleList } from "../../src/findings/ruleList.ts";
import type { Service } from "../../src/service/service.ts";
import { expectFindings, expectFindingsWithCrlf } from "../support/findings.ts";
import { readMarks } from "../support/marks.ts";
import { openFolder } from "../support/neighbours.ts";
import { openService } from "../support/service.ts";
import { launchRuleCases } from "./launchRuleCases.ts";
import { neighbourRuleCases } from "./neighbourRuleCases.ts";
import { planRuleCases } from "./planRuleCases.ts";
import { ruleCases as planAndFlagCases } from "./ruleCases.ts";

const ruleCases = { ...planAndFlagCases, ...launchRuleCases, ...planRuleCases };

let service: Service;
beforeAll(async () => {
  service = await openService();
});

describe.each(Object.entries(ruleCases))("%s", (_, cases) => {
  it.each(cases)("$title", async ({ marked, name, today }) => {
    const own = today === undefined ? service : await openService({}, today);
    expectFindings(own, marked, name);
    expectFindingsWithCrlf(own, marked, name);
  });
});

describe.each(Object.entries(neighbourRuleCases))("%s in another file", (_, cases) => {
  it.each(cases)("$title", async ({ marked, name = "serve.sh", files }) => {
    const folder = await openFolder({ ...files, [name]: readMarks(marked).text });
    const document = await folder.open(name);
    expectFindings({ ...folder.service, findings: () => folder.service.findings(document) }, marked, name);
  });
});

describe("every rule", () => {
  it.each(ruleList.map(({ id }) => id))(
    "%s is tested with a text where it is silent and one where it is not",
    (id) => {
      const found = (
        Object.entries({ ...ruleCases, ...neighbourRuleCases }).find(([rule]) => rule === id)?.[1] ?? []
      ).map(({ marked }) => readMarks(marked).expectations.some(({ rule }) => rule === id));
      expect(found).toContain(true);
      expect(found).toContain(false);
    },
  );

  it('has an id that reads right after "allow", and a summary of whole sentences', () => {
    for (const { id, summary } of ruleList) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(summary).toMatch(/^(?:[A-Z]|vLLM).*\.$/);
    }
    expect(new Set(ruleList.map(({ id }) => id)).size).toBe(ruleList.length);
  });
});
