import type { PlanAnalysis } from "../findings/analysis.ts";
import { mapFigure } from "../sizing/ends.ts";
import type { Figure, PlanSizing, ServiceSizing } from "../sizing/planSizing.ts";
import { entryAtPath } from "../syntax/yaml/yamlPath.ts";
import type { TextRange } from "../text/textRange.ts";
import { formatBand, formatCount, formatGiB, formatRate, formatTime } from "../units/print.ts";
import { endsText, sumLines } from "./planText.ts";

/** The sum of a part of the plan, to stand above it. */
export interface PlanLens {
  readonly range: TextRange;
  readonly title: string;
  readonly subjectId: string;
}

/** The processes of a plan, its pipeline and its workload with the cost; vLLM servers have lenses of their own. */
export function planLenses({ sizing: size, yaml }: PlanAnalysis): readonly PlanLens[] {
  const sizing = size();
  if (sizing === null) return [];
  const lines = new Map(sumLines(sizing).map(({ title, text }) => [title, text]));
  const sums: readonly (readonly [key: string, text: string | undefined])[] = [
    ["pipeline", lines.get("Pipeline")],
    ["workload", [lines.get("Workload"), lines.get("Cost")].filter((text) => text !== undefined).join(" · ")],
  ];
  return [
    ...sizing.services.flatMap((service) => processLens(sizing, service)),
    ...sums.flatMap(([key, title]) => {
      const entry = entryAtPath(yaml.tree, [key]);
      return entry && title ? [{ range: entry.key.range, title, subjectId: "" }] : [];
    }),
  ];
}

/** `1x L4 · 2.3 of 22.1 GiB · 8–10 sessions · 200 ms · 1.17/s`, what is not known left out. */
function processLens(sizing: PlanSizing, sized: ServiceSizing): readonly PlanLens[] {
  const { service, gpu, memoryBytes, sessions, latencyMs, throughputPerSecond } = sized;
  if (service.engine !== "process" || gpu === null) return [];
  const groups = sizing.pools.flatMap((pool) => pool.groups);
  const gpus = groups.find(({ services }) => services.includes(sized))?.gpusPerCopy ?? 1;
  const memory = gpu.spec.memoryBytes;
  const total = formatBand(memory.low, memory.high, formatGiB);
  const parts = [
    `${gpus}x ${gpu.label}`,
    textOf(memoryBytes, formatGiB, (text) => `${text} of ${total} GiB`),
    service.memoryPerSession === null && sized.sessionsTrusted === null
      ? null
      : textOf(mapFigure(sessions, Math.floor), formatCount, (text) => `${text} sessions`),
    textOf(latencyMs, formatTime, (text) => text),
    textOf(throughputPerSecond, formatRate, (text) => text),
  ];
  const title = parts.filter((part) => part !== null).join(" · ");
  return [{ range: service.nameRange, title, subjectId: `service-${service.name}` }];
}

function textOf(
  figure: Figure,
  format: (value: number) => string,
  phrase: (text: string) => string,
): string | null {
  return figure.ends === null ? null : phrase(endsText(figure.ends, format));
}
