import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for a server; `null` for none. Lower case wins, as in curl. */
export function proxyFor(target: URL, environment: Environment): URL | null {
  const variable = (name: string) => environment[name] || environment[name.toUpperCase()] || "";
  if (isExcepted(target, variable("no_proxy"))) return null;
  const written =
    variable(target.protocol === "https:" ? "https_proxy" : "http_proxy") || variable("all_proxy");
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  return written !== "" && URL.canParse(text) ? new URL(text) : null;
}

/** `NO_PROXY`: hosts with their subdomains, apart by commas or blanks, perhaps with a port; `*` for all. */
function isExcepted(target: URL, list: string): boolean {
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  return list.split(/[\s,]+/).some((entry) => {
    const [, host = "", entryPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (entry === "*") return true;
    if (host === "" || (entryPort !== undefined && entryPort !== port)) return false;
    return target.hostname === host || target.hostname.endsWith(`.${host}`);
  });
}

/**
 * A connection to the target through the proxy (CONNECT), which looks the name up itself. Throws when the proxy
 * refuses; its password goes to no one else and into no message.
 */
export async function openTunnel(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  if (proxy.protocol !== "http:" && proxy.protocol !== "https:") {
    throw new Error(`a proxy of the kind ${proxy.protocol.slice(0, -1)} is not supported`);
  }
  const place = `${target.hostname}:${target.port || (target.protocol === "https:" ? "443" : "80")}`;
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const request = (proxy.protocol === "https:" ? httpsRequest : httpRequest)({
    host: proxy.hostname.replace(/^\[|\]$/g, ""),
    port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
    method: "CONNECT",
    path: place,
    headers: {
      host: place,
      ...(credentials !== ":" && {
        "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}`,
      }),
    },
    agent: false,
    signal,
  });
  return await new Promise((resolve, reject) => {
    const refuse = ({ statusCode }: IncomingMessage) =>
      reject(new Error(`the proxy answered with status ${statusCode ?? 0}`));
    request.on("error", reject);
    request.on("response", (response) => {
      response.destroy();
      refuse(response);
    });
    request.on("connect", (response, socket) => {
      if (response.statusCode === 200) {
        resolve(socket);
        return;
      }
      socket.destroy();
      refuse(response);
    });
    request.end();
  });
}
