import { BlockList, isIP, isIPv4 } from "node:net";

/** Networks that no server on the internet has (IANA's special-purpose registries for IPv4 and IPv6). */
const reserved = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  reserved.addSubnet(network, bits, "ipv4");
}

/** Everything else of IPv6 is unassigned, local, multicast, or stands for an IPv4 address. */
const assigned = new BlockList();
assigned.addSubnet("2000::", 3, "ipv6");
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  reserved.addSubnet(network, bits, "ipv6");
}

/** Whether an address may belong to a server on the internet: not to this machine, its network or its cloud. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, "");
  if (isIP(plain) === 0) return false;
  if (isIPv4(plain)) return !reserved.check(plain, "ipv4");
  return assigned.check(plain, "ipv6") && !reserved.check(plain, "ipv6");
}
