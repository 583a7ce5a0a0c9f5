import { findGpu } from "../catalog/findGpu.ts";
import { parseGpuTarget } from "../catalog/gpuTarget.ts";
import type { Directive, DirectiveEntry, Launch } from "../launch/launch.ts";
import { excerpt } from "../text/excerpt.ts";
import { nearestName } from "../text/nearest.ts";
import type { TextRange } from "../text/textRange.ts";
import { hoursPerMonth } from "../units/quantityUnits.ts";
import { parseTokenCount } from "../units/tokenCount.ts";
import { formatVersion, parseVersion, type VllmVersion } from "../units/version.ts";
import { newestKnownVersion } from "../vllm/releases.ts";
import { buildDeployment, modelNameFact, oneReplica } from "./build.ts";
import { type Deployment, type GpuChoice, type NamingService, noMeasurements } from "./deployment.ts";
import { defaultFact, type Fact, inheritedFact, unknownFact, writtenFact } from "./fact.ts";
import { versionOfImage } from "./imageVersion.ts";
import { readLaunchSettings } from "./launchSettings.ts";
import type { LookUps } from "./lookUps.ts";

/** What counts where the file itself says nothing: the settings and the target that the person picked. */
export interface WorkspaceDefaults {
  readonly gpu: { readonly text: string; readonly from: string } | null;
  readonly vllmVersion: { readonly text: string; readonly from: string } | null;
  readonly expectedConcurrency: { readonly value: number; readonly from: string } | null;
}

/** A directive comment that is not understood; `replacements` are texts for the range that would be. */
export interface DirectiveProblem {
  readonly message: string;
  readonly range: TextRange;
  readonly replacements: readonly string[];
}

export interface LaunchReading {
  readonly deployment: Deployment;
  readonly directiveProblems: readonly DirectiveProblem[];
}

/** The deployment that one launch describes. `index` counts the launches of the file from 1. */
export function readLaunch(
  launch: Launch,
  index: number,
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
  named?: NamingService,
): LaunchReading {
  const directive = readDirectives(launch.directives);
  const version = versionOf(launch, directive, defaults);
  const settings = readLaunchSettings(launch, version.value);
  const target = targetOf(launch, directive, named, defaults, lookUps);
  const deployment = buildDeployment(
    {
      id: `launch-${index}`,
      name: launch.service,
      source: { kind: "launch", launch, named: named ?? null },
      entry: launch.entry,
      headRange: launch.headRange,
      range: launch.range,
      settings,
      modelName: modelNameFact(settings, launch.headRange, isServer(launch) ? version.value : undefined),
      ...target,
      replicas: launch.replicas ? writtenFact(launch.replicas.count, launch.replicas.range) : oneReplica,
      version,
      workload: {
        concurrency: directive.concurrency ?? plannedConcurrency(named) ?? expectedConcurrency(defaults),
        contextTokens: directive.contextTokens ?? plannedFact(named?.planned.workload.contextTokens, named),
      },
      otherProcessesBytes: defaultFact(0, "nothing else on the GPU"),
      priceWish: { kind: "cheapest" },
      hoursPerMonth,
      measured: noMeasurements,
    },
    lookUps,
  );
  return { deployment, directiveProblems: directive.problems };
}

/** An engine in Python has to be given its model. */
function isServer({ entry }: Launch): boolean {
  return entry === "vllm serve" || /^(?:docker|python) /.test(entry);
}

function plannedFact<T>(fact: Fact<T> | null | undefined, named: NamingService | undefined): Fact<T> | null {
  return fact && named ? inheritedFact(fact.value, `the plan ${named.plan}`) : null;
}

/** Of the plan's requests those that come to one of its servers. */
function plannedConcurrency(named: NamingService | undefined): Fact<number> | null {
  const all = plannedFact(named?.planned.workload.concurrency, named);
  const servers = Math.max(1, named?.planned.replicas.value ?? 1);
  return all && { ...all, value: Math.ceil(all.value / servers) };
}

