import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Stands in the way of every connection that a program of ours would make, and remembers that it tried. */
export interface NetworkGuard {
  /** For the program's environment. */
  readonly environment: { readonly NODE_OPTIONS: string };
  /** What was tried, one line each. */
  readonly attempts: () => Promise<readonly string[]>;
}

export async function writeNetworkGuard(folder: string): Promise<NetworkGuard> {
  const [preload, log] = [join(folder, "networkGuard.cjs"), join(folder, "attempts.log")];
  await writeFile(preload, guard);
  await writeFile(log, "");
  return {
    environment: { NODE_OPTIONS: `--require ${JSON.stringify(preload)}` },
    attempts: async () => (await readFile(log, "utf8")).split("\n").filter((line) => line !== ""),
  };
}

/** Every door that Node has to the network; what comes with a process – its standard streams – needs none of them. */
const guard = `
const { appendFileSync } = require("node:fs");
const { join } = require("node:path");
const refuse = (name) => () => {
  appendFileSync(join(__dirname, "attempts.log"), name + "\\n");
  throw new Error("This program must not use the network: " + name);
};
const close = (owner, names, label) => {
  for (const name of names) if (typeof owner[name] === "function") owner[name] = refuse(label + "." + name);
};
const net = require("node:net");
close(net.Socket.prototype, ["connect"], "net.Socket");
close(net.Server.prototype, ["listen"], "net.Server");
close(require("node:dgram").Socket.prototype, ["bind", "send", "connect"], "dgram.Socket");
const dns = require("node:dns");
const lookUps = Object.keys(dns).filter((name) => /^(?:lookup|resolve|reverse)/.test(name));
close(dns, lookUps, "dns");
close(dns.promises, lookUps, "dns.promises");
close(require("node:tls"), ["connect"], "tls");
for (const name of ["http", "https"]) close(require("node:" + name), ["request", "get"], name);
close(require("node:http2"), ["connect"], "http2");
close(globalThis, ["fetch", "WebSocket", "EventSource"], "global");
`;
