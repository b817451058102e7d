import { lostRoleReason } from "../proof/delegation.ts";
import type { PersonFacts } from "./delegation.ts";
import type { SignOff } from "./model.ts";

export type VoidReason = { code: "SIGN_OFF_EXPIRED" | "SIGNER_GONE" | "SIGNER_LOST_ROLE"; words: string };

/**
 * Why a standing answer no longer counts: it has expired, or its signer has left or lost the role. Null while it counts. The
 * station is open again then, so that one absent person never ends an honest team's way. A HOLD does not run out by itself.
 */
export function voidReason(
  signOff: SignOff,
  people: readonly PersonFacts[],
  nowMs: number,
): VoidReason | null {
  const { personId, personName, expiresAtMs, delegation } = signOff.statement;
  if (signOff.choice !== "HOLD" && expiresAtMs <= nowMs)
    return { code: "SIGN_OFF_EXPIRED", words: `the sign-off of ${personName} has expired` };
  const person = people.find((one) => one.personId === personId);
  if (!person?.active) return { code: "SIGNER_GONE", words: `${personName} is no longer an active person` };
  const lost = lostRoleReason(person, { role: signOff.role, delegation });
  return lost === null ? null : { code: "SIGNER_LOST_ROLE", words: `${personName} ${lost}` };
}
