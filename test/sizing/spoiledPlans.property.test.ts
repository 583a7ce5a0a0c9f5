import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { planReport, serviceReports } from "../../src/features/planReport.ts";
import { alternativesTable, breakEvenLines, planLines } from "../../src/features/planText.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService, planName } from "../support/service.ts";

const examples = ["rtx-a4000-voice-stack", "two-l4-32k", "a10g-voice-service", "l4-or-a40-speech"].map(
  (name) => readFileSync(new URL(`../../examples/${name}.gpuplan.yaml`, import.meta.url), "utf8"),
);

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** A change that somebody who types makes: a line is gone, moved in, or a number is another. */
const spoil = fc.record({
  kind: fc.constantFrom("drop", "double", "number", "indent"),
  at: fc.nat(200),
  value: fc.constantFrom("0", "1", "0.0001", "999999999", "5..3", "1..1000000", "-1", "x"),
});

function spoiled(text: string, changes: readonly { kind: string; at: number; value: string }[]): string {
  const lines = text.split("\n");
  for (const { kind, at, value } of changes) {
    const index = at % lines.length;
    const line = lines[index] ?? "";
    if (kind === "drop") lines.splice(index, 1);
    else if (kind === "double") lines.splice(index, 0, line);
    else if (kind === "indent") lines[index] = `  ${line}`;
    else lines[index] = line.replace(/\d[\d.]*/, value);
  }
  return lines.join("\n");
}

describe("the sums of a plan that is being typed", () => {
  it("never fail, and never print what is no number", () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples), fc.array(spoil, { maxLength: 4 }), (example, changes) => {
        const analysis = service.analyze(documentOf(spoiled(example, changes), planName));
        const words = JSON.stringify([
          planLines(analysis),
          alternativesTable(analysis),
          breakEvenLines(analysis),
          serviceReports(analysis).map((row) => ("engine" in row ? row : null)),
          planReport(analysis),
        ]);
        expect(words).not.toMatch(/NaN|Infinity|undefined/);
        expect(service.findings(documentOf(spoiled(example, changes), planName))).toBeInstanceOf(Array);
      }),
      { numRuns: 40 },
    );
  });

  it("keep no pool without a GPU busy", () => {
    const [voice = ""] = examples;
    const analysis = service.analyze(documentOf(voice.replace("count: 1", "count: 0"), planName));
    const lines = JSON.stringify(planLines(analysis));
    expect(lines).toContain("1 GPU needed");
    expect(lines).not.toMatch(/busy|Infinity/);
  });
});
