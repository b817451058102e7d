import { z } from "zod";
import { signingRoleSchema } from "../template/schema.ts";

export const signOffChoiceSchema = z.enum(["GO", "NO_GO", "HOLD"]);
export type SignOffChoice = z.infer<typeof signOffChoiceSchema>;

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
    sizeBtc: z.string(),
    maxLossUsd: z.string(),
    durationSec: z.number(),
    mode: z.string(),
    filters: z.string(),
  }),
  personId: z.string(),
  personName: z.string(),
  atMs: z.number(),
  expiresAtMs: z.number(),
  /** Statement hashes of the earlier three, for the last station; empty otherwise. */
  earlier: z.array(z.string()),
});
export type Statement = z.infer<typeof statementSchema>;

/** Password step-up: the web process confirms with its Ed25519 key that the person's password was checked for this very statement. Passkeys join this union later. */
export const signatureSchema = z.discriminatedUnion("method", [
  z.object({ method: z.literal("password"), keyId: z.string(), signature: z.string() }),
]);
export type Signature = z.infer<typeof signatureSchema>;

export const signOffSchema = z.object({
  role: signingRoleSchema,
  choice: signOffChoiceSchema,
  statement: statementSchema,
  statementHash: z.string(),
  signature: signatureSchema,
  /** Set when the person took it back or a later sign-off of the same station replaced it. */
  withdrawnAtMs: z.number().nullable(),
});
export type SignOff = z.infer<typeof signOffSchema>;
