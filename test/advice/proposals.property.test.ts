import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { satisfies, searchProposals } from "../../src/advice/search.ts";
import { gpuNames } from "../../src/catalog/findGpu.ts";
import { modelNames } from "../../src/catalog/models.ts";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import { withChanges } from "../../src/deployment/withChanges.ts";
import { proposalTitle } from "../../src/findings/proposalFixes.ts";
import type { Service } from "../../src/service.ts";
import { assess } from "../../src/sizing/assess.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { documentOf, openService, planName } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const seed = 20_250_917;
const remedied = ["cannot-start", "workload-does-not-fit", "one-request-at-a-time"];

/** A launch script or a plan of a catalogue model on a catalogue GPU, with settings that people choose. */
const files = fc
  .record({
    model: fc.constantFrom(...modelNames()),
    gpu: fc.constantFrom(...gpuNames()),
    count: fc.constantFrom(1, 1, 2, 4, 8),
    tensorParallel: fc.constantFrom(null, 1, 2, 4),
    length: fc.constantFrom(null, 2048, 8192, 20000, 32768, 131072),
    utilization: fc.constantFrom(null, 0.5, 0.8, 0.9, 0.95),
    kvCacheDtype: fc.constantFrom(null, null, "fp8"),
    concurrency: fc.constantFrom(null, 1, 10, 100),
    context: fc.constantFrom(null, null, 4096, 16384),
    version: fc.constantFrom(null, "0.8.5", "0.11"),
    isPlan: fc.boolean(),
  })
  .map((wish) => {
    const flags = [
      ["tensor-parallel-size", wish.tensorParallel],
      ["max-model-len", wish.length],
      ["gpu-memory-utilization", wish.utilization],
      ["kv-cache-dtype", wish.kvCacheDtype],
    ].filter(([, value]) => value !== null);
    if (wish.isPlan) {
      const workload = [
        ...(wish.concurrency === null ? [] : [`concurrency: ${wish.concurrency}`]),
        ...(wish.context === null ? [] : [`context: ${wish.context}`]),
      ];
      const args = flags.map(([name, value]) => `${name}: ${value}`).join(", ");
      const text = `gpuplan: 1\npools: { p: { gpu: ${wish.gpu}, count: ${wish.count} } }\nservices:\n  chat:\n    model: ${wish.model}\n    args: { ${args} }\nworkload: { ${workload.join(", ")} }\n`;
      return { name: planName, text };
    }
    const directive = [
      `gpu=${wish.count}x ${wish.gpu}`,
      ...(wish.concurrency === null ? [] : [`concurrency=${wish.concurrency}`]),
      ...(wish.context === null ? [] : [`context=${wish.context}`]),
      ...(wish.version === null ? [] : [`vllm=${wish.version}`]),
    ];
    const words = flags.map(([name, value]) => `--${name} ${value}`).join(" \\\n  ");
    return {
      name: "serve.sh",
      text: `# gpuplan: ${directive.join(" ")}\nvllm serve ${wish.model} ${words}\n`,
    };
  });

const parameters = { numRuns: 200, seed };

describe("proposals", () => {
  it("hold when they are estimated again, run on their GPU, and are the same every time", () => {
    let proposed = 0;
    fc.assert(
      fc.property(files, ({ text, name }) => {
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
  });

  it("leave no finding that they were to remedy, so that asking again ends", () => {
    let applied = 0;
    fc.assert(
      fc.property(files, ({ text, name }) => {
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
  });
});
