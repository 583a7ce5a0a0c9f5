import { type Band, exactly } from "../../../src/capacity/band.ts";
import type { EstimateInput } from "../../../src/capacity/estimate.ts";
import type { AttentionMixer, LayerShape } from "../../../src/capacity/modelShape.ts";
import type { PanelAlternative, PanelMemoryPart, PanelTerms, PanelView } from "../../../src/panelMessages.ts";

/** Views as the extension sends them: Qwen2.5-7B on L4, which is the project's running example. */

const gibibyte = 2 ** 30;

function around(mid: number, spread: number): Band {
  return { low: (mid - spread) * gibibyte, mid: mid * gibibyte, high: (mid + spread) * gibibyte };
}

function gib(mid: number): Band {
  return exactly(mid * gibibyte);
}

const attention: AttentionMixer = {
  kind: "attention",
  span: { kind: "full" },
  queryHeads: 28,
  kvHeads: 4,
  headSize: 128,
  valueHeadSize: 128,
  qkvBias: true,
  outputBias: false,
  queryKeyNorm: "none",
  outputGate: false,
  sinks: false,
  valueIsKey: false,
  sharedKv: "no",
};

const layer: LayerShape = {
  mixers: [attention],
  feedForwards: [{ kind: "dense", intermediateSize: 18944, gated: true, bias: false }],
  vectorElements: 2 * 3584,
  extraMatrices: [],
};

/** https://huggingface.co/Qwen/Qwen2.5-7B-Instruct/blob/main/config.json on one L4, as vLLM 0.11 runs it. */
const qwenOnL4: EstimateInput = {
  model: {
    name: "Qwen/Qwen2.5-7B-Instruct",
    architecture: "Qwen2ForCausalLM",
    modelType: "qwen2",
    hiddenSize: 3584,
    vocabularyRows: 152064,
    tiedEmbeddings: false,
    languageModelHead: true,
    tiedHeadStored: false,
    layers: Array.from({ length: 28 }, () => layer),
    outerMatrices: [],
    towerMatrices: [],
    nextTokenMatrices: [],
    checkpointDtype: "bfloat16",
    quantization: null,
    checkpointKvDtype: null,
    maxPosition: 32768,
    ropeScaling: null,
    cacheFree: false,
    poolsOnly: false,
    published: null,
    assumptions: [],
  },
  gpu: {
    memoryBytes: { low: 22.03 * gibibyte, high: 22.17 * gibibyte },
    nominalGiB: 24,
    computeCapability: 8.9,
    bandwidthBytesPerSecond: 300e9,
    architecture: "Ada Lovelace",
    unifiedMemory: false,
  },
  server: {
    version: { major: 0, minor: 11, patch: 0 },
    dtype: "bfloat16",
    quantization: null,
    kvCacheDtype: "auto",
    gpuMemoryUtilization: 0.9,
    kvCacheMemoryBytes: null,
    maxModelLen: 32768,
    maxNumBatchedTokens: 2048,
    maxNumSeqs: 256,
    blockSize: null,
    tensorParallelSize: 1,
    pipelineParallelSize: 1,
    dataParallelSize: 1,
    expertParallel: false,
    enforceEager: false,
    prefixCaching: true,
    cpuOffloadBytes: 0,
    languageModelOnly: false,
    otherProcessesBytes: 0,
    engine: "second",
    runner: null,
    largestCudaGraph: null,
    deductsCudaGraphs: null,
    ngramTablesOnHost: null,
    skipsImageProfiling: false,
    speculation: null,
    lora: null,
    decodeContextParallelSize: 1,
    redundantExperts: null,
    blocksOverride: null,
    hybridKvCacheManager: true,
    recurrentStateDtype: "auto",
    extendsContext: false,
  },
  workloadContextTokens: 32768,
  measured: { weightBytes: null, kvCacheBytes: null, kvCacheTokens: null },
};

const estimatedParts: readonly PanelMemoryPart[] = [
  { id: "weights", label: "Weights", bytes: gib(14.19), origin: "exact", range: { start: 118, end: 130 } },
  { id: "kvCache", label: "KV cache", bytes: around(5.03, 0.35), origin: "estimated", range: null },
  {
    id: "activations",
    label: "Activations",
    bytes: around(0.42, 0.2),
    origin: "estimated",
    range: { start: 190, end: 202 },
  },
  { id: "cudaGraphs", label: "CUDA graphs", bytes: around(0.12, 0.08), origin: "estimated", range: null },
  { id: "nonTorch", label: "Outside PyTorch", bytes: around(0.14, 0.1), origin: "estimated", range: null },
  { id: "free", label: "Free", bytes: gib(2.13), origin: "exact", range: null },
];

