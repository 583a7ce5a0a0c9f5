import type { SettingValue } from "../setting.ts";
import type { LogHit } from "./findHits.ts";
import type { LogProcess } from "./logLine.ts";
import { readPythonDict, readPythonFields } from "./pythonLiteral.ts";
import {
  isFigureName,
  type LogFigure,
  type LogOutcome,
  type LogSetting,
  type LogText,
  type StartupReport,
} from "./startupReport.ts";

/** Where a hit stands: everything about its line that a report keeps. */
export interface HitPlace {
  readonly line: number;
  readonly process: LogProcess | null;
  readonly container: string | null;
  readonly date: string | null;
  readonly message: string;
}

/** One start while its lines are read. It lives from its first line until the next start or the end of the log. */
export class StartDraft {
  readonly firstLine: number;
  readonly container: string | null;
  private lastLine: number;
  private date: string | null = null;
  private outcome: LogOutcome = { kind: "unfinished" };
  private complete = false;
  private readonly texts = new Map<string, LogText>();
  private readonly settings = new Map<string, LogSetting>();
  private readonly engineSettings = new Map<string, LogSetting>();
  private readonly figures = new Map<string, LogFigure>();
  /** Names of processes by what tells them apart; the last name is the fullest. */
  private readonly processNames = new Map<string, string>();
  /** Who has introduced a server, printed its arguments or begun an engine. */
  private readonly beginnings = new Set<string>();

  constructor(line: number, container: string | null) {
    this.firstLine = line;
    this.lastLine = line;
    this.container = container;
  }

  /** Whether the hit begins a start of its own: the same process introduces itself again, or this start is over. */
  isEndedBy({ pattern, groups }: LogHit, { process }: HitPlace): boolean {
    const { mark } = pattern;
    if (mark?.kind === "server") {
      return this.hasProgressed() || this.beginnings.has(beginningKey("server", groups, process));
    }
    if (mark?.kind === "engine") {
      if (this.outcome.kind === "refused") return true;
      return this.beginnings.has(beginningKey("engine", groups, process)) && this.hasProgressed();
    }
    // Lines that were picked out of a log have lost who introduced himself: weights after a KV cache are another start.
    const isOver =
      this.outcome.kind === "refused" || (!this.texts.has("engine") && this.has("kvTokens", process));
    return isOver && pattern.hint === "Model loading took " && this.has("weightsGiB", process);
  }

  add(hit: LogHit, place: HitPlace): void {
    const { pattern, groups } = hit;
    this.lastLine = place.line;
    this.date ??= place.date;
    if (place.process !== null) this.processNames.set(place.process.key, place.process.name);
    const { mark } = pattern;
    if (mark?.kind === "server" || mark?.kind === "engine")
      this.beginnings.add(beginningKey(mark.kind, groups, place.process));
    if (mark?.kind === "engine" && mark.engine !== null) this.addText("engine", mark.engine, place.line);
    if (mark?.kind === "runner") this.addText("runner", mark.runner, place.line);
    if (mark?.kind === "ready") this.outcome = { kind: "started", line: place.line };
    if (mark?.kind === "error") this.addError(mark.error, place);
    for (const [name, text] of Object.entries(groups)) {
      if (text !== undefined) this.addGroup(name, text, place);
    }
  }

  finish(): StartupReport {
    const text = (name: string) => this.texts.get(name) ?? null;
    const values = new Map([...this.engineSettings, ...this.settings]);
    const modelSetting = values.get("model");
    const model =
      typeof modelSetting?.value === "string" ? { value: modelSetting.value, line: modelSetting.line } : null;
    const named = text("model") ?? model;
    return {
      firstLine: this.firstLine,
      lastLine: this.lastLine,
      container: this.container,
      version: text("version"),
      engine: text("engine"),
      runner: text("runner"),
      model: named && { ...named, value: modelId(named.value) },
      architecture: text("architecture"),
      gpu: text("gpu"),
      date: this.date,
      settings: { values, complete: this.complete },
      figures: [...this.figures].map(([, figure]) => this.withLatestName(figure)),
      outcome: this.outcome,
    };
  }

  private hasProgressed(): boolean {
    return this.figures.size > 0 || this.outcome.kind !== "unfinished" || this.texts.has("engine");
  }

  private has(name: string, process: LogProcess | null): boolean {
    return this.figures.has(figureKey(name, process));
  }

