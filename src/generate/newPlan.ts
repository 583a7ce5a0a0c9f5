import { type Deployment, gpusPerReplica } from "../deployment/deployment.ts";
import { type Fact, isWritten } from "../deployment/fact.ts";
import { formatScalar } from "../syntax/yaml/yamlEdit.ts";
import { formatVersion } from "../units/version.ts";
import { isSecretName } from "../vllm/secretName.ts";
import { isHarmlessVariable, publicText, publicValue } from "../vllm/secrets.ts";
import type { Setting, SettingValue } from "../vllm/setting.ts";

/**
 * A plan from the launches of one file: model, settings, environment, GPU, version and workload as far as the file
 * tells them. What it does not tell is left as a comment to fill in, and what is secret stays where it is.
 */
export function writeNewPlan(fileName: string, deployments: readonly Deployment[]): string {
  const pools = poolsOf(deployments);
  const names = serviceNames(deployments);
  const lines = [
    `# From ${oneLine(baseName(fileName))}. What is secret there was left out.`,
    ...versionLines(deployments),
    "gpuplan: 1",
    `name: ${formatScalar(planName(fileName))}`,
    ...poolLines(pools),
    "services:",
    ...deployments.flatMap((deployment, index) => [
      `  ${formatScalar(names[index] ?? "server")}:`,
      ...serviceLines(deployment, pools).map((line) => `    ${line}`),
    ]),
    ...workloadLines(deployments),
  ];
  return `${lines.join("\n")}\n`;
}

interface NewPool {
  readonly name: string;
  readonly label: string;
  /** `null` where a launch does not say how many GPUs it has. */
  readonly count: number | null;
}

/** One pool per kind of GPU; launches of one file are taken to have GPUs of their own. */
function poolsOf(deployments: readonly Deployment[]): readonly NewPool[] {
  const labels = new Set(deployments.flatMap(({ gpu }) => gpu.value?.label ?? []));
  return [...labels].map((label) => {
    const own = deployments.filter(({ gpu }) => gpu.value?.label === label);
    const counts = own.map(({ gpuCount }) => gpuCount.value);
    const count = counts.reduce<number | null>(
      (sum, each) => (sum === null || each === null ? null : sum + each),
      0,
    );
    return { name: keyFrom(label), label, count };
  });
}

function poolLines(pools: readonly NewPool[]): readonly string[] {
  const [only] = pools;
  if (only === undefined) {
    return ["# Which GPUs it runs on, and the plan says whether it fits:", "# gpu: 2x L4"];
  }
  if (pools.length === 1)
    return [`gpu: ${formatScalar(only.count === null ? only.label : `${only.count}x ${only.label}`)}`];
  return [
    "pools:",
    ...pools.flatMap(({ name, label, count }) => [
      `  ${name}:`,
      `    gpu: ${formatScalar(label)}`,
      ...(count === null ? [] : [`    count: ${count}`]),
    ]),
  ];
}

/** As a directive, which plans have too. */
function versionLines(deployments: readonly Deployment[]): readonly string[] {
  const written = deployments.filter(({ version }) => isWritten(version));
  const versions = new Set(written.map(({ version }) => formatVersion(version.value)));
  const [only] = versions;
  return versions.size === 1 && only !== undefined && written.length === deployments.length
    ? [`# gpuplan: vllm=${only}`]
    : [];
}

function serviceLines(deployment: Deployment, pools: readonly NewPool[]): readonly string[] {
  const { modelName, settings, gpu } = deployment;
  const pool = pools.length > 1 ? pools.find(({ label }) => label === gpu.value?.label) : undefined;
  const args = [...settings.byField.values()]
    .filter(({ field }) => field !== "model" && !isSecretName(field))
    .map(settingLine);
  const model =
    modelName.value === null
      ? [`# model: ${oneLine(settings.model?.written ?? "not named")} – the file does not tell which`]
      : [`model: ${formatScalar(modelName.value)}`];
  return [
    ...model,
    ...(pool === undefined ? [] : [`pool: ${pool.name}`]),
    ...nested("args", args),
    ...nested("env", environmentLines(deployment)),
    ...gpusLine(deployment),
    ...(settings.mayHaveMore
      ? ["# The launch may be given further settings that the file does not tell."]
      : []),
  ];
}