const asWritten: PanelAlternative = {
  id: "current",
  kind: "current",
  label: "serve.sh",
  gpu: "1x L4",
  model: "Qwen/Qwen2.5-7B-Instruct",
  tone: "warning",
  weightBytes: 14.19 * gibibyte,
  kvCacheBytes: around(5.03, 0.35),
  requests: { low: 2.68, mid: 2.87, high: 3.07 },
  contextTokens: 32768,
  costPerMonth: 284.7,
  note: "",
  applicable: false,
  scenario: null,
};

const alternatives: readonly PanelAlternative[] = [
  asWritten,
  {
    ...asWritten,
    id: "awq-fp8",
    kind: "proposed",
    label: "AWQ checkpoint with an FP8 KV cache",
    model: "Qwen/Qwen2.5-7B-Instruct-AWQ",
    tone: "fits",
    weightBytes: 5.2 * gibibyte,
    kvCacheBytes: around(14.0, 0.4),
    requests: { low: 15.4, mid: 16.0, high: 16.6 },
    note: "4-bit weights cost a little quality; nothing else changes.",
    applicable: true,
  },
  {
    ...asWritten,
    id: "tp2",
    kind: "proposed",
    label: "Shard over both GPUs (--tensor-parallel-size 2)",
    gpu: "2x L4",
    tone: "fits",
    weightBytes: 7.1 * gibibyte,
    kvCacheBytes: around(11.7, 0.5),
    requests: { low: 12.7, mid: 13.3, high: 13.9 },
    costPerMonth: 569.4,
    note: "Full precision; both GPUs are paid for already.",
    applicable: true,
  },
  {
    ...asWritten,
    id: "shorter",
    kind: "proposed",
    label: "--max-model-len 9,232",
    contextTokens: 9232,
    requests: { low: 10.0, mid: 10.6, high: 11.2 },
    note: "The longest context of which ten fit; longer prompts are refused.",
    applicable: true,
  },
  {
    ...asWritten,
    id: "a100",
    kind: "plan",
    label: "one-a100",
    gpu: "1x A100 40GB",
    tone: "fits",
    kvCacheBytes: around(19.8, 0.5),
    requests: { low: 10.9, mid: 11.3, high: 11.6 },
    costPerMonth: 868.7,
    note: "From the plan.",
    applicable: false,
  },
  {
    ...asWritten,
    id: "unknown",
    kind: "plan",
    label: "our-finetune",
    model: "acme/support-7b-v3",
    tone: "unknown",
    weightBytes: null,
    kvCacheBytes: null,
    requests: null,
    costPerMonth: null,
    note: "The catalogue does not know this model and no local folder holds its config.json.",
    applicable: false,
  },
];

const terms: PanelTerms = {
  ask: { requests: 10, contextTokens: 32768, replicas: 1, gpuCount: 1, poolGrows: false },
  perGpuHour: 0.39,
  priceReference: "runpod/on-demand@2025-02",
  hoursPerMonth: 730,
};

const subject = { id: "launch-0", label: "serve.sh", offset: 96 };

const warning: PanelView = {
  subject,
  subjects: [subject],
  verdict: {
    tone: "warning",
    sentence: "Starts, but holds 2.8 requests of 32K at once; the workload needs 10.",
  },
  basis: {
    summary: "vLLM 0.11 on 1x L4",
    assumed: [
      "max-num-seqs 256: the default of vLLM 0.11 on GPUs below 70 GiB",
      "max-num-batched-tokens 2,048: the default of vLLM 0.11 for vllm serve",
      "kv-cache-dtype auto: the model's own type, bfloat16",
    ],
  },
  memory: {
    gpuLabel: "L4",
    gpuCount: 1,
    totalBytes: 22.03 * gibibyte,
    limitBytes: 19.83 * gibibyte,
    parts: estimatedParts,
  },
  requests: {
    input: qwenOnL4,
    maxModelLen: 32768,
    workload: { contextTokens: 32768, requests: 10, range: { start: 60, end: 74 } },
    maxNumSeqs: 256,
    terms,
  },
  alternatives,
  models: [],
  gpus: [],
  plan: null,
};