/** A directive comes first, then the plan that names the script. A plan's pool may carry more servers than this one. */
function targetOf(
  launch: Launch,
  directive: DirectiveReading,
  named: NamingService | undefined,
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): Pick<Deployment, "gpu" | "nearestGpus" | "gpuCount"> {
  const own = gpuOf(launch, directive, defaults, lookUps);
  const gpu = directive.gpu ? null : plannedFact(named?.planned.gpu, named);
  if (gpu === null || gpu.value === null) return own;
  const source = named?.planned.source;
  const ofServer = source?.kind === "service" ? source.service.gpus : null;
  const count = plannedFact<number | null>(ofServer && { value: ofServer.value, origin: gpu.origin }, named);
  return { gpu, nearestGpus: [], gpuCount: count ?? own.gpuCount };
}

interface DirectiveReading {
  readonly gpu: DirectiveEntry | null;
  readonly concurrency: Fact<number> | null;
  readonly contextTokens: Fact<number> | null;
  readonly version: Fact<VllmVersion> | null;
  readonly problems: readonly DirectiveProblem[];
}

/** More than anybody has; a larger count, such as `1e309`, is a slip and says nothing. */
const mostGpus = 1_000_000;

const directiveKeys = ["gpu", "concurrency", "context", "vllm"];

function readDirectives(directives: readonly Directive[]): DirectiveReading {
  const problems: DirectiveProblem[] = [];
  const entries = new Map<string, DirectiveEntry>();
  for (const entry of directives.flatMap((directive) => directive.entries)) {
    if (directiveKeys.includes(entry.key)) entries.set(entry.key, entry);
    else problems.push(unknownKey(entry));
  }
  const read = <T>(key: string, parse: (text: string) => T | null, expected: string): Fact<T> | null => {
    const entry = entries.get(key);
    if (entry === undefined) return null;
    const value = parse(entry.value);
    if (value !== null) return writtenFact(value, entry.valueRange, entry.keyRange);
    problems.push({
      message: `${key} takes ${expected}, not "${excerpt(entry.value)}".`,
      range: entry.valueRange,
      replacements: [],
    });
    return null;
  };
  return {
    gpu: entries.get("gpu") ?? null,
    concurrency: read("concurrency", parsePositiveCount, "a number of requests, such as 10"),
    contextTokens: read("context", parseTokenCount, "a length in tokens, such as 32K"),
    version: read("vllm", parseVersion, "a version, such as 0.11"),
    problems,
  };
}

function unknownKey({ key, keyRange }: DirectiveEntry): DirectiveProblem {
  const nearest = nearestName(key, directiveKeys);
  const guess = nearest === null ? "" : ` Did you mean ${nearest}?`;
  return {
    message: `A directive has no "${excerpt(key)}".${guess} It knows ${directiveKeys.join(", ")}.`,
    range: keyRange,
    replacements: nearest === null ? [] : [nearest],
  };
}

function parsePositiveCount(text: string): number | null {
  return /^\d{1,7}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}

/** The version that a launch is for; without one what counts where nobody says. */
export function launchVersion(launch: Launch | null, defaults: WorkspaceDefaults): Fact<VllmVersion> {
  return launch === null
    ? assumedVersion(defaults)
    : versionOf(launch, readDirectives(launch.directives), defaults);
}

/** Directive, image tag, `pip install` in the same file, setting, else the newest known. */
function versionOf(
  launch: Launch,
  directive: DirectiveReading,
  defaults: WorkspaceDefaults,
): Fact<VllmVersion> {
  if (directive.version !== null) return directive.version;
  const tagged = launch.image && versionOfImage(launch.image);
  if (tagged !== null && launch.image !== null) return writtenFact(tagged, launch.image.range);
  const installed = launch.installedVersion && parseVersion(launch.installedVersion.version);
  if (installed && launch.installedVersion) return writtenFact(installed, launch.installedVersion.range);
  return assumedVersion(defaults);
}

function assumedVersion(defaults: WorkspaceDefaults): Fact<VllmVersion> {
  const set = defaults.vllmVersion && parseVersion(defaults.vllmVersion.text);
  if (set && defaults.vllmVersion) return inheritedFact(set, defaults.vllmVersion.from);
  return defaultFact(newestKnownVersion, `the newest known, ${formatVersion(newestKnownVersion)}`);
}

