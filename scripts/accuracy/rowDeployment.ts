import type { EstimateInput } from "../../src/capacity/estimate.ts";
import { findGpu } from "../../src/catalog/findGpu.ts";
import { findModel, type ModelMatch } from "../../src/catalog/findModel.ts";
import { describedGpu } from "../../src/catalog/toGpuSpec.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { toEstimateInput } from "../../src/deployment/estimateInput.ts";
import { readLaunch } from "../../src/deployment/fromLaunch.ts";
import { catalogueLookUps, findGpuChoice, type LookUps } from "../../src/deployment/lookUps.ts";
import type { EnvironmentVariable } from "../../src/launch/launch.ts";
import type { Word } from "../../src/syntax/word.ts";
import { formatVersion } from "../../src/units/version.ts";
import type { GroundTruthRow } from "./groundTruthRow.ts";
import { describeVersion, inferVersion } from "./inferVersion.ts";
import { flagsOfReport } from "./rowFlags.ts";

export type RowInput =
  | {
      readonly kind: "ready";
      readonly input: EstimateInput;
      /** `0.19 (date 2026-04-10)`. */
      readonly version: string;
      /** The checkpoint is read from its name alone. */
      readonly assumed: boolean;
      /** The command as the product would read it. */
      readonly command: string;
    }
  | { readonly kind: "skipped"; readonly reason: string };

/** What the product makes of a row: the launch that the report describes, read as any launch is. */
export function inputOfRow(row: GroundTruthRow): RowInput {
  const gpuName = gpuNameOf(row.gpu) ?? describedName(row);
  if (gpuName === null) return { kind: "skipped", reason: "GPU unknown" };
  const match = modelOf(row);
  if (match === null) return { kind: "skipped", reason: "model unknown" };
  if (isOtherCheckpoint(row, match)) return { kind: "skipped", reason: "quantized checkpoint unknown" };
  const inferred = inferVersion(row);
  const words = [match.name, ...settingWords(row, match.found), ...usageWords(row)];
  const { deployment } = readLaunch(
    {
      kind: "shell",
      entry: "vllm serve",
      range: NOWHERE,
      headRange: NOWHERE,
      service: null,
      arguments: words.map(toWord),
      environment: environmentOf(row),
      image: null,
      gpuRequest: null,
      installedVersion: null,
      directives: [],
      insertion: { offset: 0, separator: " " },
    },
    1,
    {
      gpu: { text: gpuName, from: "the report" },
      vllmVersion: { text: formatVersion(inferred.version), from: inferred.from },
      expectedConcurrency: null,
    },
    lookUpsFor(row),
  );
  const ready = toEstimateInput(deployment);
  if (ready.kind === "missing") {
    const [first] = ready.missing;
    return { kind: "skipped", reason: first ? `${first.what}: ${first.reason}` : "incomplete" };
  }
  return {
    kind: "ready",
    input: withReportedMemory(ready.input, row, deployment),
    version: describeVersion(inferred),
    assumed: match.found.kind === "assumed",
    command: words.join(" "),
  };
}

const NOWHERE = { start: 0, end: 0 };

function toWord(value: string): Word {
  return { range: NOWHERE, value, written: value, segments: [{ value, range: NOWHERE, verbatim: true }] };
}

/** Names as reports write them carry sizes, machines and remarks in parentheses. */
function gpuNameOf(written: string): string | null {
  if (written.includes("+")) return null;
  const bare = written.replace(/\s*\(.*$/, "").trim();
  const inside = /\(([^)]*)\)/.exec(written)?.[1] ?? "";
  const size = /\d+\s?GB/.exec(inside)?.[0] ?? "";
  const words = bare.split(" ");
  const candidates = [
    written,
    `${bare} ${size}`,
    bare,
    bare.replace(/\s*\d+\s?GB.*$/, ""),
    // A board's variant for one country; the name of the chip behind that of the machine.
    bare.replace(/ D$/, ""),
    ...words.slice(1).map((_, index) => words.slice(index + 1).join(" ")),
  ];
  return (
    candidates.map((name) => name.trim()).find((name) => name !== "" && findGpu(name).kind !== "unknown") ??
    null
  );
}

