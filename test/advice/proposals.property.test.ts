import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { satisfies } from "../../src/advice/satisfies.ts";
import { searchProposals } from "../../src/advice/search.ts";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import { withChanges } from "../../src/deployment/withChanges.ts";
import { proposalTitle } from "../../src/findings/proposalFixes.ts";
import type { Service } from "../../src/service/service.ts";
import { assess } from "../../src/sizing/assess.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { deploymentFiles, runsOr, timeFor } from "../support/deploymentFiles.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const remedied = ["cannot-start", "workload-does-not-fit", "one-request-at-a-time"];

const parameters = { numRuns: runsOr(200) };
const timeoutMs = timeFor(parameters.numRuns);

describe("proposals", () => {
  it(
    "hold when they are estimated again, run on their GPU, and are the same every time",
    () => {
      let proposed = 0;
      fc.assert(
        fc.property(deploymentFiles, ({ text, name }) => {
          for (const assessment of service.analyze(documentOf(text, name)).assessments) {
            if (assessment.kind !== "estimated" || satisfies(assessment)) continue;
            const { deployment } = assessment;
            const proposals = searchProposals(deployment, catalogueLookUps);
            proposed += proposals.length;
            for (const proposal of proposals) {
              const again = assess(withChanges(deployment, proposal.changes, catalogueLookUps));
              expect(satisfies(again), proposal.action).toBe(true);
              expect(again.kind === "estimated" && again.estimate.start.verdict).toBe("starts");
            }
            const titles = proposals.map((proposal) => proposalTitle(assessment, proposal));
            const second = searchProposals(deployment, catalogueLookUps);
            expect(second.map((proposal) => proposalTitle(assessment, proposal))).toEqual(titles);
            expect(new Set(titles).size).toBe(titles.length);
            expect(titles.join("\n")).not.toMatch(/NaN|Infinity|undefined|null| 0 requests/);
          }
        }),
        parameters,
      );
      expect(proposed).toBeGreaterThan(50);
    },
    timeoutMs,
  );

  it(
    "leave no finding that they were to remedy, so that asking again ends",
    () => {
      let applied = 0;
      fc.assert(
        fc.property(deploymentFiles, ({ text, name }) => {
          const findings = service
            .findings(documentOf(text, name))
            .filter(({ rule }) => remedied.includes(rule));
          for (const { title, edits } of findings.flatMap((finding) => finding.fixes())) {
            applied++;
            const after = applyEdits(text, edits);
            const left = service
              .findings(documentOf(after, name))
              .filter(({ rule, severity }) => remedied.includes(rule) || severity === "error");
            expect(
              left.map(({ message }) => message),
              `${title}\n${after}`,
            ).toEqual([]);
          }
        }),
        parameters,
      );
      expect(applied).toBeGreaterThan(50);
    },
    timeoutMs,
  );
});
