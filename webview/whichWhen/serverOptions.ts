import { gpusOfReplica, mostSequences } from "../../src/capacity/ask.ts";
import type { PanelObjective } from "../../src/panelMessages.ts";
import { askedSpeedInput } from "../../src/performance/askedSpeed.ts";
import { concurrencyUpTo } from "../../src/performance/speedCurve.ts";
import { formatCount, formatHourlyPrice, formatMoney } from "../../src/units/print.ts";
import type { Answer } from "../whatIf/answer.ts";
import type { SeenView } from "../whatIf/seenView.ts";
import type { Option, Win } from "./winners.ts";

/** A server on one kind of GPU, as many of them side by side as the workload needs. */
export interface ServerOption extends Option {
  readonly gpus: number;
  readonly dollarsPerServerHour: number;
  /** Requests that one server carries: by memory, and within the objectives where the plan has any. */
  readonly requestsEach: number;
  readonly bound: "memory" | "max-num-seqs" | "objectives";
}

export interface ServerOptions {
  readonly options: readonly ServerOption[];
  /** GPUs that are out, and why. */
  readonly unfit: readonly { readonly label: string; readonly reason: string }[];
}

/** Every GPU of the comparison that has a price and carries at least one request. */
export function serverOptions(seen: SeenView): ServerOptions {
  const objectives = seen.view.plan?.objectives ?? [];
  const options: ServerOption[] = [];
  const unfit: { label: string; reason: string }[] = [];
  for (const { gpu, answer } of seen.byGpu()) {
    const option = optionOf(gpu.label, answer, objectives);
    if (typeof option === "string") unfit.push({ label: gpu.label, reason: option });
    else options.push(option);
  }
  return { options, unfit };
}

function optionOf(
  label: string,
  answer: Answer,
  objectives: readonly PanelObjective[],
): ServerOption | string {
  if (!answer.ok) return answer.problem;
  const { estimate, verdict, situation, requests } = answer;
  const { input, terms } = situation;
  if (estimate.start.verdict === "refused") return verdict.sentence;
  if (terms.perGpuHour === null) return "No price for it is known on the file's terms.";
  const held = Math.floor(requests.mid / terms.ask.replicas);
  if (held < 1) return "Not even one request of this length fits.";
  const kept = withinObjectives(answer, objectives, held);
  if (kept < 1) return "It misses the objectives even with one request.";
  const gpus = gpusOfReplica(input.server);
  const dollarsPerServerHour = terms.perGpuHour * gpus;
  return {
    label: gpus === 1 ? label : `${gpus}x ${label}`,
    gpus,
    dollarsPerServerHour,
    requestsEach: kept,
    bound: kept < held ? "objectives" : held >= mostSequences(input.server, 1) ? "max-num-seqs" : "memory",
    costAt: (size) => Math.ceil(size / kept) * dollarsPerServerHour * terms.hoursPerMonth,
  };
}

/** The most requests with which the likely times keep what the plan promises; all of them without objectives. */
function withinObjectives(
  { situation, estimate }: Extract<Answer, { ok: true }>,
  objectives: readonly PanelObjective[],
  most: number,
): number {
  const limit = (id: string): number | undefined =>
    objectives.find((objective) => objective.id === id)?.limit;
  const [ttftMs, tpotMs, requestMs] = [limit("ttft"), limit("tpot"), limit("latency")];
  if (ttftMs === undefined && tpotMs === undefined && requestMs === undefined) return most;
  const input = askedSpeedInput(situation.input, estimate, { ...situation.terms.ask, requests: 1 });
  const kept = concurrencyUpTo(
    input,
    {
      ...(ttftMs !== undefined && { ttftMs }),
      ...(tpotMs !== undefined && { tpotMs }),
      ...(requestMs !== undefined && { requestMs }),
    },
    most,
  );
  return typeof kept === "number" ? kept : most;
}

/** Why it wins, in its own numbers and those of the next best. */
export function reasonOf(win: Win, option: ServerOption): string {
  const limits: Readonly<Record<ServerOption["bound"], string>> = {
    memory: "its memory holds",
    "max-num-seqs": "max-num-seqs lets in",
    objectives: "the objectives allow",
  };
  const each = `${limits[option.bound]} ${formatCount(option.requestsEach)} a server at ${formatHourlyPrice(option.dollarsPerServerHour)}`;
  if (win.next === null) return `Nothing else carries it; ${each}.`;
  const own = option.costAt(win.from);
  const more = win.next.dollars / own - 1;
  const other = `${win.next.option.label} costs ${formatMoney(win.next.dollars)}`;
  return more < 0.005
    ? `As cheap as ${win.next.option.label}; ${each}.`
    : `${sentenceStart(each)}; at ${formatCount(win.from)}, ${other}, ${formatCount(more * 100)}% more.`;
}

function sentenceStart(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
