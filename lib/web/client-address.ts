import { headers } from "next/headers";

const UNKNOWN = "unknown";
const IPV4_IN_IPV6 = "::ffff:";

/**
 * The address behind `trustedHops` proxies of ours: the connection's own when there is none, else the entry that the outermost of
 * them has written. Entries further left were written by whoever sent the request and are never looked at.
 */
export function forwardedAddress(
  forwardedFor: string,
  socketAddress: string | undefined,
  trustedHops: number,
): string {
  const entries = forwardedFor.split(",").map((entry) => entry.trim());
  const seen = [...entries.filter((entry) => entry !== ""), socketAddress ?? UNKNOWN];
  const address = seen[Math.max(0, seen.length - 1 - trustedHops)] ?? UNKNOWN;
  return address.startsWith(IPV4_IN_IPV6) ? address.slice(IPV4_IN_IPV6.length) : address;
}

/** The address in a request's header, which this process wrote there itself. */
export function addressOf(forwardedFor: string | null | undefined): string {
  return forwardedFor?.split(",").at(-1)?.trim() || UNKNOWN;
}

/** The address of the request that is being answered. */
export async function clientAddress(): Promise<string> {
  return addressOf((await headers()).get("x-forwarded-for"));
}
