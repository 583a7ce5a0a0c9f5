import { observationReport } from "../../../src/features/observationReport.ts";
import { panelObservation } from "../../../src/features/panelObservation.ts";
import type { PanelView } from "../../../src/panelMessages.ts";
import type { ShownObservation } from "../../../src/panelObservationMessages.ts";
import { addReading, type Readings } from "../../../src/vllm/metrics/observedLoad.ts";
import { readServerSnapshot } from "../../../src/vllm/metrics/serverSnapshot.ts";
import { documentOf, openService } from "../../support/service.ts";
import { type ExposedServer, exposedMetrics } from "../../vllm/metrics/exposed.ts";

/** A plan whose server runs, with its view and readings of it five seconds apart, as the extension sends them. */
export async function observedPlan(
  ...servers: readonly ExposedServer[]
): Promise<{ readonly view: PanelView; readonly observed: ShownObservation }> {
  const service = await openService();
  const text = `gpuplan: 1
gpu: L4
services:
  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 32K, gpu-memory-utilization: 0.9 } }
workload: { concurrency: 8, context: 8K }
`;
  const document = documentOf(text, "chat.gpuplan.yaml");
  const readings = servers.reduce<Readings>(
    (before, server, index) =>
      addReading(before, { atMs: index * 5000, snapshot: readServerSnapshot(exposedMetrics(server)) }),
    [],
  );
  const choice = { subject: { name: null }, model: null, today: "2026-11-21" };
  const answer = service.observe(document, readings, choice);
  if (answer.kind !== "observed") throw new Error(JSON.stringify(answer));
  const report = observationReport(
    "http://gpu-1:8000/metrics",
    "2026-11-21T15:00:05.000Z",
    "chat.gpuplan.yaml",
    answer,
  );
  return {
    view: service.panelView(document, text.indexOf("chat"), null),
    observed: { reading: panelObservation(report, answer), live: servers.length > 1, problem: null },
  };
}

/** As fast as an L4 is with this load. */
export const usualServer: ExposedServer = { tpotSeconds: 0.06, ttftSeconds: 0.4, usage: 0.3 };