const fits: PanelView = {
  ...warning,
  subject: { id: "chat", label: "two-l4-32k.gpuplan.yaml › chat", offset: 40 },
  subjects: [
    { id: "chat", label: "two-l4-32k.gpuplan.yaml › chat", offset: 40 },
    { id: "embed", label: "two-l4-32k.gpuplan.yaml › embed", offset: 300 },
    { id: "stt", label: "two-l4-32k.gpuplan.yaml › stt", offset: 420 },
  ],
  verdict: { tone: "fits", sentence: "Fits: 10.6 requests of 8K at once, 10 are needed." },
  basis: { summary: "vLLM 0.11 on 2x L4, measured on 2025-11-02", assumed: ["block-size 16"] },
  memory: {
    gpuLabel: "L4",
    gpuCount: 2,
    totalBytes: 22.03 * gibibyte,
    limitBytes: 19.83 * gibibyte,
    parts: [
      {
        id: "otherProcesses",
        label: "Speech to text",
        bytes: gib(1.6),
        origin: "measured",
        range: { start: 420, end: 432 },
      },
      {
        id: "weights",
        label: "Weights",
        bytes: gib(14.25),
        origin: "measured",
        range: { start: 118, end: 130 },
      },
      {
        id: "kvCache",
        label: "KV cache",
        bytes: gib(3.6),
        origin: "measured",
        range: { start: 133, end: 145 },
      },
      {
        id: "activations",
        label: "Activations",
        bytes: around(0.42, 0.2),
        origin: "estimated",
        range: null,
      },
      { id: "cudaGraphs", label: "CUDA graphs", bytes: around(0.1, 0.06), origin: "estimated", range: null },
      {
        id: "nonTorch",
        label: "Outside PyTorch",
        bytes: around(0.14, 0.1),
        origin: "estimated",
        range: null,
      },
      { id: "free", label: "Free", bytes: gib(1.92), origin: "exact", range: null },
    ],
  },
  requests: {
    input: { ...qwenOnL4, server: { ...qwenOnL4.server, maxNumSeqs: 64, maxModelLen: 16384 } },
    maxModelLen: 16384,
    workload: { contextTokens: 8192, requests: 10, range: null },
    maxNumSeqs: 64,
    terms,
  },
};

const error: PanelView = {
  ...warning,
  verdict: {
    tone: "error",
    sentence: "vLLM will not start: the weights need 15.0 GiB and an RTX A4000 grants it 14.2 GiB.",
  },
  basis: { summary: "vLLM 0.28 on 1x RTX A4000", assumed: [] },
  memory: {
    gpuLabel: "RTX A4000",
    gpuCount: 1,
    totalBytes: 15.74 * gibibyte,
    limitBytes: 14.17 * gibibyte,
    parts: [
      { id: "weights", label: "Weights", bytes: gib(15.0), origin: "exact", range: { start: 118, end: 130 } },
      { id: "kvCache", label: "KV cache", bytes: gib(0), origin: "estimated", range: null },
      { id: "activations", label: "Activations", bytes: around(0.9, 0.4), origin: "estimated", range: null },
      {
        id: "nonTorch",
        label: "Outside PyTorch",
        bytes: around(0.3, 0.2),
        origin: "estimated",
        range: null,
      },
      { id: "free", label: "Free", bytes: gib(0), origin: "exact", range: null },
    ],
  },
  requests: null,
};

const unknown: PanelView = {
  subject,
  subjects: [subject],
  verdict: {
    tone: "unknown",
    sentence: "No GPU is named, so it can't be known whether this fits. The launch needs at least 15.9 GiB.",
  },
  basis: { summary: "vLLM 0.28", assumed: [] },
  memory: null,
  requests: null,
  alternatives: [],
  models: [],
  gpus: [],
  plan: null,
  actions: [
    { id: "setTarget", label: "Set target GPU" },
    { id: "openGuide", label: "Where the GPU can be named" },
  ],
};

const nothing: PanelView = {
  subject: null,
  subjects: [],
  verdict: { tone: "unknown", sentence: "" },
  basis: { summary: "", assumed: [] },
  memory: null,
  requests: null,
  alternatives: [],
  models: [],
  gpus: [],
  plan: null,
  actions: [{ id: "newPlan", label: "New plan" }],
};

const hostileText = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>\${7*7}</title></svg>javascript:alert(1)"'&`;

/** Every text that comes from a file or a checkpoint tries to be markup. */
const hostile: PanelView = {
  ...fits,
  subject: { id: hostileText, label: hostileText, offset: 0 },
  subjects: [
    { id: hostileText, label: hostileText, offset: 0 },
    { id: "other", label: hostileText, offset: 9 },
  ],
  verdict: { tone: "fits", sentence: hostileText },
  basis: { summary: hostileText, assumed: [hostileText] },
  memory: fits.memory && {
    ...fits.memory,
    gpuLabel: hostileText,
    parts: fits.memory.parts.map((part) => ({ ...part, label: hostileText })),
  },
  alternatives: alternatives.map((row) => ({
    ...row,
    label: hostileText,
    gpu: hostileText,
    model: hostileText,
    note: hostileText,
  })),
  actions: [{ id: hostileText, label: hostileText }],
};

export const sampleViews = { warning, fits, error, unknown, nothing, hostile } as const;
export type SampleName = keyof typeof sampleViews;
