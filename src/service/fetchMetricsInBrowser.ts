import {
  contentProblem,
  decodeMetrics,
  type FetchMetrics,
  longestMetrics,
  type MetricsText,
  statusProblem,
} from "./metricsSource.ts";

const TIME_LIMIT_MS = 10_000;

/**
 * A running server as a browser lets it be read: the same bounds, and its own rules on top. A server that does not allow
 * the page's origin looks like one that is not there; neither gets a cookie.
 */
export function createBrowserMetricsFetch(largestBytes = longestMetrics): FetchMetrics {
  return async ({ url, credentials, shown }, signal) => {
    const tell = (why: string): MetricsText => ({ problem: `${shown} could not be read: ${why}.` });
    const timeLimit = AbortSignal.timeout(TIME_LIMIT_MS);
    try {
      const response = await fetch(url, {
        signal: AbortSignal.any([signal, timeLimit]),
        redirect: "error",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        headers: {
          accept: "text/plain;version=0.0.4,*/*;q=0.1",
          ...(credentials !== null && {
            authorization: `Basic ${btoa(`${credentials.user}:${credentials.password}`)}`,
          }),
        },
      });
      const problem =
        statusProblem(response.status) ?? contentProblem(response.headers.get("content-type") ?? undefined);
      const bytes = problem === null ? await readBytes(response, largestBytes) : null;
      if (problem !== null) return tell(problem);
      if (bytes === null) return tell("it answers with more than metrics can be");
      const text = decodeMetrics(bytes);
      return text === null ? tell("it answers in another encoding than UTF-8") : { text };
    } catch {
      signal.throwIfAborted();
      return tell(
        timeLimit.aborted
          ? "it did not answer in time"
          : "it refuses connections, sends readers on, or does not allow pages of other origins",
      );
    }
  };
}

/** `null` when there is more than `largestBytes`; the rest is never received. */
async function readBytes({ body }: Response, largestBytes: number): Promise<Uint8Array | null> {
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > largestBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
