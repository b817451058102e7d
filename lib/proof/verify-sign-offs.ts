import type { CanaryConfig, SigningRole } from "../template/schema.ts";
import { canonicalHash } from "./canonical.ts";
import { signOffProblems } from "./sign-off-rules.ts";
import { hashStatement } from "./statement.ts";
import type { Delegation, SignOff } from "./statement-schema.ts";
import type { PublicKeys } from "./step-up.ts";
import { type PasskeyFacts, type SignaturePolicy, signatureProblem } from "./verify-signature.ts";

/** The part of a decision that its signatures are checked against. */
export type SignedDecision = {
  id: string;
  number: number;
  revision: number;
  config: CanaryConfig;
  contentHash: string | null;
  editors: readonly string[];
  signOffs: readonly SignOff[];
  authorisation: { expiresAtMs: number } | null;
};

/** A person as the database holds them at the moment. */
export type SigningPerson = {
  personId: string;
  name: string;
  /** Own roles and those held by a delegation at this moment. */
  roles: readonly string[];
  active: boolean;
  /** The delegations in force by which some of the roles are held. */
  delegations?: readonly (Delegation & { role: SigningRole })[];
};

export type VerifyInput = {
  decision: SignedDecision;
  /** The approved content, built again from the decision by whoever verifies. */
  content: unknown;
  people: readonly SigningPerson[];
  publicKeys: PublicKeys;
  /** The form's stations: what each role states, word for word. */
  stations: readonly { role: SigningRole; statements: readonly string[] }[];
  /** The template's rule: passkeys alone, or passwords too. */
  policy: SignaturePolicy;
  /** Passkeys as they stand now; left out by whoever has only the record. */
  passkeys?: readonly PasskeyFacts[];
  nowMs: number;
};

/**
 * Verifies that a decision carries four valid GO sign-offs of four people on one content hash, and that its
 * authorisation still holds. Used before a launch by the worker itself; every reason is given, not only the first.
 */
export function verifySignOffs(input: VerifyInput): { ok: true } | { ok: false; reasons: string[] } {
  const { decision, content, policy, publicKeys, passkeys } = input;
  const { signOffs } = decision;
  const proofs = {
    contentHash: canonicalHash(content),
    statementHashes: new Map(signOffs.map((one) => [one, hashStatement(one.statement)])),
    signatureProblems: new Map(
      signOffs.map((one) => {
        const { statementHash, signature, statement: signer } = one;
        return [one, signatureProblem({ statementHash, signature, signer, policy, publicKeys, passkeys })];
      }),
    ),
  };
  const reasons = signOffProblems(input, proofs);
  return reasons.length === 0 ? { ok: true } : { ok: false, reasons };
}
