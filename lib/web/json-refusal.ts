import type { Refused } from "#lib/service/refusal.ts";

/** A refusal as the answer of a route handler. */
export function jsonRefusal({ refusal }: Refused): Response {
  return Response.json(
    { ok: false, refusal },
    { status: refusal.status, headers: { "cache-control": "no-store" } },
  );
}
