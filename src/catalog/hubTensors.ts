import { type HubQuestion, readHubFile, readHubText, sentenceOf } from "./hubFile.ts";
import { LENGTH_BYTES, type Reading, readHeader, readHeaderLength, readShardIndex } from "./safetensors.ts";
import { summarizeIndex, summarizeTensors } from "./tensorSummary.ts";
import type { TensorSummary } from "./tensorSummarySchema.ts";

const SINGLE_FILE = "model.safetensors";
const INDEX_FILE = "model.safetensors.index.json";
const LARGEST_INDEX_BYTES = 32 * 2 ** 20;
/** Holds the whole header of most files, which saves a request. */
const FIRST_RANGE_BYTES = 128 * 1024;

/**
 * Which tensors the files of a model hold: from the index of a checkpoint in several files, else from the header of
 * the only one; never the weights. `null`: there is neither, as in repositories of older formats.
 */
export async function readHubTensors(
  question: HubQuestion,
  revision: string,
): Promise<Reading<TensorSummary | null>> {
  const options = { largestBytes: LARGEST_INDEX_BYTES };
  const response = await readHubFile(question, revision, INDEX_FILE, options);
  if ("problem" in response) return response;
  if (response.value === null) return await readSingleFile(question, revision);
  const text = readHubText(response.value);
  const index = "value" in text ? readShardIndex(text.value) : text;
  return "value" in index
    ? { value: summarizeIndex(index.value) }
    : { problem: sentenceOf(question, INDEX_FILE, index.problem) };
}

async function readSingleFile(
  question: HubQuestion,
  revision: string,
): Promise<Reading<TensorSummary | null>> {
  const first = await readRange(question, revision, 0, FIRST_RANGE_BYTES);
  if ("problem" in first) return first;
  if (first.value === null) return { value: null };
  const length = readHeaderLength(first.value);
  if ("problem" in length) return { problem: sentenceOf(question, SINGLE_FILE, length.problem) };
  let header = first.value.subarray(LENGTH_BYTES, LENGTH_BYTES + length.value);
  if (header.length < length.value) {
    const whole = await readRange(question, revision, LENGTH_BYTES, length.value);
    if ("problem" in whole) return whole;
    header = whole.value ?? header;
  }
  const tensors = readHeader(header);
  return "value" in tensors
    ? { value: summarizeTensors(tensors.value) }
    : { problem: sentenceOf(question, SINGLE_FILE, tensors.problem) };
}

/** `null`: there is no such file. A server that sends all of it instead of the range is not listened to. */
async function readRange(
  question: HubQuestion,
  revision: string,
  start: number,
  length: number,
): Promise<Reading<Uint8Array | null>> {
  const options = { range: [start, start + length - 1], largestBytes: length } as const;
  const response = await readHubFile(question, revision, SINGLE_FILE, options);
  if ("problem" in response) return response;
  if (response.value === null) return { value: null };
  const { headers, bytes } = response.value;
  return headers["content-range"]?.startsWith(`bytes ${start}-`) === true
    ? { value: bytes }
    : { problem: sentenceOf(question, SINGLE_FILE, "came in another part than was asked for") };
}
