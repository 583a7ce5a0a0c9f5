import type { HubEntry } from "./hubEntrySchema.ts";
import {
  type HubQuestion,
  type HubResponse,
  readHubFile,
  readHubText,
  requestHubFile,
  sentenceOf,
} from "./hubFile.ts";
import { type HubAnswerHead, type HubProblem, lastingProblem, problemOfResponse } from "./hubProblem.ts";
import { readHubTensors } from "./hubTensors.ts";
import { isConfig, needsModelOptConfig } from "./modelFiles.ts";
import type { Reading } from "./safetensors.ts";

export type HubAnswer =
  /** `missing`: a sentence about what could not be had this time, `null` when nothing is missing. */
  | { readonly kind: "model"; readonly entry: HubEntry; readonly missing: string | null }
  | { readonly kind: "problem"; readonly problem: HubProblem };

/**
 * Asks the Hub for what a model's size follows from: `config.json`, what is quantized how, and which tensors the files
 * hold; never for weights. `known` is what it told before: where its revision is still the same, one request suffices.
 */
export async function askHub(
  question: HubQuestion,
  known: HubEntry | null,
  nowMs: number,
): Promise<HubAnswer> {
  const { name, endpoint } = question;
  const response = await requestHubFile(question, name.revision, CONFIG, { etag: known?.etag ?? null });
  if ("sentence" in response) return { kind: "problem", problem: response };
  const commit = commitOf(response);
  const isUnchanged = response.status === 304;
  const isSameCommit = commit === null ? isUnchanged : commit === known?.commit;
  if (known !== null && isSameCommit) {
    return { kind: "model", entry: { ...known, readAtMs: nowMs }, missing: null };
  }
  const config = known !== null && isUnchanged ? { value: known.config } : readConfig(question, response);
  if ("sentence" in config) return { kind: "problem", problem: config };

  // All further files from one commit, so that they belong together.
  const revision = commit ?? name.revision;
  const [tensors, modelOptConfig] = await Promise.all([
    readHubTensors(question, revision),
    needsModelOptConfig(config.value) ? readModelOptConfig(question, revision) : { value: null },
  ]);
  const [missing = null] = [tensors, modelOptConfig].flatMap((file) =>
    "problem" in file ? [file.problem] : [],
  );
  const entry: HubEntry = {
    form: 1,
    endpoint,
    ...name,
    commit,
    etag: etagOf(response),
    readAtMs: nowMs,
    config: config.value,
    modelOptConfig: "value" in modelOptConfig ? modelOptConfig.value : null,
    tensors: "value" in tensors ? tensors.value : null,
  };
  return { kind: "model", entry, missing };
}

const CONFIG = "config.json";
const MODELOPT_CONFIG = "hf_quant_config.json";

function readConfig(question: HubQuestion, response: HubResponse): { readonly value: string } | HubProblem {
  if (response.status !== 200) return problemOfResponse(question.name.id, response);
  const text = readHubText(response);
  if ("problem" in text) return lastingProblem(sentenceOf(question, CONFIG, text.problem));
  return isConfig(text.value)
    ? text
    : lastingProblem(sentenceOf(question, CONFIG, "is cut off or is not the JSON of a configuration"));
}

async function readModelOptConfig(question: HubQuestion, revision: string): Promise<Reading<string | null>> {
  const response = await readHubFile(question, revision, MODELOPT_CONFIG);
  if ("problem" in response) return response;
  if (response.value === null) return { value: null };
  const text = readHubText(response.value);
  return "value" in text ? text : { problem: sentenceOf(question, MODELOPT_CONFIG, text.problem) };
}

function commitOf({ headers }: HubAnswerHead): string | null {
  return /^[0-9a-f]{40}$/.exec(headers["x-repo-commit"] ?? "")?.[0] ?? null;
}

function etagOf({ headers }: HubAnswerHead): string | null {
  return /^(?:W\/)?"[\x21\x23-\x7e]{1,128}"$/.exec(headers.etag ?? "")?.[0] ?? null;
}
