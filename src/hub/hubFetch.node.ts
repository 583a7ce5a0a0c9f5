import { request as httpRequest, type IncomingMessage } from "node:http";
import type { HubFetch, HubRequest, HubResponse } from "../catalog/hubFile.ts";
import { type HubProblem, lastingProblem, passingProblem } from "../catalog/hubProblem.ts";
import { defaultEndpoint, isContentHost, readEndpoint } from "./allowedHosts.ts";
import { type Address, connectTo, resolveName } from "./connect.node.ts";
import { explainNetworkError } from "./networkError.ts";
import type { Environment } from "./proxy.node.ts";
import { isPublicAddress } from "./publicAddress.node.ts";
import { createRequestLimit } from "./requestLimit.ts";

export interface HubFetchOptions {
  /** Where the proxies and the token stand: `HTTPS_PROXY`, `NO_PROXY`, `HF_TOKEN`. */
  readonly environment: Environment;
  /** For the whole of one question, redirects included. */
  readonly timeLimitMs?: number;
  /** Tests have their own name server, content hosts and certificates. */
  readonly resolve?: (hostname: string) => Promise<readonly Address[]>;
  readonly isContentHost?: (url: URL) => boolean;
  readonly isPublicAddress?: (address: string) => boolean;
  readonly certificates?: string;
}

const TIME_LIMIT_MS = 15_000;
const MOST_REDIRECTS = 5;
/** A fifth of what the Hub grants to those without an account: 3,000 files in five minutes. */
const MOST_PER_MINUTE = 120;
const MOST_AT_ONCE = 4;

/** The Hub over the network of this machine. Connects to the endpoint and, where it says so, to its content hosts. */
export function createHubFetch(options: HubFetchOptions): HubFetch {
  const limit = createRequestLimit(MOST_AT_ONCE, MOST_PER_MINUTE);
  return async (request, signal) => {
    const endpoint = readEndpoint(request.endpoint);
    if (endpoint === null) {
      return lastingProblem(
        "The address of the Hub in gpuplan.hub.endpoint is not one that begins with https://.",
      );
    }
    return await limit.run(() => ask({ request, endpoint, options, signal }), signal);
  };
}

interface Question {
  readonly request: HubRequest;
  readonly endpoint: URL;
  readonly options: HubFetchOptions;
  readonly signal: AbortSignal;
}

async function ask(question: Question): Promise<HubResponse | HubProblem> {
  const { request, endpoint, options, signal } = question;
  const timeLimit = AbortSignal.timeout(options.timeLimitMs ?? TIME_LIMIT_MS);
  const hurried = { ...question, signal: AbortSignal.any([signal, timeLimit]) };
  const base = endpoint.href.endsWith("/") ? endpoint.href : `${endpoint.href}/`;
  let url = new URL(request.path, base);
  let headers: Readonly<Record<string, string>> = {};
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await send(url, hurried);
      headers = { ...headers, ...plainHeaders(response) };
      const location = locationOf(response, url);
      if (location === null) return await readResponse(response, request, headers);
      response.destroy();
      if (!mayFollow(location, endpoint, options)) {
        return lastingProblem(
          `${endpoint.host} sends readers on to ${location.host}, which is not of the Hub; it was not followed.`,
        );
      }
      url = location;
    }
    return lastingProblem(`${endpoint.host} sends readers in a circle.`);
  } catch (error) {
    signal.throwIfAborted();
    const why = timeLimit.aborted ? "it did not answer in time" : explainNetworkError(error);
    return passingProblem(`${url.host} could not be read: ${why}.`);
  }
}

/** The endpoint's own pages, or the Hub's content. Nothing else: an answer must not steer this machine. */
function mayFollow(location: URL, endpoint: URL, options: HubFetchOptions): boolean {
  return location.origin === endpoint.origin || (options.isContentHost ?? isContentHost)(location);
}

async function send(url: URL, { request, endpoint, options, signal }: Question): Promise<IncomingMessage> {
  const isEndpoint = url.origin === endpoint.origin;
  const token = options.environment.HF_TOKEN?.trim() ?? "";
  const socket = await connectTo(url, {
    environment: options.environment,
    resolve: options.resolve ?? resolveName,
    isAllowedAddress:
      isEndpoint && endpoint.origin !== defaultEndpoint
        ? () => true
        : (options.isPublicAddress ?? isPublicAddress),
    certificates: options.certificates,
    signal,
  });
  const sent = httpRequest({
    createConnection: () => socket,
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.host,
      "user-agent": "gpuplan",
      accept: "*/*",
      // What is not packed cannot unfold into more than was allowed.
      "accept-encoding": "identity",
      connection: "close",
      ...(request.range && { range: `bytes=${request.range.join("-")}` }),
      ...(request.etag !== null && { "if-none-match": request.etag }),
      // The token is for the Hub, not for whoever stores its files.
      ...(isEndpoint && /^[\x21-\x7e]+$/.test(token) && { authorization: `Bearer ${token}` }),
    },
    signal,
  });
  return await new Promise((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", resolve);
    sent.end();
  });
}

function locationOf({ statusCode, headers }: IncomingMessage, url: URL): URL | null {
  const isRedirect = statusCode !== undefined && [301, 302, 303, 307, 308].includes(statusCode);
  if (!isRedirect || headers.location === undefined) return null;
  if (!URL.canParse(headers.location, url.href)) throw new Error("it answered with a redirect to nowhere");
  return new URL(headers.location, url.href);
}

async function readResponse(
  response: IncomingMessage,
  request: HubRequest,
  headers: Readonly<Record<string, string>>,
): Promise<HubResponse | HubProblem> {
  const status = response.statusCode ?? 0;
  const isWanted = request.range === null ? status === 200 : status === 206;
  if (!isWanted) {
    // Faults are told by their status and headers; a whole file in place of a range is not waited for.
    response.destroy();
    return { status, headers, bytes: new Uint8Array() };
  }
  const encoding = response.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    response.destroy();
    return lastingProblem(`The Hub's answer is packed (${encoding.slice(0, 20)}), which was not asked for.`);
  }
  const bytes = await readBytes(response, request.largestBytes);
  if (bytes !== null) return { status, headers, bytes };
  const file = request.path.slice(request.path.lastIndexOf("/") + 1);
  return lastingProblem(`The Hub's ${file} is longer than such a file can be, and was not read.`);
}

/** `null` when there is more than `largestBytes`; the rest is never received. */
async function readBytes(response: IncomingMessage, largestBytes: number): Promise<Uint8Array | null> {
  const announced = Number(response.headers["content-length"] ?? 0);
  const chunks: Buffer[] = [];
  let length = 0;
  if (announced <= largestBytes) {
    for await (const chunk of response) {
      const part = Buffer.from(chunk);
      length += part.length;
      if (length > largestBytes) break;
      chunks.push(part);
    }
    if (length <= largestBytes) return Buffer.concat(chunks);
  }
  response.destroy();
  return null;
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}
