import { request as httpRequest, type IncomingMessage } from "node:http";
import { connectTo, resolveName } from "../hub/connect.node.ts";
import { explainNetworkError } from "../hub/networkError.ts";
import type { Environment } from "../hub/proxy.node.ts";
import {
  contentProblem,
  decodeMetrics,
  type FetchMetrics,
  longestMetrics,
  type MetricsAddress,
  type MetricsText,
  statusProblem,
} from "./metricsSource.ts";

export interface MetricsFetchOptions {
  /** Where the proxies stand. What runs on this machine is never asked through one. */
  readonly environment: Environment;
  /** For the whole answer. */
  readonly timeLimitMs?: number;
  readonly largestBytes?: number;
}

const TIME_LIMIT_MS = 10_000;

/** A running server over the network of this machine: one page, no redirects, bounded in time and size. */
export function createMetricsFetch(options: MetricsFetchOptions): FetchMetrics {
  return async (address, signal) => {
    const timeLimit = AbortSignal.timeout(options.timeLimitMs ?? TIME_LIMIT_MS);
    const tell = (why: string): MetricsText => ({ problem: `${address.shown} could not be read: ${why}.` });
    try {
      const response = await send(address, options.environment, AbortSignal.any([signal, timeLimit]));
      const problem = statusProblem(response.statusCode ?? 0) ?? headerProblem(response);
      const bytes =
        problem === null ? await readBytes(response, options.largestBytes ?? longestMetrics) : null;
      response.destroy();
      if (problem !== null) return tell(problem);
      if (bytes === null) return tell("it answers with more than metrics can be");
      const text = decodeMetrics(bytes);
      return text === null ? tell("it answers in another encoding than UTF-8") : { text };
    } catch (error) {
      signal.throwIfAborted();
      return tell(timeLimit.aborted ? "it did not answer in time" : explainNetworkError(error));
    }
  };
}

async function send(
  { url, credentials }: MetricsAddress,
  environment: Environment,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const socket = await connectTo(url, {
    environment: isThisMachine(url) ? {} : environment,
    resolve: resolveName,
    // The person has named the server: it may stand anywhere.
    isAllowedAddress: () => true,
    certificates: undefined,
    signal,
  });
  const sent = httpRequest({
    createConnection: () => socket,
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.host,
      "user-agent": "gpuplan",
      accept: "text/plain;version=0.0.4,*/*;q=0.1",
      // What is not packed cannot unfold into more than was allowed.
      "accept-encoding": "identity",
      connection: "close",
      ...(credentials !== null && {
        authorization: `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64")}`,
      }),
    },
    signal,
  });
  return await new Promise((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", resolve);
    sent.end();
  });
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

function headerProblem({ headers }: IncomingMessage): string | null {
  const encoding = headers["content-encoding"] ?? "identity";
  return encoding === "identity"
    ? contentProblem(headers["content-type"])
    : "its answer is packed, which was not asked for";
}

/** `null` when there is more than `largestBytes`; the rest is never received. */
async function readBytes(response: IncomingMessage, largestBytes: number): Promise<Uint8Array | null> {
  if (Number(response.headers["content-length"] ?? 0) > largestBytes) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    length += part.length;
    if (length > largestBytes) return null;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
