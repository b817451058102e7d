import { createHash, randomBytes } from "node:crypto";
import { may, whoMay } from "../../decision/permissions.ts";
import { insertInvite } from "../../store/passkey-invites.ts";
import { findPerson } from "../../store/people.ts";
import { inTransaction } from "../../store/transaction.ts";
import { type Refused, refuse } from "../refusal.ts";
import { checkPassword, type StepUp } from "./check-password.ts";
import { recordPasskeyAct, refuseOnRecord } from "./passkey-audit.ts";
import { INVITE_MS } from "./passkey-terms.ts";

/** Crockford's alphabet: no letter that a person could read as a digit. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 100 bits in groups that a person can read out. */
const CODE_LENGTH = 20;
const GROUP_LENGTH = 5;

function newCode(): string {
  const characters = [...randomBytes(CODE_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return characters.join("").replace(new RegExp(`.{${GROUP_LENGTH}}(?!$)`, "g"), (group) => `${group}-`);
}

/** The stored form of a code, whatever case and dashes it was typed with. */
export function hashCode(code: string): string {
  const plain = code.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
  return createHash("sha256").update(`countersign/passkey-invite/v1\n${plain}`).digest("hex");
}

/**
 * An admin invites a person to enrol a first passkey; the code is shown once and handed over by another way. Refusals:
 * NOT_PERMITTED, INVITE_NOT_FOR_YOURSELF, NOT_FOUND and those of the password.
 */
export async function invitePasskey(
  args: StepUp & { personId: string },
): Promise<{ ok: true; code: string; expiresAtMs: number } | Refused> {
  const { service, personId } = args;
  const command = "invitePasskey";
  const checked = await checkPassword(args, command);
  if (!checked.ok) return checked;
  const { person: by } = checked;
  const refused = { by, ofPersonId: personId, command };
  if (!may(by, "managePeople")) {
    return refuseOnRecord(service, { ...refused, code: "NOT_PERMITTED" }, { who: whoMay("managePeople") });
  }
  if (personId === by.personId)
    return refuseOnRecord(service, { ...refused, code: "INVITE_NOT_FOR_YOURSELF" });
  return inTransaction(service.store, async (tx) => {
    const invited = await findPerson(tx, personId);
    if (!invited?.active) return refuse("NOT_FOUND", { what: "active person with this name" });
    const code = newCode();
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + INVITE_MS);
    await insertInvite(tx, {
      codeHash: hashCode(code),
      personId,
      invitedBy: by.personId,
      createdAt,
      expiresAt,
    });
    await recordPasskeyAct(tx, {
      act: "passkeyInvited",
      by,
      ofPersonId: personId,
      detail: { person: invited.name, expiresAtMs: expiresAt.getTime() },
      atMs: createdAt.getTime(),
    });
    return { ok: true, code, expiresAtMs: expiresAt.getTime() };
  });
}
