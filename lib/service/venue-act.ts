import type { PersonWithEmail } from "../store/people.ts";
import type { Tx } from "../store/transaction.ts";
import { auditedAct, type NotActed } from "./audited-act.ts";
import type { Service } from "./open-service.ts";
import type { Refused } from "./refusal.ts";

/** What an act on a venue did, as the audit writes it down. Never a key. */
type VenueActed = { ok: true; detail: Record<string, unknown> };

/** One act of an admin on a venue. Refusals: NOT_SIGNED_IN, NOT_PERMITTED, VENUE_NAME_TAKEN, and what `work` refuses. */
export async function actOnVenue(
  given: { service: Service; actorPersonId: string; act: string; venueId: string },
  work: (tx: Tx, admin: PersonWithEmail, nowMs: number) => Promise<VenueActed | NotActed>,
): Promise<{ ok: true } | Refused> {
  const { venueId } = given;
  const result = await auditedAct({
    ...given,
    permission: "manageVenues",
    subjectType: "venue",
    subjectId: venueId,
    whenTaken: { ok: false, code: "VENUE_NAME_TAKEN", details: { id: venueId } },
    work: async (tx, admin, nowMs) => {
      const done = await work(tx, admin, nowMs);
      return done.ok ? { ...done, answer: null, subjectId: venueId } : done;
    },
  });
  return result.ok ? { ok: true } : result;
}
