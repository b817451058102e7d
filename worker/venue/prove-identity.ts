import { z } from "zod";
import type { VenueProfile } from "./profiles.ts";

export type IdentityProof = { ok: true; detail: string } | { ok: false; reason: string };

/** Long enough for a busy machine, short enough for a preflight step. */
const IDENTITY_TIMEOUT_MS = 3_000;

const paperHealthSchema = z.object({ isPaper: z.literal(true) });

/**
 * Proves what is at the other end before anything is sent: paper must say that it is paper. A real venue has no such
 * page and is refused, and so is silence.
 */
export async function proveIdentity(profile: VenueProfile): Promise<IdentityProof> {
  const url = `${profile.restUrl}/healthz`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(IDENTITY_TIMEOUT_MS), redirect: "error" });
    const parsed = paperHealthSchema.safeParse(await answer.json());
    if (answer.ok && parsed.success)
      return { ok: true, detail: `${profile.id} at ${profile.restUrl} is the paper exchange` };
    return {
      ok: false,
      reason: `${url} does not identify itself as the paper exchange. Nothing was sent. Check PAPER_URL.`,
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      reason: `${url} does not answer (${detail}). Nothing was sent. Start the paper exchange.`,
    };
  }
}