/** Said where the parallel sizes alone would give another number. */
function gpusLine({ gpuCount, server }: Deployment): readonly string[] {
  const needed = gpusPerReplica(server);
  return gpuCount.value === null || gpuCount.value <= needed
    ? []
    : [`# ${needed} of ${gpuCount.value} GPUs are used.`];
}

function settingLine(setting: Setting): string {
  const name = setting.field.replaceAll("_", "-");
  if (setting.value === undefined)
    return `# ${name}: ${oneLine(setting.unresolved ?? setting.written)} – the file does not tell its value`;
  const hasSecret = JSON.stringify(publicValue(setting.value)) !== JSON.stringify(setting.value);
  return hasSecret ? `# ${name}: left out, since it looks secret` : `${name}: ${valueText(setting)}`;
}

/** `32K` stays as it is written: it means the same in a plan. */
function valueText({ value, written, flag }: Setting): string {
  if (typeof value === "number" && flag.humanReadableInt && /^\d+(?:\.\d+)?[kKmMgG]$/.test(written))
    return written;
  return value === undefined ? "null" : flowText(value);
}

function flowText(value: SettingValue): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : formatScalar(value);
}

function environmentLines({ source }: Deployment): readonly string[] {
  if (source.kind !== "launch") return [];
  return source.launch.environment.flatMap(({ name, value }) => {
    if (!isHarmlessVariable(name) || typeof value.value !== "string") return [];
    return [`${formatScalar(name)}: ${JSON.stringify(publicText(value.value))}`];
  });
}

/** A mapping under a key; comments alone need no key, and would leave it empty. */
function nested(key: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const isEmpty = lines.every((line) => line.startsWith("#"));
  return isEmpty ? lines : [`${key}:`, ...lines.map((line) => `  ${line}`)];
}

/** What directives say; an expectation from the settings is not the file's. */
function workloadLines(deployments: readonly Deployment[]): readonly string[] {
  const written = (fact: Fact<number> | null) => (fact !== null && isWritten(fact) ? [fact.value] : []);
  const concurrencies = deployments.flatMap(({ workload }) => written(workload.concurrency));
  const contexts = deployments.flatMap(({ workload }) => written(workload.contextTokens));
  if (concurrencies.length === 0) {
    return [
      "# How many requests are in flight at the peak, and how many tokens each of them holds:",
      "# workload:",
      "#   concurrency: 10",
      "#   context: 8K",
    ];
  }
  return [
    "workload:",
    `  concurrency: ${Math.max(...concurrencies)}`,
    ...(contexts.length === 0 ? [] : [`  context: ${Math.max(...contexts)}`]),
  ];
}

/** The name in the file, else the model's, made unique. */
function serviceNames(deployments: readonly Deployment[]): readonly string[] {
  const taken = new Set<string>();
  return deployments.map(({ name, modelName }) => {
    const wanted = keyFrom(name ?? modelName.value?.split("/").at(-1) ?? "server");
    let unique = wanted;
    for (let count = 2; taken.has(unique); count++) unique = `${wanted}-${count}`;
    taken.add(unique);
    return unique;
  });
}

function keyFrom(text: string): string {
  const key = text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  // A key that YAML would read as a number is no name.
  return /^[\d.e]*$/.test(key) ? `server${key === "" ? "" : `-${key}`}` : key;
}

function planName(fileName: string): string {
  return baseName(fileName).replace(/\.[^.]*$/, "") || "plan";
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

function oneLine(text: string): string {
  return publicText(text).replace(/[\p{Cc}\p{Bidi_Control}]+/gu, " ");
}