/** Directive, the file itself, the picked target or the setting. */
function gpuOf(
  launch: Launch,
  directive: DirectiveReading,
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): Pick<Deployment, "gpu" | "nearestGpus" | "gpuCount"> {
  const written = directive.gpu
    ? { text: directive.gpu.value, range: directive.gpu.valueRange, nameRange: directive.gpu.keyRange }
    : launch.gpuRequest?.gpuName
      ? {
          text: launch.gpuRequest.gpuName,
          range: launch.gpuRequest.nameRange ?? launch.gpuRequest.range,
          nameRange: undefined,
        }
      : null;
  // A cluster gives each copy the GPUs that the file asks for.
  const copies = launch.replicas?.count ?? 1;
  const total = (launch.gpuRequest?.count ?? 0) * copies;
  const requestedCount =
    launch.gpuRequest == null || !(total > 0 && total <= mostGpus)
      ? null
      : writtenFact<number | null>(total, launch.gpuRequest.range);
  if (written === null) {
    const target = inheritedGpu(defaults, lookUps);
    return { ...target, gpuCount: requestedCount ?? target.gpuCount };
  }
  const parsed = parseGpuTarget(written.text);
  const choice = parsed && lookUps.findGpuChoice(parsed.name);
  const shift = (range: TextRange): TextRange => ({
    start: written.range.start + range.start,
    end: written.range.start + range.end,
  });
  const isVerbatim = written.range.end - written.range.start === written.text.length;
  const nameRange = parsed && isVerbatim ? shift(parsed.nameRange) : written.range;
  const count = parsed?.count ?? null;
  return {
    gpu:
      choice === null
        ? unknownGpuFact(parsed?.name ?? written.text, nameRange)
        : writtenFact(choice, nameRange, written.nameRange),
    // Where the name stands amid other words (`--gres=gpu:a100:4`) there is no range to replace.
    nearestGpus: choice === null && directive.gpu !== null ? nearestGpus(parsed?.name ?? written.text) : [],
    gpuCount:
      count === null
        ? (requestedCount ?? defaultFact(null, "no count is given"))
        : writtenFact<number | null>(
            count,
            isVerbatim && parsed?.countRange ? shift(parsed.countRange) : written.range,
          ),
  };
}

function inheritedGpu(
  defaults: WorkspaceDefaults,
  lookUps: LookUps,
): Pick<Deployment, "gpu" | "nearestGpus" | "gpuCount"> {
  const noCount = defaultFact<number | null>(null, "no count is given");
  if (defaults.gpu === null) {
    const none = unknownFact<GpuChoice | null>(
      null,
      'No GPU is known: name one in a comment such as "# gpuplan: gpu=L4", or pick a target.',
    );
    return { gpu: none, nearestGpus: [], gpuCount: noCount };
  }
  const { text, from } = defaults.gpu;
  const parsed = parseGpuTarget(text);
  const choice = parsed && lookUps.findGpuChoice(parsed.name);
  if (choice === null)
    return {
      gpu: unknownFact(null, `${from} names "${text}", which is not in the catalogue.`),
      nearestGpus: [],
      gpuCount: noCount,
    };
  return {
    gpu: inheritedFact(choice, from),
    nearestGpus: [],
    gpuCount: parsed?.count == null ? noCount : inheritedFact<number | null>(parsed.count, from),
  };
}

/** The fact of a GPU name that nothing has; plans use it too. */
export function unknownGpuFact(written: string, range: TextRange): Fact<GpuChoice | null> {
  const [nearest] = nearestGpus(written);
  const guess = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  const reason =
    written.trim() === ""
      ? "No GPU is named here."
      : `The GPU "${excerpt(written)}" is not in the catalogue.${guess}`;
  return unknownFact(null, reason, range);
}

export function nearestGpus(name: string): readonly string[] {
  const match = findGpu(name);
  return match.kind === "unknown" ? match.nearest : [];
}

function expectedConcurrency(defaults: WorkspaceDefaults): Fact<number> | null {
  return (
    defaults.expectedConcurrency &&
    inheritedFact(defaults.expectedConcurrency.value, defaults.expectedConcurrency.from)
  );
}
