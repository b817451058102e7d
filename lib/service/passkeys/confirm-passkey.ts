import { may, whoMay } from "../../decision/permissions.ts";
import { signatureSchema } from "../../proof/statement-schema.ts";
import { certifyEnrolment, isCertified } from "../../proof/verify-passkey.ts";
import { lockPasskey, type StoredPasskey, savePasskeyConfirmation } from "../../store/passkeys.ts";
import { findPerson } from "../../store/people.ts";
import { inTransaction } from "../../store/transaction.ts";
import type { Service } from "../open-service.ts";
import { type Refused, refuse } from "../refusal.ts";
import { readStepUpPrivateKey, readStepUpPublicKeys } from "../step-up-key.ts";
import { checkPassword, type StepUp } from "./check-password.ts";
import { recordPasskeyAct, refuseOnRecord } from "./passkey-audit.ts";

/** The certificate of a key with this very moment as its beginning; null when the stored one was not made here. */
function confirmedCertificate(service: Service, key: StoredPasskey, by: string, nowMs: number) {
  const { credentialId, publicKeySpki, alg, rpId, origin, certificate } = key;
  const empty = { authenticatorData: "", clientDataJSON: "", signature: "" };
  const facts = { credentialId, publicKeySpki, alg, rpId, origin };
  const parsed = signatureSchema.safeParse({ method: "passkey", ...facts, ...empty, enrolment: certificate });
  if (!parsed.success || parsed.data.method !== "passkey") return null;
  const { data } = parsed;
  if (data.enrolment.personId !== key.personId) return null;
  // A row that somebody wrote past the enrolment must not become a key by being confirmed.
  if (!isCertified(data, readStepUpPublicKeys(service.varDir))) return null;
  const { personId, enrolledAtMs } = data.enrolment;
  const term = { personId, enrolledAtMs, usableFromMs: nowMs, confirmedBy: by };
  return certifyEnrolment({ ...data, ...term }, readStepUpPrivateKey(service.varDir));
}

/**
 * A second admin confirms a new key: from now on it signs. Refusals: NOT_PERMITTED, SECOND_ADMIN_NEEDED (the inviter or the
 * owner), NOTHING_TO_CONFIRM and those of the password.
 */
export async function confirmPasskey(
  args: StepUp & { credentialId: string },
): Promise<{ ok: true } | Refused> {
  const { service, actorPersonId, credentialId } = args;
  const command = "confirmPasskey";
  const checked = await checkPassword(args, command);
  if (!checked.ok) return checked;
  const { person: by } = checked;
  if (!may(by, "managePeople")) {
    const refused = { by, ofPersonId: actorPersonId, command, code: "NOT_PERMITTED" } as const;
    return refuseOnRecord(service, refused, { who: whoMay("managePeople") });
  }
  const nowMs = Date.now();
  const confirmed = await inTransaction(service.store, async (tx) => {
    const key = await lockPasskey(tx, credentialId);
    if (!key) return { refusal: refuse("NOT_FOUND", { what: "passkey" }), ofPersonId: actorPersonId };
    const { personId: ofPersonId, invitedBy } = key;
    if (actorPersonId === ofPersonId || actorPersonId === invitedBy)
      return { refusal: refuse("SECOND_ADMIN_NEEDED"), ofPersonId };
    const certificate = confirmedCertificate(service, key, by.personId, nowMs);
    if (key.revokedAt || key.confirmedAt || key.usableFrom.getTime() <= nowMs || !certificate)
      return { refusal: refuse("NOTHING_TO_CONFIRM"), ofPersonId };
    const at = new Date(nowMs);
    await savePasskeyConfirmation(tx, { credentialId, by: by.personId, at, certificate });
    const owner = await findPerson(tx, ofPersonId);
    const detail = { credentialId, label: key.label, person: owner?.name ?? ofPersonId };
    await recordPasskeyAct(tx, { act: "passkeyConfirmed", by, ofPersonId, detail, atMs: nowMs });
    return { refusal: null, ofPersonId };
  });
  const { refusal, ofPersonId } = confirmed;
  if (!refusal) return { ok: true };
  await refuseOnRecord(service, { by, ofPersonId, command, code: refusal.refusal.code });
  return refusal;
}
