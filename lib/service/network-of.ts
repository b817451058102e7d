import { isIPv6 } from "node:net";

const GROUPS = 8;
/** Whoever has one IPv6 address has 2^64 of them: the first four groups name the network. */
const NETWORK_GROUPS = 4;

/** What a throttle counts by: an IPv4 address itself, of an IPv6 address its /64 network. Anything else as it is. */
export function networkOf(address: string): string {
  const plain = address.split("%")[0] ?? address;
  if (!isIPv6(plain)) return address;
  // The URL parser writes every spelling in one way; only the dots of an embedded IPv4 address become groups there too.
  const [head = "", tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => "0");
  const groups = [...before, ...zeros, ...after];
  return `${groups.slice(0, NETWORK_GROUPS).join(":")}::/64`;
}
