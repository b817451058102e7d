import { headers } from "next/headers";

const UNKNOWN = "unknown";

/**
 * The address that a request came from, for the throttle and the audit. The last entry of `X-Forwarded-For` is the one
 * that the nearest proxy, or Next itself, has written.
 */
export function addressOf(forwardedFor: string | null | undefined): string {
  return forwardedFor?.split(",").at(-1)?.trim() || UNKNOWN;
}

/** The address of the request that is being answered. */
export async function clientAddress(): Promise<string> {
  return addressOf((await headers()).get("x-forwarded-for"));
}
