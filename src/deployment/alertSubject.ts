import type { Quantity } from "../units/quantity.ts";
import type { QuantityKind } from "../units/quantityUnits.ts";

/** What a condition of `alerts` is about. */
export type AlertSubject = keyof typeof subjects;

export interface AlertName {
  readonly subject: AlertSubject;
  /** 99 of `latency_p99`; `null` for the mean. */
  readonly percentile: number | null;
}

/** Each subject with the kinds of threshold that it is compared with, and how else people call it. */
const subjects = {
  latency: { kinds: ["time"], aliases: ["e2e_latency", "request_latency"] },
  ttft: { kinds: ["time"], aliases: ["time_to_first_token"] },
  tpot: { kinds: ["time"], aliases: ["itl", "inter_token_latency", "time_per_output_token"] },
  queue_time: { kinds: ["time"], aliases: ["waiting_time"] },
  queue_depth: { kinds: ["count", "number"], aliases: ["queue", "waiting", "requests_waiting"] },
  running: { kinds: ["count", "number"], aliases: ["requests_running"] },
  kv_cache_usage: { kinds: ["share"], aliases: ["kv_cache", "cache_usage"] },
  error_rate: { kinds: ["share"], aliases: ["errors"] },
  throughput: { kinds: ["rate"], aliases: ["requests", "request_rate"] },
  preemptions: { kinds: ["rate"], aliases: ["preemption_rate"] },
  memory: { kinds: ["memory"], aliases: ["process_memory"] },
  gpu_utilization: { kinds: ["share"], aliases: ["gpu_usage", "gpu_util"] },
  gpu_memory: { kinds: ["share", "memory"], aliases: ["gpu_memory_usage"] },
  gpu_temperature: { kinds: ["count", "number"], aliases: ["gpu_temp"] },
} as const satisfies Record<
  string,
  { readonly kinds: readonly QuantityKind[]; readonly aliases: readonly string[] }
>;

/** Names of conditions that rules can be made of, percentiles with their commonest. */
export const alertNames: readonly string[] = Object.entries(subjects).map(([name, { kinds }]) =>
  kinds.some((kind) => kind === "time") ? `${name}_p99` : name,
);

const byName: ReadonlyMap<string, AlertSubject> = new Map(
  Object.entries(subjects).flatMap(([name, { aliases }]) =>
    isSubject(name) ? [name, ...aliases].map((each) => [each, name] as const) : [],
  ),
);

/** `latency_p99`, `ttft`, `queue-depth`; `null` for a name that nothing is known of. */
export function parseAlertName(written: string): AlertName | null {
  const name = written.replaceAll("-", "_").toLowerCase();
  const [, base = name, percentile] = /^(.+?)_(?:p(\d{1,2}(?:\.\d+)?|999)|avg|mean)$/.exec(name) ?? [];
  const subject = byName.get(base);
  if (subject === undefined) return null;
  const isTime = subjects[subject].kinds.some((kind) => kind === "time");
  if (!isTime && base !== name) return null;
  return {
    subject,
    percentile: percentile === undefined ? null : percentile === "999" ? 99.9 : Number(percentile),
  };
}

/** Whether a threshold measures what its subject does. */
export function fitsSubject(subject: AlertSubject, { kind }: Quantity): boolean {
  return subjects[subject].kinds.some((each) => each === kind);
}

/** What a threshold has to look like, for messages. */
export function thresholdExample(subject: AlertSubject): string {
  const [kind] = subjects[subject].kinds;
  const examples = { time: "> 10s", count: "> 100", share: "> 50%", rate: "< 7/s", memory: "> 20GiB" };
  return examples[kind];
}

function isSubject(name: string): name is AlertSubject {
  return Object.hasOwn(subjects, name);
}
