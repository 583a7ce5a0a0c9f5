import { lookup } from "node:dns/promises";
import { connect as connectPlain, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { type Environment, openTunnel, proxyFor } from "./proxy.node.ts";

export interface Address {
  readonly address: string;
  readonly family: number;
}

export interface ConnectOptions {
  readonly environment: Environment;
  /** How names become addresses. */
  readonly resolve: (hostname: string) => Promise<readonly Address[]>;
  /** A server that the person named may stand anywhere; one that an answer named, only on the internet. */
  readonly isAllowedAddress: (address: string) => boolean;
  /** Certificates to trust instead of the system's, in PEM. */
  readonly certificates: string | undefined;
  readonly signal: AbortSignal;
}

export async function resolveName(hostname: string): Promise<readonly Address[]> {
  return await lookup(hostname, { all: true });
}

/**
 * A connection to the server of `url`, secure for `https`. The addresses that are checked are the ones connected to:
 * a name that changes its mind in between gains nothing. Through a proxy, the proxy looks up and connects.
 */
export async function connectTo(url: URL, options: ConnectOptions): Promise<Socket> {
  const proxy = proxyFor(url, options.environment);
  const socket =
    proxy === null ? await connectDirectly(url, options) : await openTunnel(proxy, url, options.signal);
  // A connection may fail before the request that it is for listens to it; the request then finds it closed.
  socket.on("error", () => undefined);
  if (url.protocol !== "https:") return socket;
  const host = bareHost(url);
  return connectSecurely({
    socket,
    host,
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ["http/1.1"],
    ...(options.certificates !== undefined && { ca: options.certificates }),
  });
}

async function connectDirectly(url: URL, options: ConnectOptions): Promise<Socket> {
  const host = bareHost(url);
  const addresses = isIP(host) === 0 ? await options.resolve(host) : [{ address: host, family: isIP(host) }];
  if (!addresses.every(({ address }) => options.isAllowedAddress(address))) {
    throw new Error("its name leads to an address inside this network");
  }
  const [first] = addresses;
  if (first === undefined) throw new Error("its name has no address");
  const checked: LookupFunction = (_hostname, { all }, callback) => {
    if (all === true) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
  return connectPlain({
    host,
    port: Number(url.port) || (url.protocol === "https:" ? 443 : 80),
    lookup: checked,
    signal: options.signal,
  });
}

/** Without the brackets of IPv6. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}
