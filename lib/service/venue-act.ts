import { may, whoMay } from "../decision/permissions.ts";
import type { RefusalCode, RefusalDetails } from "../decision/refusals.ts";
import { appendAudit } from "../store/audit.ts";
import { findPerson, type PersonWithEmail } from "../store/people.ts";
import { inTransaction, isBusyError, isDuplicateError, type Tx } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";

/** What an act on a venue did, as the audit writes it down. Never a key. */
type VenueActed = { ok: true; detail: Record<string, unknown> };
export type VenueNotActed = { ok: false; code: RefusalCode; details?: RefusalDetails };

/**
 * One act of an admin on a venue: roles of this moment, the act, its audit entry, all in one commit. A refused act saves
 * nothing but its own entry. Refusals: NOT_SIGNED_IN, NOT_PERMITTED, and what `work` refuses.
 */
export async function actOnVenue(
  given: { service: Service; actorPersonId: string; act: string; venueId: string },
  work: (tx: Tx, admin: PersonWithEmail, nowMs: number) => Promise<VenueActed | VenueNotActed>,
): Promise<{ ok: true } | Refused> {
  const { service, actorPersonId, act, venueId } = given;
  try {
    return await inTransaction(service.store, async (tx) => {
      const admin = await findPerson(tx, actorPersonId);
      if (!admin?.active) return refuse("NOT_SIGNED_IN");
      const nowMs = Date.now();
      const who = { atMs: nowMs, actorId: admin.personId, actorName: admin.name };
      const entry = { ...who, subjectType: "venue", subjectId: venueId } as const;
      const done: VenueActed | VenueNotActed = may(admin, "manageVenues")
        ? await work(tx, admin, nowMs)
        : { ok: false, code: "NOT_PERMITTED", details: { who: whoMay("manageVenues") } };
      if (done.ok) {
        await appendAudit(tx, { ...entry, act, detail: done.detail });
        return { ok: true };
      }
      const { code, details = {} } = done;
      await appendAudit(tx, { ...entry, act: "refused", detail: { command: act, code, details } });
      return refuse(code, details);
    });
  } catch (error) {
    if (isDuplicateError(error)) return refuse("VENUE_NAME_TAKEN", { id: venueId });
    if (isBusyError(error)) return refuse("UNAVAILABLE");
    throw error;
  }
}
