export const defaultEndpoint = "https://huggingface.co";

/**
 * The endpoint that a setting names, without a path's end; `null` for what would send questions over the network
 * in the clear. `http` is for servers on this machine.
 */
export function readEndpoint(text: string): URL | null {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed === "" ? defaultEndpoint : trimmed)
    ? new URL(trimmed || defaultEndpoint)
    : null;
  if (url === null || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    return null;
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isThisMachine(url.hostname));
  return isSafe ? url : null;
}

function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

/**
 * Where the Hub sends readers of large files: `us.aws.cdn.hf.co`, `cas-bridge.xethub.hf.co`, `cdn-lfs-us-1.hf.co`,
 * `cdn-lfs.huggingface.co`. Hugging Face asks firewalls to allow `*.hf.co`, since the hosts change
 * (Hub documentation, "Downloading behind a proxy or firewall").
 */
export function isContentHost(url: URL): boolean {
  if (url.protocol !== "https:" || url.port !== "" || url.username !== "" || url.password !== "")
    return false;
  return /^(?:[a-z0-9-]+\.)+hf\.co$|^cdn-lfs[a-z0-9-]*\.huggingface\.co$/.test(url.hostname);
}
