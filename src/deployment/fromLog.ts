import { allGpus } from "../catalog/gpus.ts";
import { parseGpuTarget } from "../catalog/gpuTarget.ts";
import { hoursPerMonth } from "../units/quantityUnits.ts";
import { parseVersion, type VllmVersion } from "../units/version.ts";
import { readConfigMapping } from "../vllm/argumentParser.ts";
import { decidingFigure, type FigureName, type StartupReport } from "../vllm/log/startupReport.ts";
import type { MappingEntry, Settings, SettingValue } from "../vllm/setting.ts";
import { buildDeployment, oneReplica } from "./build.ts";
import {
  type Deployment,
  type DeploymentSource,
  type GpuChoice,
  gpusPerReplica,
  noMeasurements,
} from "./deployment.ts";
import { defaultFact, type Fact, inheritedFact, unknownFact } from "./fact.ts";
import { launchVersion, type WorkspaceDefaults } from "./fromLaunch.ts";
import type { LookUps } from "./lookUps.ts";

const nowhere = { start: 0, end: 0 };
const fromLog = "the log";
/** vLLM prints memory in GiB with two digits. */
const printedRounding = 0.006 * 2 ** 30;

/** What ran, from the log alone. What it does not tell is what the options and vLLM's defaults say. */
export function readLogDeployment(
  report: StartupReport,
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): Deployment {
  const version = versionOf(report, defaults);
  const settings = logSettings(report, version.value);
  const target = defaults.gpu && parseGpuTarget(defaults.gpu.text);
  const assumed = target && lookUps.findGpuChoice(target.name);
  return buildDeployment(
    {
      id: "log",
      name: null,
      source: sourceOf(report),
      entry: "vllm serve",
      headRange: nowhere,
      range: nowhere,
      settings,
      modelName:
        report.model === null
          ? unknownFact(null, "The log does not name the model.")
          : inheritedFact<string | null>(report.model.value, fromLog),
      gpu: gpuOfRun(report, assumed, lookUps),
      nearestGpus: [],
      gpuCount: defaultFact(null, "as many as the parallel sizes need"),
      replicas: oneReplica,
      version,
      workload: { concurrency: null, contextTokens: null },
      otherProcessesBytes: heldByOthers(report, null) ?? defaultFact(0, "nothing else on the GPU"),
      priceWish: { kind: "none" },
      hoursPerMonth,
      measured: noMeasurements,
    },
    lookUps,
  );
}

/**
 * The deployment of a file as the log says that it ran: version, GPU and settings from there, and the model where the
 * log names another one that is known; a path or a name of one's own is taken for the file's model.
 */
export function asRun(deployment: Deployment, report: StartupReport, lookUps: LookUps): Deployment {
  const version = report.version && parseVersion(report.version.value);
  const ran = version ?? deployment.version.value;
  const fromRun = logSettings(report, ran);
  const byField = report.settings.complete
    ? fromRun.byField
    : new Map([...deployment.settings.byField, ...fromRun.byField]);
  const gpu = gpuOfRun(report, deployment.gpu.value, lookUps);
  const otherModel = otherModelOfRun(deployment, report, lookUps);
  return buildDeployment(
    {
      ...deployment,
      modelName:
        otherModel === null ? deployment.modelName : inheritedFact<string | null>(otherModel, fromLog),
      settings: { ...deployment.settings, byField, problems: [], mayHaveMore: false },
      version: version ? inheritedFact(version, fromLog) : deployment.version,
      gpu: gpu.value === null ? deployment.gpu : gpu,
      otherProcessesBytes: heldByOthers(report, deployment) ?? deployment.otherProcessesBytes,
      measured: noMeasurements,
    },
    lookUps,
  );
}

/** The id of the model that ran, where it is known and not the file's. */
function otherModelOfRun(deployment: Deployment, { model }: StartupReport, lookUps: LookUps): string | null {
  const ran = model && lookUps.findModel(model.value);
  return ran?.kind === "known" && ran.id !== deployment.model.value?.id ? ran.id : null;
}

/** The same deployment, estimated as if nothing had been measured. */
export function withoutMeasurements(deployment: Deployment): Deployment {
  return { ...deployment, measured: noMeasurements };
}

function sourceOf({ engine, runner }: StartupReport): DeploymentSource {
  const printed = engine?.value === "V0" ? "first" : engine?.value === "V1" ? "second" : null;
  return { kind: "log", engine: printed, runner: runner === null ? null : "second" };
}

/** Least that a process's own context takes of the GPU before vLLM looks, and most; with others it communicates in buffers. */
const contextGiB = { low: 0.1, high: 0.6, communicating: 1.6 } as const;

