import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCorpus } from "../../scripts/fuzz/corpus.ts";
import { runStorm } from "../../scripts/storm/runStorm.ts";
import { projectRoot } from "../editor/host/paths.ts";
import { buildProgram } from "../support/buildProgram.ts";

let folder = "";
let program = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-edit-storm-"));
  program = join(folder, "bin", "server.cjs");
  await buildProgram("src/lsp/main.node.ts", program);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// `npm run storm` is the same with 20,000 edits over 50 documents.
it("answers whatever is asked between random edits, and ends with the diagnostics of a fresh server", async () => {
  const samples = readCorpus(projectRoot).filter(({ text }) => text.length > 0 && text.length < 20_000);
  const report = await runStorm({ program, samples, edits: 500, documents: 20, seed: 12, measurements: 2 });
  expect(report).toMatchObject({ errors: [], complaints: [], stale: [] });
  expect(report.requests).toBeGreaterThan(400);
  expect(report.cancellations).toBeGreaterThan(100);
  expect(report.diagnostics).toBeGreaterThan(10);
}, 120_000);
