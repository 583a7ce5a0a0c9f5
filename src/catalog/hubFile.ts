import type { HubName } from "./hubName.ts";
import type { HubAnswerHead, HubProblem } from "./hubProblem.ts";
import { LARGEST_CONFIG_BYTES } from "./modelFiles.ts";
import type { Reading } from "./safetensors.ts";

/** One question to the Hub: a file of a model, or a part of it. */
export interface HubRequest {
  /** `https://huggingface.co`; nothing but it and the Hub's content hosts may be connected to. */
  readonly endpoint: string;
  /** Below the endpoint, without a slash in front. */
  readonly path: string;
  /** First and last byte; `null` for the whole file. */
  readonly range: readonly [number, number] | null;
  /** A longer answer is not read to its end. */
  readonly largestBytes: number;
  /** The version that is known already: the answer may then be 304, without content. */
  readonly etag: string | null;
}

export interface HubResponse extends HubAnswerHead {
  /** Of the whole file or of the range that was asked for; empty with any other status. */
  readonly bytes: Uint8Array;
}

/** The host's network. What cannot be had, for whatever reason, is a problem; it never throws but when aborted. */
export type HubFetch = (request: HubRequest, signal: AbortSignal) => Promise<HubResponse | HubProblem>;

/** What a look-up of one model goes by. */
export interface HubQuestion {
  readonly fetch: HubFetch;
  readonly endpoint: string;
  readonly name: HubName;
  readonly signal: AbortSignal;
}

type RequestOptions = Partial<Pick<HubRequest, "range" | "largestBytes" | "etag">>;

/** `/org/name/resolve/revision/file`: where all clients of the Hub read files, and where it grants the most requests. */
export function requestHubFile(
  { fetch, endpoint, name, signal }: HubQuestion,
  revision: string,
  file: string,
  options: RequestOptions = {},
): Promise<HubResponse | HubProblem> {
  const path = `${name.id}/resolve/${encodeURIComponent(revision)}/${file}`;
  const request = { endpoint, path, range: null, largestBytes: LARGEST_CONFIG_BYTES, etag: null, ...options };
  return fetch(request, signal);
}

/** A file beside `config.json`: `null` when the model has none, a sentence when it could not be had. */
export async function readHubFile(
  question: HubQuestion,
  revision: string,
  file: string,
  options: RequestOptions = {},
): Promise<Reading<HubResponse | null>> {
  const response = await requestHubFile(question, revision, file, options);
  if ("sentence" in response) return { problem: response.sentence };
  // Some servers leave out the code that tells an absent file from an absent model; the model is there.
  const code = response.headers["x-error-code"] ?? "EntryNotFound";
  if (response.status === 404 && code === "EntryNotFound") return { value: null };
  const wanted = options.range ? 206 : 200;
  if (response.status === wanted) return { value: response };
  return { problem: sentenceOf(question, file, `could not be read (status ${response.status})`) };
}

export function sentenceOf({ name }: HubQuestion, file: string, phrase: string): string {
  return `${file} of ${name.id} ${phrase}.`;
}

const textTypes = /^(?:application\/(?:json|octet-stream)|binary\/octet-stream|text\/plain)\b/i;

/** The answer as text, or a phrase that says why it is none. */
export function readHubText({ headers, bytes }: HubResponse): Reading<string> {
  const type = headers["content-type"] ?? "text/plain";
  if (!textTypes.test(type)) {
    const isPage = /html/i.test(type);
    return { problem: isPage ? "came as a web page, perhaps to log in" : "came as something else than JSON" };
  }
  try {
    return { value: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { problem: "is not text" };
  }
}
