import { env } from "./env.ts";

/**
 * Whether a request that changes something comes from our own pages: its `Origin` is exactly the configured one. A
 * missing `Origin` is refused as well, and `Host` or `X-Forwarded-Host` are never asked, because a client can set them.
 */
export function isOwnOrigin(originHeader: string | null, ownOrigin: string): boolean {
  return originHeader !== null && originHeader === ownOrigin;
}

/** The same for the headers of a request, against this process's configured origin. */
export function comesFromOwnPages(headers: { get(name: string): string | null }): boolean {
  return isOwnOrigin(headers.get("origin"), env().origin);
}
