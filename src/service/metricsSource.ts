/** Reads what a server tells Prometheus; rejects only where `signal` says so. */
export type FetchMetrics = (address: MetricsAddress, signal: AbortSignal) => Promise<MetricsText>;

/** The page, or a sentence about why there is none, which repeats nothing that the server has sent. */
export type MetricsText = { readonly text: string } | { readonly problem: string };

/** Where a running server is read, as a person has typed it. */
export interface MetricsAddress {
  /** `http` or `https`, without credentials. */
  readonly url: URL;
  /** What stood before the host, for the header alone. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
  /** To be shown, remembered and logged: without credentials and query. */
  readonly shown: string;
}

/** More is told by no server: a hundred engines take 8 MiB. */
export const longestMetrics = 8 * 2 ** 20;

/**
 * `localhost:8000`, `http://gpu-1:8000/v1`, `https://proxy/models/a/metrics`: without a page `/metrics` is meant. A
 * sentence for what is no address.
 */
export function readMetricsAddress(text: string): MetricsAddress | string {
  const trimmed = text.trim();
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (trimmed === "" || !URL.canParse(written))
    return "That is no address: it looks like http://localhost:8000.";
  const url = new URL(written);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return "A server is read over http or https only.";
  const { username, password } = url;
  url.username = "";
  url.password = "";
  url.hash = "";
  if (/^\/(?:v1\/?)?$/.test(url.pathname)) url.pathname = "/metrics";
  const credentials =
    username === "" && password === "" ? null : { user: decode(username), password: decode(password) };
  return { url, credentials, shown: `${url.origin}${url.pathname}` };
}

/** Why an answer of this status is no page of metrics; `null` for one that may be. */
export function statusProblem(status: number): string | null {
  if (status === 200) return null;
  if (status >= 300 && status < 400) return "it sends readers on to another address, which is not followed";
  if (status === 401 || status === 403) return `it wants other credentials (status ${status})`;
  return status === 404 ? "it has no such page (status 404)" : `it answers with status ${status}`;
}

/** Why a page of this kind cannot be metrics; `null` where it may be: some proxies call all of them bytes. */
export function contentProblem(contentType: string | undefined): string | null {
  const [kind = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((each) => /^\s*charset\s*=\s*"?([\w-]+)/.exec(each)?.[1]).find(Boolean);
  if (charset !== undefined && !/^(?:utf-?8|us-ascii)$/.test(charset))
    return "it answers in another encoding than UTF-8";
  const name = kind.trim();
  if (name === "text/html") return "it answers with a web page instead of metrics";
  const mayBe = ["", "text/plain", "application/openmetrics-text", "application/octet-stream"];
  return mayBe.includes(name) ? null : "it answers with something else than metrics";
}

/** The text of a page; `null` where it is no UTF-8. */
export function decodeMetrics(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
