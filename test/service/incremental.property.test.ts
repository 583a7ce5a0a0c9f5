import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Estimate } from "../../src/capacity/estimate.ts";
import type { Analysis } from "../../src/findings/analysis.ts";
import type { Finding } from "../../src/findings/finding.ts";
import type { Service } from "../../src/service/service.ts";
import type { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import { longPlan } from "../support/longPlan.ts";
import { openService } from "../support/service.ts";

const example = (name: string) =>
  readFileSync(join(import.meta.dirname, "../../examples", `${name}.gpuplan.yaml`), "utf8");

const plans: readonly string[] = [
  longPlan(10),
  `# gpuplan: vllm=0.11\n${longPlan(4)}`,
  longPlan(6).replace("    replicas: 1\n", "    replicas: 1\n    share: true\n"),
  longPlan(6).replace("port: 8003", `compilation-config: '{"start": 4, "end": 9}'`),
  longPlan(5).replaceAll("\n", "\r\n"),
  // Mistakes of every form, each inside one service, and two services of one name.
  longPlan(8)
    .replace("replicas: 1", "replicsa: 1")
    .replace("port: 8002", "port: [8002]")
    .replace("replicas: 1", "replicas: { l4: 1, a10g: many }")
    .replace(/model: .*\n/, "modle: Qwen/Qwen3-8B\n"),
  longPlan(6).replaceAll("replicas: 1", "replicsa: 1").replace("chat-5:", "chat-4:"),
  example("two-l4-32k"),
  example("a10g-voice-service"),
  example("rtx-a4000-voice-stack"),
  example("l4-or-a40-speech"),
];

const anyPlan = fc.oneof(fc.constant(longPlan(10)), fc.constantFrom(...plans));

/** A service with modules of its own, which shares nothing with the one under test. */
async function openAnother(): Promise<{ readonly service: Service; readonly parse: typeof parseYaml }> {
  vi.resetModules();
  const { openService: open } = await import("../support/service.ts");
  const { parseYaml: parse } = await import("../../src/syntax/yaml/parseYaml.ts");
  return { service: await open(), parse };
}

/** Texts unlike any other, so that nothing of the ones before is remembered. */
function forgetTexts(parse: typeof parseYaml, round: number): void {
  for (let index = 0; index < 4; index++) {
    const mark = `x${round}-${index}`;
    parse(`# ${mark}\n${`${mark}: 1\n`.repeat(200)}# ${mark}\n`);
  }
}

/** Everything that is said of a plan, as plain data. */
function told(analysis: Analysis, findings: readonly Finding[]): unknown {
  const { plan, ...rest } = analysis;
  for (const { deployment } of analysis.assessments)
    if (deployment.source.kind === "service") expect(deployment.source.plan).toBe(plan?.plan);
  const said = {
    ...rest,
    plan: plan && { ...plan, sizing: plan.sizing() },
    findings: findings.map((finding) => ({ ...finding, fixes: finding.fixes() })),
  };
  return JSON.parse(
    JSON.stringify(said, (key, value) => {
      if (value instanceof Map) return [...value];
      // Each deployment names its plan, which is there once.
      return key === "source" && value.kind === "service" ? { ...value, plan: null } : value;
    }),
  );
}

function estimatesOf({ assessments }: Analysis): readonly Estimate[] {
  return assessments.flatMap((assessment) => (assessment.kind === "estimated" ? [assessment.estimate] : []));
}

const added = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom("1", "x", "", " ", "8K", "\n", " # c", "\n    gpus: 2", "\n    shar", ":"),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "\n  other:\n    model: Qwen/Qwen3-8B\n",
      "\n# gpuplan: vllm=0.10\n",
      "\n# gpuplan-ignore unknown-model\n",
      "\n    share: true\n",
      '"',
      "&a ",
      "{",
      "\t",
    ),
  },
);
const edits = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 9_999 }),
    removed: fc.oneof(fc.constant(0), fc.nat(2), fc.nat(80)),
    added,
    // What nobody looks at is not worked out, and must be right when somebody does after the next keystrokes.
    isLookedAt: fc.boolean(),
  }),
  { minLength: 2, maxLength: 8 },
);

it("says after every keystroke what a fresh start would say", async () => {
  const service = await openService();
  const { service: fresh, parse } = await openAnother();
  let version = 0;
  const count = { estimates: 0, reused: 0 };
  fc.assert(
    fc.property(anyPlan, edits, (plan, typed) => {
      let text = plan;
      const uri = `file:///tests/plan-${version}.gpuplan.yaml`;
      let known = new Set(
        estimatesOf(service.analyze({ uri, languageId: "gpuplan", version: ++version, text })),
      );
      for (const edit of typed) {
        const start = Math.floor((edit.at / 10_000) * text.length);
        text = text.slice(0, start) + edit.added + text.slice(start + edit.removed);
        const document = { uri, languageId: "gpuplan", version: ++version, text };
        if (!edit.isLookedAt && edit !== typed.at(-1)) {
          service.findings(document);
          continue;
        }
        forgetTexts(parse, version);
        fresh.forget(uri);
        expect(told(service.analyze(document), service.findings(document))).toEqual(
          told(fresh.analyze(document), fresh.findings(document)),
        );
        const estimates = estimatesOf(service.analyze(document));
        count.estimates += estimates.length;
        count.reused += estimates.filter((estimate) => known.has(estimate)).length;
        known = new Set(estimates);
      }
      service.forget(uri);
    }),
    { numRuns: 15 },
  );
  // Were nothing reused, nothing would be shown.
  expect(count.reused / count.estimates).toBeGreaterThan(0.1);
}, 120_000);
