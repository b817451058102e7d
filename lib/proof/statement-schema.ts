import { z } from "zod";
import { signingRoleSchema } from "../template/schema.ts";

export const signOffChoiceSchema = z.enum(["GO", "NO_GO", "HOLD"]);
export type SignOffChoice = z.infer<typeof signOffChoiceSchema>;

/** By whose delegation a role was held when the statement was made; an admin granted it beforehand. Times epoch ms. */
const delegationSchema = z.object({
  delegationId: z.string(),
  ofPersonId: z.string(),
  ofName: z.string(),
  fromMs: z.number(),
  untilMs: z.number(),
});
export type Delegation = z.infer<typeof delegationSchema>;

const restatedMetricSchema = z.object({
  metricId: z.string(),
  text: z.string(),
  value: z.string().nullable(),
  unit: z.string(),
  target: z.string(),
  n: z.number(),
  verdict: z.string(),
});
const restatedWaiverSchema = z.object({
  itemId: z.string(),
  text: z.string(),
  reason: z.string(),
  byName: z.string(),
});

/** What everyone signs over; statement.ts builds and hashes it. Browser-safe: no crypto here. */
export const statementSchema = z.object({
  v: z.literal(1),
  purpose: z.literal("countersign/sign-off"),
  decisionId: z.string(),
  decisionNumber: z.number(),
  revision: z.number().int(),
  contentHash: z.string(),
  role: signingRoleSchema,
  choice: signOffChoiceSchema,
  meaning: z.array(z.string()),
  comment: z.string(),
  restated: z.object({
    symbol: z.string(),
    /** Where it trades, in words; absent on the paper exchange. */
    venue: z.string().optional(),
    sizeBtc: z.string(),
    maxLossUsd: z.string(),
    durationSec: z.number(),
    mode: z.string(),
    filters: z.string(),
    /** The metrics snapshot as it was frozen, row by row. */
    snapshot: z.array(restatedMetricSchema),
    /** Items that the Risk Manager waived, with the reason. */
    waivers: z.array(restatedWaiverSchema),
  }),
  personId: z.string(),
  personName: z.string(),
  atMs: z.number(),
  expiresAtMs: z.number(),
  /** Statement hashes of the earlier three, for the last station; empty otherwise. */
  earlier: z.array(z.string()),
  /** Only where the signer holds the role by a delegation and not in their own right. */
  delegation: delegationSchema.optional(),
});
export type Statement = z.infer<typeof statementSchema>;

/** Password step-up: the web process confirms with its Ed25519 key that the person's password was checked for this very statement. */
const passwordSignatureSchema = z.object({
  method: z.literal("password"),
  keyId: z.string(),
  signature: z.string(),
});

/**
 * A WebAuthn assertion whose challenge was the 32 raw bytes of the statement's hash, with everything that is needed to
 * verify it years later: passkey-claim.ts says how. Bytes are base64url; the public key is SubjectPublicKeyInfo (DER).
 */
const passkeySignatureSchema = z.object({
  method: z.literal("passkey"),
  credentialId: z.string(),
  authenticatorData: z.string(),
  clientDataJSON: z.string(),
  signature: z.string(),
  publicKeySpki: z.string(),
  /** COSE: ES256, EdDSA (Ed25519), RS256. */
  alg: z.union([z.literal(-7), z.literal(-8), z.literal(-257)]),
  rpId: z.string(),
  origin: z.string(),
  /** Whose key it is and from when it signs (epoch ms), signed by the step-up key at enrolment or at its confirmation. */
  enrolment: z.object({
    personId: z.string(),
    enrolledAtMs: z.number(),
    usableFromMs: z.number(),
    /** The second admin; null for a key that waited instead. */
    confirmedBy: z.string().nullable(),
    keyId: z.string(),
    signature: z.string(),
  }),
});

export const signatureSchema = z.discriminatedUnion("method", [
  passwordSignatureSchema,
  passkeySignatureSchema,
]);
export type Signature = z.infer<typeof signatureSchema>;
export type PasswordSignature = z.infer<typeof passwordSignatureSchema>;
export type PasskeySignature = z.infer<typeof passkeySignatureSchema>;

/** What a person signs to take a sign-off back. */
const withdrawalStatementSchema = z.object({
  v: z.literal(1),
  purpose: z.literal("countersign/withdrawal"),
  decisionId: z.string(),
  decisionNumber: z.number(),
  revision: z.number().int(),
  contentHash: z.string(),
  role: signingRoleSchema,
  /** Statement hash of the sign-off that is taken back. */
  withdraws: z.string(),
  reason: z.string(),
  personId: z.string(),
  personName: z.string(),
  atMs: z.number(),
});
export type WithdrawalStatement = z.infer<typeof withdrawalStatementSchema>;

export const withdrawalSchema = z.object({
  statement: withdrawalStatementSchema,
  statementHash: z.string(),
  signature: signatureSchema,
});
export type Withdrawal = z.infer<typeof withdrawalSchema>;

export const signOffSchema = z.object({
  role: signingRoleSchema,
  choice: signOffChoiceSchema,
  statement: statementSchema,
  statementHash: z.string(),
  signature: signatureSchema,
  /** Set when the person took it back or a later sign-off of the same station replaced it. */
  withdrawnAtMs: z.number().nullable(),
  /** Present when the person took it back: their signature over that. */
  withdrawal: withdrawalSchema.optional(),
});
export type SignOff = z.infer<typeof signOffSchema>;