/** A GPU that the catalogue lacks can still be sized where the report says how much memory the driver sees. */
function describedName(row: GroundTruthRow): string | null {
  const name = row.gpu.replace(/\s*\(.*$/, "").trim();
  return name === "" || name.includes("+") || row.totalGpuGiB === null ? null : name;
}

function lookUpsFor(row: GroundTruthRow): LookUps {
  const memoryGiB = row.totalGpuGiB;
  if (memoryGiB === null || gpuNameOf(row.gpu) !== null) return catalogueLookUps;
  const described = { name: row.gpu, memoryBytes: memoryGiB * 2 ** 30, bandwidthBytesPerSecond: null };
  const choice = {
    label: row.gpu,
    driverName: row.gpu,
    ids: [],
    spec: describedGpu({ ...described, computeCapability: null }),
  };
  return { ...catalogueLookUps, findGpuChoice: () => choice };
}

interface FoundModel {
  readonly name: string;
  readonly found: Exclude<ModelMatch, { kind: "unknown" }>;
}

/** The checkpoint by its name, or by a spelling of it that the report gives beside it. */
function modelOf(row: GroundTruthRow): FoundModel | null {
  for (const name of modelNames(row)) {
    const found = findModel(name);
    if (found.kind !== "unknown") return { name, found };
  }
  return null;
}

/** Spellings to try, likeliest first: as written, with what is said of its quantization, without remarks. */
function modelNames(row: GroundTruthRow): readonly string[] {
  const written = row.model.trim();
  if (written === "") return [];
  const bare = written.replace(/\s*[(+].*$/, "").trim();
  const inside = [...written.matchAll(/\(([^)]*)\)/g)].flatMap(([, text]) => (text ? [text] : []));
  const hyphened = bare.replaceAll(" ", "-");
  const words = bare.split(" ");
  const bases = [hyphened, bare.replace(" ", "/").replaceAll(" ", "-"), ...words.filter(isModelWord)];
  const named = inside.flatMap((text) => text.split(/[\s,]+/)).filter(isModelWord);
  // A remark may say how the checkpoint is quantized; the bare name alone would be a larger one.
  const methods = methodNames(row, inside).filter(
    (method) => !bare.toLowerCase().includes(method.toLowerCase()),
  );
  const quantized = bases.flatMap((base) => methods.map((method) => `${base}-${method}`));
  return [written, ...quantized, ...bases, ...named];
}

/** `Step-3.7-Flash`, `qwen3.6-27b-autoround-int4`: a hyphen and a digit. */
function isModelWord(word: string): boolean {
  return /[a-z].*\d/i.test(word) && word.includes("-");
}

/** How names on the Hub spell the method that a report names. */
function methodNames(row: GroundTruthRow, remarks: readonly string[]): readonly string[] {
  const said = `${remarks.join(" ")} ${row.quantization ?? ""}`;
  return methodSpellings.flatMap(([pattern, name]) => (pattern.test(said) ? [name] : []));
}

const methodSpellings: readonly (readonly [RegExp, string])[] = [
  [/auto_?round/i, "AutoRound-INT4"],
  [/nvfp4/i, "NVFP4"],
  [/w4a16|qat/i, "W4A16"],
  [/awq/i, "AWQ"],
  [/gptq/i, "GPTQ-Int4"],
  [/fp8/i, "FP8"],
  [/int4/i, "INT4"],
];

/** The report says that the checkpoint is quantized, and the one that its name leads to is not. */
function isOtherCheckpoint(row: GroundTruthRow, { found }: FoundModel): boolean {
  if (row.quantization === null || found.shape.quantization !== null) return false;
  return !onlineMethods.test(row.quantization);
}

/** Several GPUs and nothing said of how they share the work: then by tensor parallelism, as almost everybody does. */
function tensorParallelOf(row: GroundTruthRow): number | null {
  const isShared = row.pipelineParallel !== null || row.dataParallel !== null;
  return isShared || row.gpuCount === null || row.gpuCount === 1 ? null : row.gpuCount;
}

/** Methods that vLLM applies to a plain checkpoint as well. */
const onlineMethods = /^(fp8|bitsandbytes|mxfp8)$/;

/** The settings that a row states, as flags. */
function settingWords(row: GroundTruthRow, found: FoundModel["found"]): readonly string[] {
  const words: string[] = [];
  const add = (flag: string, value: string | number | null): void => {
    if (value !== null) words.push(flag, String(value));
  };
  add("--max-model-len", row.maxModelLen ?? row.observed.concurrencyLength);
  add("--gpu-memory-utilization", row.gpuMemoryUtilization);
  add("--tensor-parallel-size", row.tensorParallel ?? tensorParallelOf(row));
  add("--pipeline-parallel-size", row.pipelineParallel);
  add("--data-parallel-size", row.dataParallel);
  add("--max-num-batched-tokens", row.maxNumBatchedTokens);
  add("--max-num-seqs", row.maxNumSeqs);
  add("--block-size", row.blockSize);
  add("--dtype", /^(auto|half|float16|bfloat16|float|float32)$/.exec(row.dtype ?? "")?.[0] ?? null);
  add("--kv-cache-dtype", /^[a-z]\w+$/.exec(row.kvCacheDtype ?? "")?.[0] ?? null);
  // A quantized checkpoint says itself how; of a plain one, the flag is what converts it.
  const isPlain = found.shape.quantization === null;
  if (isPlain && onlineMethods.test(row.quantization ?? "")) add("--quantization", row.quantization);
  if (row.expertParallel) words.push("--enable-expert-parallel");
  if (row.enforceEager) words.push("--enforce-eager");
  const stated = new Set(words);
  const more = flagsOfReport(`${row.otherFlags} ${draftNamed(row.model)}`);
  for (let index = 0; index < more.length; index++) {
    const flag = more[index] ?? "";
    const next = more[index + 1];
    const hasValue = next !== undefined && !next.startsWith("--");
    if (!stated.has(flag)) words.push(flag, ...(hasValue ? [next] : []));
    if (hasValue) index++;
  }
  return words;
}

/** A draft that the report names beside the model: `(+ DFlash-INT4 drafter)`. */
function draftNamed(model: string): string {
  return /\b(?:DFlash|EAGLE)[^)]*/i.exec(/[(+].*$/.exec(model)?.[0] ?? "")?.[0] ?? "";
}

/** Benchmarks run vLLM from Python, where a step holds more tokens (16,384 from 70 GiB on, else 8,192). */
function usageWords(row: GroundTruthRow): readonly string[] {
  if (row.maxNumBatchedTokens !== null || row.engine === "V0") return [];
  if (!/vllm bench (?:latency|throughput)|offline|LLM\(/.test(row.otherFlags)) return [];
  const gpu = findGpuChoice(gpuNameOf(row.gpu) ?? "");
  const large = gpu !== null && gpu.spec.nominalGiB >= 70 && !/a100/i.test(gpu.driverName);
  return ["--max-num-batched-tokens", large ? "16384" : "8192"];
}

/** Variables that a report names beside the flags, and the engine where its version had two. */
function environmentOf(row: GroundTruthRow): readonly EnvironmentVariable[] {
  const variables = [...row.otherFlags.matchAll(/\b(VLLM_[A-Z0-9_]+)=(\S+?)(?=[;,\s]|$)/g)].flatMap(
    ([, name, value]) => (name && value ? [{ name, value: toWord(value), nameRange: NOWHERE }] : []),
  );
  const given = new Set(variables.map((variable) => variable.name));
  const add = (name: string, value: string): void => {
    if (!given.has(name)) variables.push({ name, value: toWord(value), nameRange: NOWHERE });
  };
  if (/tables? (?:pinned )?in host RAM/i.test(row.otherFlags)) add("VLLM_PLE_CPU_OFFLOAD", "1");
  if (/\bYaRN\b/i.test(row.otherFlags)) add("VLLM_ALLOW_LONG_MAX_MODEL_LEN", "1");
  if (row.engine !== null) add("VLLM_USE_V1", row.engine === "V0" ? "0" : "1");
  return variables;
}
/** Where the driver's figure was printed it counts instead of the catalogue's, unless it is another kind of figure. */
function withReportedMemory(
  input: EstimateInput,
  row: GroundTruthRow,
  deployment: Deployment,
): EstimateInput {
  if (row.totalGpuGiB === null || deployment.gpu.value === null) return input;
  const bytes = row.totalGpuGiB * 2 ** 30;
  return { ...input, gpu: { ...input.gpu, memoryBytes: { low: bytes, high: bytes } } };
}
