import { z } from "zod";
import type { VenueProfile } from "#lib/venue/profile.ts";
import { profileProblems } from "#lib/venue/profile-problems.ts";
import { type VenueRefusalCode, venueRefusalText } from "#lib/venue/venue-refusals.ts";

export type IdentityProof =
  | { ok: true; detail: string }
  | { ok: false; code: VenueRefusalCode; reason: string };

/** Long enough for a busy machine, short enough for a preflight step. */
const IDENTITY_TIMEOUT_MS = 3_000;

const paperHealthSchema = z.object({ isPaper: z.literal(true) });

/** Whether the paper exchange answers at an address. Throws when nobody does. */
async function isPaperAt(restUrl: string): Promise<boolean> {
  const signal = AbortSignal.timeout(IDENTITY_TIMEOUT_MS);
  const answer = await fetch(`${restUrl}/healthz`, { signal, redirect: "error" });
  const text = await answer.text();
  try {
    return answer.ok && paperHealthSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

async function provePaper(profile: VenueProfile): Promise<IdentityProof> {
  const url = `${profile.restUrl}/healthz`;
  try {
    if (await isPaperAt(profile.restUrl ?? ""))
      return { ok: true, detail: `${profile.id} at ${profile.restUrl} is the paper exchange` };
    return {
      ok: false,
      code: "VENUE_NOT_PAPER",
      reason: `${url} does not identify itself as the paper exchange. Nothing was sent. Check PAPER_URL.`,
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      code: "VENUE_UNREACHABLE",
      reason: `${url} does not answer (${detail}). Nothing was sent. Start the paper exchange.`,
    };
  }
}

/**
 * Proves what is at the other end before anything signed is sent. Paper must say that it is paper; a real venue has no such page
 * and is refused, and so is silence. A real venue must stand at an address of its own, over TLS, and must not be paper; whether
 * its keys belong to the test or the live system, the venue says at the first signed question.
 */
export async function proveIdentity(
  profile: VenueProfile,
  problemsOf: (profile: VenueProfile) => string[] = profileProblems,
): Promise<IdentityProof> {
  const problems = problemsOf(profile);
  if (problems.length > 0) {
    const reason = venueRefusalText("VENUE_PROFILE_UNUSABLE", problems.join("; "));
    return { ok: false, code: "VENUE_PROFILE_UNUSABLE", reason };
  }
  if (profile.environment === "PAPER") return provePaper(profile);
  const isPaper = profile.restUrl !== null && (await isPaperAt(profile.restUrl).catch(() => false));
  if (isPaper) return { ok: false, code: "VENUE_IS_PAPER", reason: venueRefusalText("VENUE_IS_PAPER") };
  const at = profile.restUrl ?? `the usual address of ${profile.exchangeId}`;
  return { ok: true, detail: `${profile.id}: ${profile.environment.toLowerCase()} system at ${at}` };
}
