import { appendAudit } from "../../store/audit.ts";
import { inTransaction, type Tx } from "../../store/transaction.ts";
import type { Service } from "../open-service.ts";
import { type Refused, refuse } from "../refusal.ts";

export type Doer = { personId: string; name: string };

/** Writes an act around a person's passkeys into the chain; call it last in its transaction. */
export async function recordPasskeyAct(
  tx: Tx,
  given: { act: string; by: Doer; ofPersonId: string; detail: Record<string, unknown>; atMs: number },
): Promise<void> {
  const { act, by, ofPersonId, detail, atMs } = given;
  await appendAudit(tx, {
    atMs,
    actorId: by.personId,
    actorName: by.name,
    act,
    subjectType: "person",
    subjectId: ofPersonId,
    detail,
  });
}

/** A refusal that stands in the chain, as an act upon this person's passkeys. */
export async function refuseOnRecord(
  service: Service,
  refused: { by: Doer; ofPersonId: string; command: string; code: Parameters<typeof refuse>[0] },
  details: Record<string, string> = {},
): Promise<Refused> {
  const { by, ofPersonId, command, code } = refused;
  await inTransaction(service.store, (tx) =>
    recordPasskeyAct(tx, {
      act: "refused",
      by,
      ofPersonId,
      detail: { command, code, details },
      atMs: Date.now(),
    }),
  );
  return refuse(code, details);
}