  private addGroup(name: string, text: string, place: HitPlace): void {
    if (name === "args") {
      this.addSettings(readPythonDict(text), this.settings, place.line);
      this.complete = true;
    } else if (name === "arguments") {
      this.addSettings(withoutNone(readPythonFields(text)), this.settings, place.line);
      this.complete = true;
    } else if (name === "config") {
      this.addSettings(engineFields(readPythonFields(text)), this.engineSettings, place.line);
    } else if (isFigureName(name)) {
      this.addFigure(name, text, place);
    } else {
      this.addText(name, text, place.line);
    }
  }

  private addText(name: string, value: string, line: number): void {
    if (!this.texts.has(name)) this.texts.set(name, { value, line });
  }

  private addSettings(
    values: ReadonlyMap<string, SettingValue>,
    into: Map<string, LogSetting>,
    line: number,
  ): void {
    for (const [name, value] of values) into.set(name, { value, line });
  }

  private addFigure(name: LogFigure["name"], text: string, { line, process }: HitPlace): void {
    const value = Number(text.replaceAll(",", ""));
    if (!Number.isFinite(value) || this.figures.size >= mostFigures) return;
    const key = figureKey(name, process);
    const before = this.figures.get(key);
    // A process that loads twice loads two models, its own and the draft; a line that is repeated says nothing new.
    const isSecondModel =
      name === "weightsGiB" &&
      before !== undefined &&
      !this.has("kvCacheGiB", process) &&
      before.value !== value;
    const total = isSecondModel ? before.value + value : value;
    this.figures.set(key, { name, value: total, line, process: process?.key ?? null });
  }

  private withLatestName(figure: LogFigure): LogFigure {
    const { process } = figure;
    return { ...figure, process: process === null ? null : (this.processNames.get(process) ?? null) };
  }

  /** The first error that says something counts: what follows from it is printed after it. */
  private addError(error: Extract<LogOutcome, { kind: "refused" }>["error"], place: HitPlace): void {
    if (this.outcome.kind === "started") return;
    if (this.outcome.kind === "refused" && this.outcome.error !== "other") return;
    this.outcome = { kind: "refused", error, message: place.message, line: place.line };
  }
}

/** More than a thousand ranks print. */
const mostFigures = 20_000;

function figureKey(name: string, process: LogProcess | null): string {
  return `${name} ${process?.key ?? ""}`;
}

/** By the process's name: a server that is started again has another id, but several API servers differ in name. */
function beginningKey(
  kind: "server" | "engine",
  groups: LogHit["groups"],
  process: LogProcess | null,
): string {
  const what = groups.args !== undefined || groups.arguments !== undefined ? "arguments" : kind;
  return `${what} ${process?.name ?? ""}`;
}

/** `args: Namespace(…)` prints every argument; what is `None` was not given. */
function withoutNone(values: ReadonlyMap<string, SettingValue>): ReadonlyMap<string, SettingValue> {
  return new Map([...values].filter(([, value]) => value !== null));
}

/** Fields of the engine's configuration that are settings of the same meaning, under the settings' names. */
const settingOfField: Readonly<Record<string, string>> = {
  model: "model",
  dtype: "dtype",
  max_seq_len: "max_model_len",
  tensor_parallel_size: "tensor_parallel_size",
  pipeline_parallel_size: "pipeline_parallel_size",
  data_parallel_size: "data_parallel_size",
  enforce_eager: "enforce_eager",
  kv_cache_dtype: "kv_cache_dtype",
  enable_prefix_caching: "enable_prefix_caching",
};

function engineFields(values: ReadonlyMap<string, SettingValue>): ReadonlyMap<string, SettingValue> {
  const known = [...values].flatMap(([field, value]): [string, SettingValue][] => {
    const name = Object.hasOwn(settingOfField, field) ? settingOfField[field] : undefined;
    if (name === undefined || value === null) return [];
    return [[name, typeof value === "string" ? value.replace(/^torch\./, "") : value]];
  });
  return new Map(known);
}

/** A path of the Hub's cache says the id: `…/models--Qwen--Qwen3-8B/snapshots/<revision>`. */
function modelId(name: string): string {
  const [, owner, model] = /(?:^|[\\/])models--([\w.-]+?)--([\w.-]+)/.exec(name) ?? [];
  return owner && model ? `${owner}/${model}` : name;
}
