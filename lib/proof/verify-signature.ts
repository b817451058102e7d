import type { Signature } from "./statement-schema.ts";
import { type PublicKeys, verifyStepUp } from "./step-up.ts";
import { passkeyProblem } from "./verify-passkey.ts";

/** How a template lets people sign. */
export type SignaturePolicy = "passkey" | "passkey-or-password";

/** A passkey as the database holds it at the moment. */
export type PasskeyFacts = { credentialId: string; personId: string; revokedAtMs: number | null };

export type SignatureInput = {
  statementHash: string;
  signature: Signature;
  /** Who made the statement, and when, epoch ms. */
  signer: { personId: string; atMs: number };
  policy: SignaturePolicy;
  publicKeys: PublicKeys;
  /** Keys as they stand now: a revoked or unknown one does not count. Left out years later, when only the record is at hand. */
  passkeys?: readonly PasskeyFacts[] | undefined;
};

export const PASSWORD_NOT_ENOUGH = "it was made by password where the template asks for a passkey";

/** Why a signature is not this person's over this statement under this policy, in words, or null. */
export function signatureProblem(input: SignatureInput): string | null {
  const { statementHash, signature, signer, policy, publicKeys, passkeys } = input;
  if (signature.method === "password") {
    if (policy === "passkey") return PASSWORD_NOT_ENOUGH;
    return verifyStepUp(statementHash, signature, publicKeys) ? null : "its signature does not verify";
  }
  if (passkeys) {
    const known = passkeys.find((one) => one.credentialId === signature.credentialId);
    if (known?.personId !== signer.personId) return "the passkey is not known here";
    if (known.revokedAtMs !== null) return "the passkey has been revoked";
  }
  return passkeyProblem({ statementHash, signature, signer, publicKeys });
}
