import type { Analysis } from "../findings/analysis.ts";
import { mapFigure } from "../sizing/ends.ts";
import type { PlanSizing, ServiceSizing } from "../sizing/planSizing.ts";
import { positionAt } from "../text/sourceText.ts";
import { publicText } from "../vllm/secrets.ts";
import { gib, type ReportFigure, reportFigure } from "./reportFigures.ts";

/** The row of a service that is no vLLM server. Figures are per GPU; fields are only added, never renamed. */
export interface ProcessReport {
  readonly file: string;
  readonly line: number;
  readonly service: string;
  readonly alternative?: string;
  readonly engine: "process";
  readonly model: string | null;
  readonly gpu: { readonly id: string | null; readonly count: number } | null;
  readonly memory: { readonly totalGiB: ReportFigure; readonly usedGiB: ReportFigure };
  /** Sessions that one GPU holds: what memory has room for, or fewer where the plan trusts it with fewer. */
  readonly sessions: ReportFigure;
  readonly sessionsByMemory: ReportFigure;
  /** Milliseconds of one request, speed-ups applied. */
  readonly latency: ReportFigure;
  readonly throughputPerSecond: ReportFigure;
  /** One sentence: the first figure that is not known, and why; `null` where all are. */
  readonly reason: string | null;
}

export function processReport(
  analysis: Analysis,
  sizing: PlanSizing,
  service: ServiceSizing,
  alternative: string | null,
): ProcessReport {
  const { gpu, pool } = service;
  const group = sizing.pools
    .flatMap(({ groups }) => groups)
    .find(({ services }) => services.includes(service));
  const toGiB = (bytes: number) => bytes / gib;
  return {
    file: analysis.path,
    line: positionAt(analysis.source, service.service.nameRange.start).line + 1,
    service: service.service.name,
    ...(alternative === null ? {} : { alternative }),
    engine: "process",
    model: service.service.model === null ? null : publicText(service.service.model.value),
    gpu: gpu && {
      id: gpu.ids.length === 1 ? (gpu.ids[0] ?? null) : gpu.label,
      count: pool?.count?.value ?? group?.gpusPerCopy ?? 1,
    },
    memory: {
      totalGiB:
        gpu &&
        reportFigure({ favourable: toGiB(middle(gpu.spec)), unfavourable: toGiB(middle(gpu.spec)) }, 3),
      usedGiB: reportFigure(mapFigure(service.memoryBytes, toGiB), 3),
    },
    sessions: reportFigure(service.sessions, 0),
    sessionsByMemory: reportFigure(service.sessionsByMemory, 0),
    latency: reportFigure(service.latencyMs, 2),
    throughputPerSecond: reportFigure(service.throughputPerSecond, 4),
    reason: service.memoryBytes.reason ?? service.latencyMs.reason,
  };
}

/** As the rows of vLLM servers say it: the middle of what drivers report. */
function middle({
  memoryBytes,
}: {
  readonly memoryBytes: { readonly low: number; readonly high: number };
}): number {
  return (memoryBytes.low + memoryBytes.high) / 2;
}