/** What was in use when vLLM began, beyond what it had taken itself; `null` where the log shows nothing of the kind. */
function heldByOthers(report: StartupReport, deployment: Deployment | null): Fact<number> | null {
  const figure = (name: FigureName) => decidingFigure(report, name)?.value ?? null;
  const [total, free, used] = [figure("totalGiB"), figure("freeGiB"), figure("usedAtStartGiB")];
  if (total === null || (free === null && used === null)) return null;
  // Releases up to 0.6.4 look when the weights are loaded.
  const usedGiB = free === null ? (used ?? 0) - (figure("weightsGiB") ?? 0) : total - free;
  const ranks = new Set(report.figures.map(({ process }) => process)).size;
  const server = deployment?.server;
  const communicates = ranks > 2 || (server !== undefined && gpusPerReplica(server) > 1);
  if (usedGiB <= (communicates ? contextGiB.communicating : contextGiB.high)) return null;
  return inheritedFact(Math.round((usedGiB - contextGiB.low) * 2 ** 30), fromLog);
}

/** Settings that the log prints, and lengths that vLLM has worked out from them. */
function logSettings(report: StartupReport, version: VllmVersion): Settings {
  const values = new Map<string, SettingValue>();
  for (const [name, { value }] of report.settings.values) {
    if (value !== null && name !== "model" && name !== "model_tag") values.set(name, value);
  }
  const figure = (name: FigureName) => decidingFigure(report, name)?.value ?? null;
  const fitted = figure("autoFitToTokens");
  if (fitted !== null) values.set("max_model_len", fitted);
  const add = (name: string, value: number | null) => {
    if (value !== null && !values.has(name)) values.set(name, value);
  };
  add("max_model_len", figure("maxModelLen") ?? figure("askedTokens") ?? figure("concurrencyTokens"));
  add("max_num_batched_tokens", figure("batchedTokens"));
  add("gpu_memory_utilization", figure("utilization"));
  add("num_gpu_blocks_override", figure("blocksOverriddenTo"));
  const reserved = figure("reservedKvGiB");
  add("kv_cache_memory_bytes", reserved === null ? null : Math.round(reserved * 2 ** 30));
  return { ...readConfigMapping([...values].map(toEntry), version), problems: [] };
}

function toEntry([name, value]: readonly [string, SettingValue]): MappingEntry {
  const written = typeof value === "string" ? value : JSON.stringify(value);
  return { name, value, written, nameRange: nowhere, valueRange: nowhere, range: nowhere };
}

function versionOf(report: StartupReport, defaults: WorkspaceDefaults): Fact<VllmVersion> {
  const printed = report.version && parseVersion(report.version.value);
  return printed ? inheritedFact(printed, fromLog) : launchVersion(null, defaults);
}

/**
 * The GPU that a run was on: as the log names it, else the assumed one where its memory is what the log prints, else the
 * one GPU of the catalogue that has that memory. Where the total is printed, it counts instead of the catalogue's.
 */
function gpuOfRun(
  report: StartupReport,
  assumed: GpuChoice | null,
  lookUps: LookUps,
): Fact<GpuChoice | null> {
  const totalGiB = decidingFigure(report, "totalGiB")?.value;
  const totalBytes = totalGiB === undefined ? null : totalGiB * 2 ** 30;
  const exact = (gpu: GpuChoice): GpuChoice =>
    totalBytes === null
      ? gpu
      : { ...gpu, spec: { ...gpu.spec, memoryBytes: { low: totalBytes, high: totalBytes } } };
  const named = report.gpu && lookUps.findGpuChoice(report.gpu.value);
  if (named) return inheritedFact(exact(assumed && isMember(assumed, named) ? assumed : named), fromLog);
  if (totalBytes === null) {
    return assumed === null
      ? unknownFact(
          null,
          "The log does not tell the GPU: name it (--gpu, or the target GPU), or compare with a plan.",
        )
      : inheritedFact(assumed, "the file");
  }
  if (assumed !== null && hasMemory(assumed, totalBytes)) return inheritedFact(exact(assumed), "the file");
  const candidates = allGpus().flatMap((gpu) => lookUps.findGpuChoice(gpu.id) ?? []);
  const fitting = candidates.filter((gpu) => hasMemory(gpu, totalBytes));
  const [only, second] = fitting;
  if (only && !second) return inheritedFact(exact(only), fromLog);
  if (assumed !== null) return inheritedFact(exact(assumed), "the file");
  const names = fitting.map(({ label }) => label).slice(0, 6);
  const size = `The GPU of the log has ${totalGiB} GiB`;
  return unknownFact(
    null,
    names.length === 0
      ? `${size}, which no GPU of the catalogue has: name it (--gpu, or the target GPU).`
      : `${size}, as ${names.join(", ")} have: name it (--gpu, or the target GPU).`,
  );
}

/** Whether a GPU's memory, as the catalogue knows it, can be what a process was told. */
export function hasMemory({ spec }: GpuChoice, totalBytes: number): boolean {
  const { low, high } = spec.memoryBytes;
  return totalBytes >= low - printedRounding && totalBytes <= high + printedRounding;
}

function isMember(family: GpuChoice, gpu: GpuChoice): boolean {
  return family.ids.some((id) => gpu.ids.includes(id)) && family.ids.length <= gpu.ids.length;
}
