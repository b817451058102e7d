import { may } from "../../decision/permissions.ts";
import { lockPasskey, savePasskeyRevocation } from "../../store/passkeys.ts";
import { findPerson } from "../../store/people.ts";
import { inTransaction } from "../../store/transaction.ts";
import type { Service } from "../open-service.ts";
import { type Refused, refuse } from "../refusal.ts";
import { recordPasskeyAct, refuseOnRecord } from "./passkey-audit.ts";

/**
 * Ends a passkey at once, by its owner or an admin; closing needs no password. Sign-offs that it gave no longer launch
 * anything. A second time changes nothing. Refusals: NOT_YOUR_PASSKEY, NOT_FOUND.
 */
export async function revokePasskey(args: {
  service: Service;
  actorPersonId: string;
  credentialId: string;
}): Promise<{ ok: true } | Refused> {
  const { service, actorPersonId, credentialId } = args;
  const by = await findPerson(service.store.prisma, actorPersonId);
  if (!by?.active) return refuse("NOT_SIGNED_IN");
  const notTheirs = await inTransaction(service.store, async (tx) => {
    const key = await lockPasskey(tx, credentialId);
    if (!key) return "NOT_FOUND" as const;
    const { personId: ofPersonId, label } = key;
    if (ofPersonId !== actorPersonId && !may(by, "managePeople")) return { ofPersonId };
    const at = new Date();
    if (!(await savePasskeyRevocation(tx, { credentialId, by: by.personId, at }))) return null;
    const owner = await findPerson(tx, ofPersonId);
    const detail = { credentialId, label, person: owner?.name ?? ofPersonId };
    await recordPasskeyAct(tx, { act: "passkeyRevoked", by, ofPersonId, detail, atMs: at.getTime() });
    return null;
  });
  if (notTheirs === null) return { ok: true };
  if (notTheirs === "NOT_FOUND") return refuse("NOT_FOUND", { what: "passkey" });
  const { ofPersonId } = notTheirs;
  return refuseOnRecord(service, { by, ofPersonId, command: "revokePasskey", code: "NOT_YOUR_PASSKEY" });
}
